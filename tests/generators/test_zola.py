"""Zola: which files become pages, at which addresses, and how links are read.

The addresses were written by Zola 0.22 for the same files; the pages of its documentation are named in the modules.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path

import pytest

from postlint.generators.protocol import State
from postlint.generators.zola.publisher import Zola
from postlint.page import read_page
from postlint.page.slugs import matches
from postlint.site import Outcome, Resolution, Site, build_site
from postlint.site.sitemap import SiteMap

FOUND, MISSING, UNKNOWN, OTHER_CASE = Outcome.FOUND, Outcome.MISSING, Outcome.UNKNOWN, Outcome.OTHER_CASE
PAGE = "+++\ntitle = 'T'\n+++\nx\n"
CONFIG = 'base_url = "https://example.org"\n'
SAFE = CONFIG + "[slugify]\npaths = 'safe'\n"


def site(root: Path, config: str = CONFIG, files: Mapping[str, str] | None = None, *names: str) -> Site:
    """A site with this `config.toml`; `names` are pages, or pictures by their ending."""
    texts = {"config.toml": config, "templates/page.html": "", **(files or {})}
    texts |= {name: PAGE if name.endswith(".md") else "x" for name in names}
    for name, text in texts.items():
        file = root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return build_site(root, (), generator="zola", base_url=None, now=dt.datetime(2026, 6, 15, tzinfo=dt.UTC))


def sitemap(found: Site) -> SiteMap:
    around = found.site_for("content/a.md")
    assert around.sitemap is not None
    return around.sitemap


def zola(found: Site) -> Zola:
    publisher = sitemap(found).publisher
    assert isinstance(publisher, Zola)
    return publisher


def look(found: Site, page: str, destination: str, *, image: bool = False) -> Resolution:
    text = (found.root / page).read_bytes() if (found.root / page).exists() else b""
    return found.resolve(read_page(page, text), destination, image=image)


def fields(extra: str = "", **values: str) -> str:
    return "+++\n" + "".join(f"{key} = {value}\n" for key, value in values.items()) + extra + "+++\nx\n"


@pytest.mark.parametrize(
    ("name", "address", "safe"),
    [
        ("Upper Case.md", "/upper-case/", "/Upper Case/"),
        ("Über Straße.md", "/uber-strasse/", "/Über Straße/"),
        ("a.b.c.md", "/a-b-c/", "/a.b.c/"),
        ("under_score.md", "/under-score/", "/under_score/"),
        ("plus+comma,a'b!&c(d).md", "/plus-comma-a-b-c-d/", "/plus+comma,a'b!&c(d)/"),
        ("x--y.md", "/x-y/", "/x--y/"),
        ("C++.md", "/c/", "/C++/"),
        ("日本.md", None, "/日本/"),
        ("emoji😀.md", None, "/emoji😀/"),
        ("2020-05-06-dated.md", "/dated/", "/dated/"),
        ("2020-05-06_dated2.md", "/dated2/", "/dated2/"),
        ("2020-05-06.md", "/2020-05-06/", "/2020-05-06/"),
        ("2020-05-06T10:00:00Z-tm.md", "/tm/", "/tm/"),
        ("2020-13-06-no.md", "/2020-13-06-no/", "/2020-13-06-no/"),
        ("Sec Tion/Page One.md", "/Sec Tion/page-one/", "/Sec Tion/Page One/"),
        ("Sec Tion/_index.md", "/Sec Tion/", "/Sec Tion/"),
        ("bundle/index.md", "/bundle/", "/bundle/"),
        ("2021-01-02-bd/index.md", "/bd/", "/bd/"),
        ("bundle/other.md", "/bundle/other/", "/bundle/other/"),
        ("bundle/nested/index.md", "/bundle/nested/", "/bundle/nested/"),
        ("README.md", "/readme/", "/README/"),
        ("_index.md", "/", "/"),
    ],
)
def test_the_names_of_files_make_addresses(tmp_path: Path, name: str, address: str | None, safe: str) -> None:
    for config, wanted in ((CONFIG, address), (SAFE, safe)):
        found = sitemap(site(tmp_path, config, None, f"content/{name}"))
        assert found.published(f"content/{name}").address == wanted


@pytest.mark.parametrize("name", [".dot.md", "page.MD", "page.markdown", "page.html"])
def test_other_files_are_no_pages(tmp_path: Path, name: str) -> None:
    assert not zola(site(tmp_path)).is_page(f"content/{name}")


@pytest.mark.parametrize(
    ("values", "address"),
    [
        ({"slug": "'My Slug/Deep'"}, "/posts/my-slug-deep/"),
        ({"path": "'Custom/Path'"}, "/Custom/Path/"),
        ({"path": "'/lead/ing.html'"}, "/lead/ing.html/"),
        ({"path": "'v1.2'", "slug": "'x'"}, "/v1.2/"),
        ({"path": "'with space/Ü'"}, "/with space/Ü/"),
    ],
)
def test_front_matter_makes_addresses(tmp_path: Path, values: dict[str, str], address: str) -> None:
    found = sitemap(site(tmp_path, CONFIG, {"content/posts/a.md": fields(**values)}))
    assert found.published("content/posts/a.md").address == address


def test_dates_of_file_names_may_be_kept(tmp_path: Path) -> None:
    config = CONFIG + "[slugify]\npaths_keep_dates = true\n"
    found = sitemap(site(tmp_path, config, None, "content/2020-05-06-dated.md"))
    assert found.published("content/2020-05-06-dated.md").address == "/2020-05-06-dated/"


@pytest.mark.parametrize(
    ("alias", "address"),
    [("/Old/Thing", "/Old/Thing/"), ("old rel", "/old rel/"), ("x.html", "/x.html"), ("a.b", "/a.b/")],
)
def test_aliases_are_seen_from_the_root(tmp_path: Path, alias: str, address: str) -> None:
    found = sitemap(site(tmp_path, CONFIG, {"content/posts/a.md": fields(aliases=f"['{alias}']")}))
    assert found.published("content/posts/a.md").aliases == (address,)


def test_whether_readers_see_a_page(tmp_path: Path) -> None:
    files = {
        "content/draft.md": fields(draft="true"),
        "content/hidden.md": fields(render="false"),
        "content/future.md": fields(date="2099-01-01"),
        "content/drafts/_index.md": fields(draft="true"),
        "content/drafts/deep/in.md": PAGE,
        "content/list/_index.md": fields(render="false"),
        "content/list/in.md": PAGE,
    }
    found = sitemap(site(tmp_path, CONFIG, files))
    states = {path: found.published(path).state for path in files}
    assert states == {
        "content/draft.md": State.DRAFT,
        "content/hidden.md": State.LEFT_OUT,
        "content/future.md": State.LIVE,
        "content/drafts/_index.md": State.DRAFT,
        "content/drafts/deep/in.md": State.DRAFT,
        "content/list/_index.md": State.LEFT_OUT,
        "content/list/in.md": State.LIVE,
    }


LANGUAGES = CONFIG + 'default_language = "de"\n[languages.en]\n[languages.pt-BR]\n'


@pytest.mark.parametrize(
    ("path", "values", "address"),
    [
        ("a.md", {}, "/a/"),
        ("b.en.md", {}, "/en/b/"),
        ("c.de.md", {}, "/c-de/"),
        ("q.pt-BR.md", {}, "/pt-BR/q/"),
        ("d.fr.md", {}, None),
        ("posts/_index.en.md", {}, "/en/posts/"),
        ("bu/index.en.md", {}, "/en/bu/"),
        ("p.en.md", {"path": "'custom/one'"}, "/custom/one/"),
        ("_index.en.md", {}, "/en/"),
    ],
)
def test_languages(tmp_path: Path, path: str, values: dict[str, str], address: str | None) -> None:
    found = sitemap(site(tmp_path, LANGUAGES, {f"content/{path}": fields(**values)}))
    assert found.published(f"content/{path}").address == address


def test_files_are_copied_beside_their_page(tmp_path: Path) -> None:
    names = (
        "content/a/index.md",
        "content/a/x.png",
        "content/a/sub/y.png",
        "content/a/noext",
        "content/s/_index.md",
    )
    found = site(tmp_path, CONFIG, {"content/r/index.md": fields(slug="'new'")}, *names, "content/r/z.png")
    (tmp_path / "content/s/deep").mkdir()
    (tmp_path / "content/s/t.png").touch()
    (tmp_path / "content/s/deep/u.png").touch()
    found = build_site(tmp_path, (), generator="zola", base_url=None)
    for address in ("/a/x.png", "/a/sub/y.png", "/s/t.png", "/new/z.png"):
        assert look(found, "content/a/index.md", address).outcome is FOUND, address
    for address in ("/a/y.png", "/s/deep/u.png", "/r/z.png", "/r/"):
        assert look(found, "content/a/index.md", address).outcome is not FOUND, address
    assert look(found, "content/a/index.md", "x.png", image=True).path == "content/a/x.png"
    assert look(found, "content/a/index.md", "X.png", image=True).outcome is OTHER_CASE
    assert look(found, "content/a/index.md", "gone.png", image=True).outcome is MISSING
    assert look(found, "content/s/_index.md", "deep/u.png", image=True).outcome is MISSING


def test_a_page_in_the_folder_of_another_has_its_files_for_itself(tmp_path: Path) -> None:
    names = ("content/a/index.md", "content/a/b/index.md", "content/a/b/x.png")
    files = {"content/a/b/index.md": fields(slug="'new'")}
    found = site(tmp_path, CONFIG, None, *names)
    (tmp_path / "content/a/b/index.md").write_text(files["content/a/b/index.md"])
    found = build_site(tmp_path, (), generator="zola", base_url=None)
    assert sitemap(found).published("content/a/index.md").others == ()
    for address in ("/a/new/x.png", "/a/b/x.png"):
        assert look(found, "content/a/index.md", address).outcome is FOUND


def test_the_files_of_a_page_that_is_not_known_may_be_anywhere(tmp_path: Path) -> None:
    found = site(tmp_path, CONFIG, {"content/b/index.md": ""}, "content/a/index.md", "content/b/x.svg")
    assert look(found, "content/a/index.md", "../2024/b/x.svg", image=True).outcome is UNKNOWN
    assert look(found, "content/a/index.md", "../a/y.svg", image=True).outcome is MISSING


@pytest.mark.parametrize(
    ("address", "outcome"),
    [
        ("/tags/", UNKNOWN),
        ("/tags/a-b/", UNKNOWN),
        ("/my-cats/z/", UNKNOWN),
        ("/tags/none/", MISSING),
        ("/tags/only-in-a-draft/", MISSING),
        ("/posts/page/2/", UNKNOWN),
        ("/posts/", MISSING),
        ("/posts/none/", MISSING),
        ("/atom.xml", UNKNOWN),
        ("/404.html", UNKNOWN),
        ("/processed_images/x.png", UNKNOWN),
    ],
)
def test_pages_that_zola_makes_itself(tmp_path: Path, address: str, outcome: Outcome) -> None:
    config = CONFIG + 'taxonomies = [{name = "tags"}, {name = "My Cats"}]\n'
    files = {
        "content/posts/a.md": fields("[taxonomies]\ntags = ['A B']\n'My Cats' = ['z']\n"),
        "content/posts/b.md": fields("[taxonomies]\ntags = ['Only in a draft']\n", draft="true"),
    }
    base = site(tmp_path, config.replace("example.org", "example.org/x"), files)
    assert look(base, "content/posts/a.md", f"/x{address}").outcome is outcome
    assert look(base, "content/posts/a.md", address).outcome is UNKNOWN


@pytest.mark.parametrize(
    ("target", "outcome", "expected"),
    [
        ("@/posts/p.md", FOUND, "content/posts/p.md"),
        ("@/posts/p.md#part", FOUND, "content/posts/p.md"),
        ("@/posts/_index.md", FOUND, "content/posts/_index.md"),
        ("@/posts/p%2Emd", FOUND, "content/posts/p.md"),
        ("@/./posts/p.md", MISSING, "@/posts/p.md"),
        ("@/posts/", MISSING, "@/posts/_index.md"),
        ("@/posts/p", MISSING, "@/posts/p.md"),
        ("@/posts/pp.md", MISSING, "@/posts/p.md"),
        ("@/bundle.md", MISSING, "@/bundle/index.md"),
        ("@/Posts/p.md", OTHER_CASE, "@/posts/p.md"),
        ("@/../config.toml", MISSING, None),
        ("@/bundle/x.png", MISSING, "@/bundle/index.md"),
    ],
)
def test_internal_links(tmp_path: Path, target: str, outcome: Outcome, expected: str | None) -> None:
    names = (
        "content/posts/_index.md",
        "content/posts/p.md",
        "content/bundle/index.md",
        "content/bundle/x.png",
    )
    resolution = look(site(tmp_path, CONFIG, None, *names), "content/posts/p.md", target)
    assert resolution.outcome is outcome
    assert (resolution.path if outcome is FOUND else resolution.proposal) == expected


@pytest.mark.parametrize(
    ("destination", "outcome"),
    [
        ("../b/", FOUND),
        ("../b", FOUND),
        ("/posts/b/", FOUND),
        ("../B/", OTHER_CASE),
        ("b/", MISSING),
        ("b.md", MISSING),
        ("../c.png", FOUND),
        ("/img/x.png", FOUND),
        ("/img/X.png", OTHER_CASE),
        ("/leaf.svg", FOUND),
        ("/other.svg", UNKNOWN),
    ],
)
def test_other_links_go_by_address(tmp_path: Path, destination: str, outcome: Outcome) -> None:
    names = ("content/posts/_index.md", "content/posts/a.md", "content/posts/b.md", "content/posts/c.png")
    themes = ("themes/t/static/leaf.svg", "themes/u/static/other.svg", "static/img/x.png")
    found = site(tmp_path, 'theme = "t"\n' + CONFIG, None, *names, *themes)
    assert look(found, "content/posts/a.md", destination).outcome is outcome


def test_a_link_to_a_file_is_answered_with_its_form_for_zola(tmp_path: Path) -> None:
    found = site(tmp_path, CONFIG, None, "content/posts/a.md", "content/posts/b c.md")
    assert look(found, "content/posts/a.md", "b%20c.md").proposal == "@/posts/b%20c.md"


def test_without_a_known_configuration_addresses_are_unknown(tmp_path: Path) -> None:
    names = ("content/posts/a.md", "content/posts/b/index.md", "content/posts/b/x.png")
    found = site(tmp_path, "", None, *names)
    for address in ("/posts/none/", "../none/", "none.png", "/posts/none.png"):
        assert look(found, "content/posts/a.md", address).outcome is UNKNOWN, address
    assert look(found, "content/posts/a.md", "none.md").outcome is MISSING
    assert look(found, "content/posts/b/index.md", "x.png", image=True).outcome is FOUND
    assert look(found, "content/posts/b/index.md", "none.png", image=True).outcome is MISSING


def test_content_that_may_be_ignored_is_unknown(tmp_path: Path) -> None:
    config = CONFIG + 'ignored_content = ["**/secret/**", "*.draft.md"]\n'
    found = sitemap(site(tmp_path, config, None, "content/secret/x.md", "content/y.draft.md", "content/z.md"))
    assert [found.published(path).address for path in found.paths] == [None, None, "/z/"]


def test_a_readme_is_read_by_file(tmp_path: Path) -> None:
    found = site(tmp_path, CONFIG, None, "README.md", "docs/a.md")
    assert look(found, "README.md", "docs/a.md").outcome is FOUND
    assert look(found, "README.md", "docs/b.md").outcome is MISSING


def test_what_programs_read_is_written_by_none(tmp_path: Path) -> None:
    found = site(tmp_path, CONFIG, None, "content/blog/a/index.md", "content/blog/a/theme.toml")
    page = "content/blog/a/index.md"
    names = ("theme.toml", "config.toml", "site.webmanifest")
    assert [look(found, page, name).outcome for name in names] == [FOUND, MISSING, UNKNOWN]


@pytest.mark.parametrize(
    ("text", "complete"),
    [
        ("`{{ page.title }}`", True),
        ('```html\n<a href="{{ post.permalink }}">{% if x %}y{% endif %}</a>\n```', True),
        ("{{ page.title }}", True),
        ("{{ youtube(id=1) }}", False),
        ("`{{ youtube(id=1) }}`", False),
        ("{% quote() %}\nx\n{% end %}", False),
    ],
)
def test_only_calls_are_shortcodes(tmp_path: Path, text: str, complete: bool) -> None:
    found = site(tmp_path, CONFIG, {"content/a.md": f"+++\ntitle = 'T'\n+++\n## B\n\n{text}\n"})
    anchors = found.anchors("content/a.md")
    assert anchors is not None
    assert anchors.complete is complete


@pytest.mark.parametrize(
    ("template", "text", "there", "missing"),
    [
        ("s.html", '{{ s(id="one", x=[1, 2]) }}', "one", "gone"),
        ("s.html", "{% s(id=`one`) %}\n## Two\n{% end %}", "one two b", "gone"),
        ("s.md", "{{ s(id='one') }}", "one", "gone"),
        ("../../themes/t/templates/shortcodes/s.html", '{{ s(id="one") }} {{/* x() */}}', "one", "gone"),
    ],
)
def test_ids_that_a_shortcode_makes_of_what_it_is_given(
    tmp_path: Path, template: str, text: str, there: str, missing: str
) -> None:
    files = {
        f"templates/shortcodes/{template}": '{# id="{{ x }}" #}<p id="{{ id | slugify }}">{{ body }}</p>',
        "content/a.md": f"+++\ntitle = 'T'\n+++\n## B\n\n{text}\n",
    }
    anchors = site(tmp_path, f"{CONFIG}theme = 't'\n", files).anchors("content/a.md")
    assert anchors is not None
    assert anchors.complete
    assert all(matches(each, anchors) for each in there.split())
    assert not matches(missing, anchors)


@pytest.mark.parametrize(
    ("template", "content"),
    [
        ("s.html", '<p id="{{ page.title }}">'),
        ("s.html", '<p id="x{{ nth }}">'),
        ("s.html", '{% for x in y %}<p id="{{ x }}">{% endfor %}'),
        ("s.html", '{% include "a.html" %}'),
        ("s.html", "{{ macros::box(x=1) }}"),
        ("s.html", '{% set x = load_data(path="x.html") %}{{ x | safe }}'),
        ("s.html", "<script>x</script>"),
        ("s.md", "## {{ title }}"),
        ("t.html", "<p>"),
    ],
)
def test_a_shortcode_that_may_make_any_id(tmp_path: Path, template: str, content: str) -> None:
    files = {
        f"templates/shortcodes/{template}": content,
        "content/a.md": "+++\ntitle = 'T'\n+++\n## B\n\n{{ s(x=1) }}\n",
    }
    anchors = site(tmp_path, CONFIG, files).anchors("content/a.md")
    assert anchors is not None
    assert not anchors.complete


def test_the_id_of_a_heading_that_is_not_known_has_its_form(tmp_path: Path) -> None:
    files = {"content/a.md": "+++\ntitle = 'T'\n+++\n## \u2728 B\n"}
    anchors = site(tmp_path, CONFIG, files).anchors("content/a.md")
    assert anchors is not None
    told = [anchors.tell(each) for each in ("-b", "B", "%E2%9C%A8-b", "sparkles-b", "b")]
    assert told == [True, True, True, False, False]
