"""What a page shows of itself, however it comes in."""

from __future__ import annotations

import pytest

from linear import assert_linear
from postlint.links.fetch.document import Document, refresh_target
from postlint.links.model.exchange import SeenPage

TEXT = "<p>" + "words and words " * 100 + "</p>"


def see(
    page: str | bytes, *fragments: str, charset: str = "", piece: int = 16_384, complete: bool = True
) -> SeenPage:
    data = page.encode() if isinstance(page, str) else page
    document = Document(charset, fragments)
    for at in range(0, len(data), piece):
        document.feed(data[at : at + piece])
    return document.end(complete=complete)


class TestHeadings:
    @pytest.mark.parametrize(
        ("page", "title"),
        [
            ("<title>A &amp; B</title>", "A & B"),
            ("<TITLE lang=de>\n  A\n  <b>B</b> </TITLE>", "A <b>B</b>"),
            ("<title>A</title><svg><title>B</title></svg>", "A"),
            ("<!-- <title>A</title> --><title>B</title>", "B"),
            ("<script>'<title>A</title>'</script><title>B</title>", "B"),
            ("<title>never ends", "never ends"),
            ("<title></title>", ""),
            ("no markup at all", ""),
            ("<title>" + "x" * 1000 + "</title>", "x" * 300),
        ],
    )
    def test_a_title(self, page: str, title: str) -> None:
        assert see(page).title == title

    @pytest.mark.parametrize("piece", [1, 2, 5, 1024])
    def test_headings_that_come_in_pieces(self, piece: int) -> None:
        page = (
            "<!-- "
            + "x" * 1100
            + " --><title>A title</title><script>'<h1>no</h1>'</script><h1>A heading</h1>"
        )
        seen = see(page, piece=piece)
        assert (seen.title, seen.heading) == ("A title", "A heading")

    @pytest.mark.parametrize(
        ("page", "heading"),
        [
            ("<h1>A <em>B</em> &ouml;</h1><h1>C</h1>", "A B ö"),
            ("<h1><img src=x></h1><h1>C</h1>", "C"),
            ("<h1\nclass='a>b'>A</h1>", "A"),
            ("<h2>A</h2>", ""),
        ],
    )
    def test_a_first_heading(self, page: str, heading: str) -> None:
        assert see(page).heading == heading


class TestPlaces:
    @pytest.mark.parametrize(
        "markup",
        [
            "<p id=here>",
            "<p id='here'>",
            '<P ID = "here">',
            "<p class=a id=here />",
            "<br/id=here>",
            '<p title="a > b" id=here>',
            "<p title=it's id=here>",
            "<p hidden id=here data-x='\"'>",
            "<a name=here>",
            "<p id='&#104;ere'>",
            "<!-- a -- b --><p id=here>",
            "<!--><p id=here>",
            "<![CDATA[x]]><p id=here>",
            "<![CDATA[<!-- ]]><p id=here>",
            "<?php '<!--' ?><p id=here>",
            "</ö><!--x--><p id=here>",
            "</ <!-- ><p id=here>",
            "<!><p id=here>",
            "<3 <p id=here>",
            "a < b <p id=here>",
            "<script>a < b && '</'</script><p id=here>",
            "<style>a>b{}</style><p id=here>",
            "<textarea><p id=no></textarea><p id=here>",
            "<p id=user-content-here>",
        ],
    )
    @pytest.mark.parametrize("piece", [1, 3, 16_384])
    def test_one_that_is_there(self, markup: str, piece: int) -> None:
        seen = see(f"<title>T</title>{markup}{TEXT}", "here", piece=piece)
        assert (seen.found, seen.missing) == (("here",), ())

    @pytest.mark.parametrize(
        "markup",
        [
            "<p id=there>",
            "<p id='here '>",
            "<p id=x id=here>",
            "<p id=here/>",
            "<p data-id=here>",
            "<p name=here>",
            "<meta name=here>",
            "<!-- id=here -->",
            "<script>x = {id: 'here'}; y = 'id=here'</script>",
            "<title>id=here</title>",
            "<p title='id=here'>",
            "&lt;p id=here>",
            "< p id=here>",
        ],
    )
    @pytest.mark.parametrize("piece", [1, 5, 16_384])
    def test_one_that_is_not(self, markup: str, piece: int) -> None:
        seen = see(f"{markup}{TEXT}", "here", piece=piece)
        assert (seen.found, seen.missing) == ((), ("here",))

    @pytest.mark.parametrize(
        "markup",
        ["<!-- <p id=here> -->", "<script>'<p id=here>'</script>", "<textarea><p id=here></textarea>"],
    )
    def test_one_that_could_be_meant_is_not_called_missing(self, markup: str) -> None:
        assert see(f"{markup}{TEXT}", "here").missing == ()

    def test_what_is_called_nearly_the_same_is_named(self) -> None:
        seen = see(f"<p id=nav><p id=user-content-how-we-count>{TEXT}", "how-we-counted", "elsewhere")
        assert (seen.missing, seen.nearest) == (
            ("elsewhere", "how-we-counted"),
            (("how-we-counted", "how-we-count"),),
        )
        assert see(f"<p id=how-we-count>{TEXT}", "how-we-counted", complete=False).nearest == ()

    def test_several_at_once(self) -> None:
        seen = see(f"<p id=a><p id='ü'>{TEXT}", "a", "b", "%C3%BC")
        assert (seen.found, seen.missing) == (("%C3%BC", "a"), ("b",))

    def test_what_was_not_read_to_the_end_proves_nothing(self) -> None:
        assert see(f"<p id=a>{TEXT}", "b", complete=False).missing == ()
        assert see(f"{TEXT}<p id=", "b").missing == ()
        assert see(f"{TEXT}<!-- open", "b").missing == ()

    @pytest.mark.parametrize(
        "page",
        [
            "<div id=root></div><script src=app.js></script>",
            "<div id=app>Loading …</div><script>" + "x;" * 500 + "</script>",
            TEXT + "<script>" + "x;" * 3000 + "</script>",
            TEXT + "<script src=a.js></script>" * 8,
            '<meta content="GitLab" property="og:site_name"><script src=a.js></script>'
            + "".join(f"<p id=part-{n}>" for n in range(50))
            + TEXT,
        ],
    )
    def test_what_is_made_by_scripts_proves_nothing(self, page: str) -> None:
        assert see(page, "here").missing == ()

    def test_a_page_of_words_with_a_few_scripts_does(self) -> None:
        assert see(TEXT + "<script src=a.js></script>" * 3, "here").missing == ("here",)

    def test_many_places_on_a_long_page_take_no_longer_than_one(self) -> None:
        names = [f"place-{n}" for n in range(20_000)]
        page = TEXT * 1000 + "".join(f"<p id={name}>" for name in names[1:])
        seen = see(page, *names)
        assert (len(seen.found), seen.missing) == (19_999, ("place-0",))

    def test_reading_ends_when_all_is_known(self) -> None:
        document = Document("", ["here"])
        document.feed(b"<h1>A</h1>" + b"x" * 2000)
        assert not document.is_told
        document.feed(b"<p id=here>")
        assert document.is_told


class TestEncodings:
    @pytest.mark.parametrize(
        ("encoding", "charset", "declaration"),
        [
            ("utf-8", "", ""),
            ("utf-8-sig", "", ""),
            ("utf-8", "utf-8", ""),
            ("cp1252", "iso-8859-1", ""),
            ("cp1252", "", "<meta charset=windows-1252>"),
            ("latin-1", "", '<meta http-equiv="Content-Type" content="text/html; charset=ISO-8859-1">'),
            ("utf-16", "", ""),
            ("utf-16-be", "UTF-16BE", ""),
            ("koi8-r", "koi8-r", ""),
        ],
    )
    def test_a_place_is_found_in_it(self, encoding: str, charset: str, declaration: str) -> None:
        name = "место" if encoding == "koi8-r" else "größe"
        page = f"{declaration}<p id={name}>{TEXT}"
        assert see(page.encode(encoding), name, charset=charset).found == (name,)

    @pytest.mark.parametrize(
        "charset", ["idna", "rot13", "punycode", "unicode_escape", "no-such", "ü", "a\0b", "'"]
    )
    def test_what_is_none_is_read_as_utf_8(self, charset: str) -> None:
        assert see(f"<p id=größe>{TEXT}", "größe", charset=charset).found == ("größe",)

    def test_bytes_that_do_not_fit_do_no_harm(self) -> None:
        assert see(b"<title>\xff\xfe\xfd</title><p id=a\xff>" + TEXT.encode(), "a").missing == ("a",)


@pytest.mark.parametrize(
    ("content", "target"),
    [
        ("0;url=/new", "/new"),
        ("0; URL='/new'", "/new"),
        ('0 ; url = "/new"x', "/new"),
        ("5,/new", "/new"),
        ("0.5; /new", "/new"),
        ("0", None),
        ("0;", None),
        ("6; url=/new", None),
        ("-1; url=/new", None),
        ("x; url=/new", None),
        ("", None),
    ],
)
def test_where_a_page_sends_its_readers_on_to(content: str, target: str | None) -> None:
    assert refresh_target(content) == target


@pytest.mark.parametrize(
    "part",
    [
        *(
            "<a ",
            "<!",
            "<a b=\"'",
            "<!--",
            "<!-- -",
            "<script>",
            "<h1>",
            "<a id='x'>",
            "<",
            "<a =",
            "<a x='' ",
            "</",
        ),
        *('"here"', '<a "here" ', "<p id='x here' ", "=here "),
        *("<title>", "<svg/", "</script", "<meta charset=", "<a b='>", "&", "\0"),
        *("<a" + " a" * 5_000, "<p id=" + "x" * 5_000 + ">"),
    ],
)
def test_hostile_pages_take_linear_time(part: str) -> None:
    # In one piece, and in a few: what an earlier piece began must not be read anew with each.
    assert_linear(lambda text: see(text, "missing", piece=len(text)), part, length=50_000)
    assert_linear(lambda text: see(text, "here", piece=1_024), part, length=50_000)
