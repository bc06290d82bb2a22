"""What needs hosts of certain names, over TLS: tokens and headers, GitHub's interface, `https:` beside `http:`.

A proxy stands in for the internet: it takes those who ask for `api.github.com:443` to a server of ours.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from postlint.links.model.verdict import Questions, Status, Verdict
from servers.internet import Internet
from servers.loopback import Behaviour, LoopbackServer, html, redirect, status
from servers.network import check

TOKEN = "ghp_secret"


@pytest.fixture
def internet(tmp_path: Path) -> Internet:
    return Internet(tmp_path)


@pytest.fixture(autouse=True)
def _token(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_TOKEN", TOKEN)
    monkeypatch.setenv("POSTLINT_TOKEN_HERE_TEST", "our-secret")


def sent(server: LoopbackServer) -> list[str | None]:
    return [request.headers.get("authorization") for request in server.requests]


class TestTokens:
    def test_a_token_goes_to_its_host_and_to_no_other(self, internet: Internet) -> None:
        here = internet.serve("here.test", {"/page": redirect(302, "https://there.test/new")})
        there = internet.serve("there.test", {"/new": status(404)})
        hosts = {"here.test": {"headers": {"X-Key": "hush"}}}
        found = internet.verdict("https://here.test/page", hosts=hosts)
        assert found.status is Status.DEAD
        assert sent(here) == ["Bearer our-secret"] * 2
        assert {request.headers["x-key"] for request in here.requests} == {"hush"}
        assert sent(there) == [None, None, None]
        assert "secret" not in str(there.requests)
        assert "hush" not in str(there.requests)
        assert "secret" not in str(internet.proxy.requests)

    def test_none_goes_out_without_encryption(self, internet: Internet) -> None:
        internet.serve_plainly("here.test", {"/page": status(200)})
        hosts = {"here.test": {"headers": {"X-Key": "hush"}}}
        assert internet.verdict("http://here.test/page", hosts=hosts).status is Status.ALIVE
        assert "secret" not in str(internet.proxy.requests)
        assert "hush" not in str(internet.proxy.requests)

    def test_none_goes_to_another_port(self, internet: Internet) -> None:
        other = internet.serve("here.test", {"/page": status(200)})
        internet.servers["here.test:8443"] = internet.servers.pop("here.test:443")
        assert internet.verdict("https://here.test:8443/page").status is Status.ALIVE
        assert sent(other) == [None]

    def test_a_variable_that_is_not_set_is_no_token(
        self, internet: Internet, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.delenv("POSTLINT_TOKEN_HERE_TEST")
        here = internet.serve("here.test", {"/page": status(200)})
        assert internet.verdict("https://here.test/page").status is Status.ALIVE
        assert sent(here) == [None]


HOSTS = {"api.github.com": {"token-env": "GITHUB_TOKEN"}}


class TestGitHub:
    @pytest.mark.parametrize(
        ("page", "api"),
        [
            ("/okfde", "/users/okfde"),
            ("/okfde/private", "/repos/okfde/private"),
            ("/okfde/private.git", "/repos/okfde/private"),
            ("/okfde/private/blob/main/a%20b.md#L10-L20", "/repos/okfde/private/contents/a%20b.md?ref=main"),
            ("/okfde/private/tree/v1.0", "/repos/okfde/private/commits/v1.0"),
            ("/okfde/private/issues/7", "/repos/okfde/private/issues/7"),
            ("/okfde/private/pull/7/files", "/repos/okfde/private/pulls/7"),
            ("/okfde/private/commit/abc123", "/repos/okfde/private/commits/abc123"),
            ("/okfde/private/releases/tag/v1.0", "/repos/okfde/private/git/ref/tags/v1.0"),
        ],
    )
    def test_a_page_that_only_some_may_see_is_alive(self, internet: Internet, page: str, api: str) -> None:
        web = internet.serve("github.com", {})
        forge = internet.serve("api.github.com", {api.partition("?")[0]: status(200)})
        found = internet.verdict(f"https://github.com{page}", hosts=HOSTS)
        assert found.status is Status.ALIVE
        assert found.detail == "`api.github.com` knows the page; not everybody may see it"
        assert found.http == 404
        assert [request.path for request in forge.requests] == [api]
        assert sent(forge) == [f"Bearer {TOKEN}"]
        assert set(sent(web)) == {None}

    def test_the_token_may_stand_under_the_web_host_too(self, internet: Internet) -> None:
        web = internet.serve("github.com", {})
        forge = internet.serve("api.github.com", {"/repos/a/b": status(301)})
        found = internet.verdict(
            "https://github.com/a/b", hosts={"github.com": {"token-env": "GITHUB_TOKEN"}}
        )
        assert found.status is Status.ALIVE
        assert (set(sent(web)), sent(forge)) == ({None}, [f"Bearer {TOKEN}"])

    def test_a_page_that_nobody_knows_is_dead(self, internet: Internet) -> None:
        web = internet.serve("github.com", {})
        forge = internet.serve("api.github.com", {})
        found = internet.verdict("https://github.com/a/b", hosts=HOSTS)
        assert (found.status, found.detail) == (Status.DEAD, "`api.github.com` does not know the page")
        assert [request.method for request in web.requests] == ["HEAD", "GET", "GET"]
        assert len(forge.requests) == 1

    @pytest.mark.parametrize("code", [401, 403, 429, 500])
    def test_where_the_interface_does_not_say_nobody_knows(self, internet: Internet, code: int) -> None:
        internet.serve("github.com", {})
        internet.serve("api.github.com", {"/repos/a/b": status(code)})
        found = internet.verdict("https://github.com/a/b", hosts=HOSTS)
        assert found.status is Status.BLOCKED
        assert found.detail == f"`github.com` answered 404 (Not Found), and `api.github.com` answered {code}"

    @pytest.mark.parametrize(
        "headers", [{"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "3600"}, {"Retry-After": "3600"}]
    )
    def test_an_interface_that_has_had_enough_is_left_alone(
        self, internet: Internet, headers: dict[str, str]
    ) -> None:
        """GitHub says so by 403, and asks not to be asked on (docs.github.com, "Rate limits for the REST API")."""
        internet.serve("github.com", {})
        forge = internet.serve("api.github.com", {})
        forge.elsewhere = status(403, headers)
        urls = [f"https://github.com/a/{n}" for n in range(30)]
        with internet.settings(hosts=HOSTS, host_concurrency=1) as settings:
            found = check(urls, settings).verdicts
        assert {verdict.status for verdict in found.values()} == {Status.BLOCKED}
        assert len(forge.requests) == 5

    def test_where_the_interface_cannot_be_reached_nobody_knows(self, internet: Internet) -> None:
        internet.serve("github.com", {})
        found = internet.verdict("https://github.com/a/b", hosts=HOSTS)
        assert found.status is Status.BLOCKED

    @pytest.mark.parametrize("code", [429, 503])
    def test_a_page_that_is_asked_for_too_often_is_known_there(self, internet: Internet, code: int) -> None:
        refusal = status(code, {"Retry-After": "3600"})
        internet.serve("github.com", {"/a/b": refusal, "/a/c": refusal, "/a/b/blob/x/y/z": refusal})
        internet.serve("api.github.com", {"/repos/a/b": status(200)})
        urls = [f"https://github.com/a/{path}" for path in ("b", "c", "b/blob/x/y/z")]
        with internet.settings(hosts=HOSTS, retries=0) as settings:
            found = check(urls, settings).verdicts
        unknown = Status.LIMITED if code == 429 else Status.UNREACHABLE
        # A branch called `x/y` cannot be told from a folder: that the interface finds nothing proves nothing.
        assert [found[url].status for url in urls] == [Status.ALIVE, Status.DEAD, unknown]

    def test_without_a_token_the_interface_is_not_asked(self, internet: Internet) -> None:
        internet.serve("github.com", {})
        forge = internet.serve("api.github.com", {"/repos/a/b": status(200)})
        assert internet.verdict("https://github.com/a/b").status is Status.DEAD
        assert forge.requests == []

    def test_what_the_settings_exclude_is_not_asked(self, internet: Internet) -> None:
        internet.serve("github.com", {})
        forge = internet.serve("api.github.com", {"/repos/a/b": status(200)})
        excluded = ["https://api.github.com/**"]
        found = internet.verdict("https://github.com/a/b", hosts=HOSTS, exclude=excluded)
        assert found.status is Status.DEAD
        assert forge.requests == []

    @pytest.mark.parametrize("path", ["/features/actions", "/a/b/wiki/C", "/", "/a%2Fb/c"])
    def test_on_some_pages_it_has_nothing_to_say(self, internet: Internet, path: str) -> None:
        internet.serve("github.com", {})
        forge = internet.serve("api.github.com", {})
        assert internet.verdict(f"https://github.com{path}", hosts=HOSTS).status is Status.DEAD
        assert forge.requests == []


ANCHORS = Questions(anchors=True)
GUIDE = b"# Guide\n\n## How we count\n\n## How we count\n\n<a name='Old'></a>\n\nText[^1].\n\n[^1]: Note\n"
SHELL = html("<title>guide.md</title><script src=a.js></script><p id=app>" + "words " * 200)
"""What GitHub answers where a script puts the file in."""


def written(text: bytes) -> Behaviour:
    return status(200, {"Content-Type": "text/plain; charset=utf-8"}, text)


def readme(*ids: str) -> Behaviour:
    """A front page with its README in it."""
    ours = "".join(
        f'<p id="part-{n}">some more words on this page of ours</p><script src=a.js></script>'
        for n in range(20)
    )
    return html(
        ours
        + "<article>"
        + "".join(f'<h2>x</h2><a id="user-content-{name}"></a>' for name in ids)
        + "</article>"
    )


class TestPlacesOnGitHub:
    def ask(self, internet: Internet, *fragments: str, page: str, **changes: object) -> Verdict:
        """The verdict on one page with links to several places on it."""
        urls = [f"https://github.com{page}#{fragment}" for fragment in fragments]
        with internet.settings(**changes) as settings:
            (found,) = check(urls, settings, questions=ANCHORS).verdicts.values()
        return found

    def test_headings_are_looked_for_in_the_text_of_a_file(self, internet: Internet) -> None:
        web = internet.serve("github.com", {"/a/b/blob/main/guide.md": SHELL})
        raw = internet.serve("raw.githubusercontent.com", {"/a/b/main/guide.md": written(GUIDE)})
        there = ("How-We-Count", "guide", "how-we-count-1", "old", "user-content-fn-1", "user-content-guide")
        found = self.ask(internet, *there, "how-we-counted", page="/a/b/blob/main/guide.md")
        assert (found.status, found.missing) == (Status.ALIVE, ("how-we-counted",))
        assert found.found == tuple(sorted(there))
        assert found.nearest == (("how-we-counted", "how-we-count"),)
        assert [request.method for request in web.requests] == ["HEAD"]
        assert [request.method for request in raw.requests] == ["GET"]
        assert found.attempts == 2

    def test_a_file_is_asked_for_by_the_name_it_has_on_the_page(self, internet: Internet) -> None:
        moved = redirect(301, "https://github.com/newer/b/blob/x/y/a%20b.markdown")
        page = "/newer/b/blob/x/y/a%20b.markdown"
        internet.serve("github.com", {"/old/b/blob/x/y/a%20b.markdown": moved, page: SHELL})
        raw = internet.serve("raw.githubusercontent.com", {"/newer/b/x/y/a%20b.markdown": written(GUIDE)})
        found = self.ask(internet, "no", "guide", page="/old/b/blob/x/y/a%20b.markdown?plain=1")
        assert (found.found, found.missing) == (("guide",), ("no",)), raw.requests

    def test_lines_are_counted(self, internet: Internet) -> None:
        internet.serve("github.com", {"/a/b/blob/main/run.py": SHELL})
        internet.serve("raw.githubusercontent.com", {"/a/b/main/run.py": written(b"one\ntwo\nthree")})
        there = ("L1", "L2-L900", "L3", "L3C1-L3C2")
        found = self.ask(internet, *there, "L4", "L12-L14", page="/a/b/blob/main/run.py")
        assert (found.found, found.missing) == (there, ("L12-L14", "L4"))

    def test_of_a_long_file_only_the_beginning_is_read(self, internet: Internet) -> None:
        internet.serve("github.com", {"/a/b/blob/main/long.py": SHELL})
        text = b"x = 1\n" * 1_000_000
        raw = internet.serve("raw.githubusercontent.com", {"/a/b/main/long.py": written(text)})
        found = self.ask(internet, "L100", "L9999999", page="/a/b/blob/main/long.py")
        assert (found.found, found.missing) == (("L100",), ()), raw.requests

    @pytest.mark.parametrize(
        "answer",
        [
            status(404),
            status(429),
            status(500),
            redirect(302, "https://raw.githubusercontent.com/login"),
            written(b"docs/guide.md"),
            written(b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 9\n"),
            written(b"# Guide\n\n<x-toc></x-toc>\n"),
            written(b"\xff\xfe\x00"),
        ],
    )
    def test_what_cannot_be_read_is_not_missing(self, internet: Internet, answer: Behaviour) -> None:
        internet.serve("github.com", {"/a/b/blob/main/guide.md": SHELL})
        internet.serve("raw.githubusercontent.com", {"/a/b/main/guide.md": answer})
        found = self.ask(internet, "how", page="/a/b/blob/main/guide.md")
        assert (found.status, found.found, found.missing) == (Status.ALIVE, (), ())

    def test_without_the_other_host_nothing_is_missing(self, internet: Internet) -> None:
        internet.serve("github.com", {"/a/b/blob/main/guide.md": SHELL})
        found = self.ask(internet, "how", page="/a/b/blob/main/guide.md")
        assert (found.status, found.missing) == (Status.ALIVE, ())

    def test_what_the_settings_exclude_is_not_asked(self, internet: Internet) -> None:
        internet.serve("github.com", {"/a/b/blob/main/guide.md": readme("guide")})
        raw = internet.serve("raw.githubusercontent.com", {"/a/b/main/guide.md": written(GUIDE)})
        exclude = ["https://raw.githubusercontent.com/**"]
        found = self.ask(internet, "how", page="/a/b/blob/main/guide.md", exclude=exclude)
        assert (found.status, found.missing, raw.requests) == (Status.ALIVE, (), [])

    def test_a_file_that_is_no_markdown_has_no_headings_to_look_for(self, internet: Internet) -> None:
        internet.serve("github.com", {"/a/b/blob/main/guide.rst": SHELL})
        internet.serve("raw.githubusercontent.com", {"/a/b/main/guide.rst": written(GUIDE)})
        found = self.ask(internet, "how", page="/a/b/blob/main/guide.rst")
        assert (found.found, found.missing) == ((), ())

    def test_a_folder_shows_its_readme(self, internet: Internet) -> None:
        internet.serve("github.com", {"/a/b/tree/main/docs": SHELL})
        internet.serve("raw.githubusercontent.com", {"/a/b/main/docs/README.md": written(GUIDE)})
        found = self.ask(internet, "guide", "how", page="/a/b/tree/main/docs")
        assert (found.found, found.missing) == (("guide",), ("how",))

    @pytest.mark.parametrize("page", ["/a/b", "/a/b/", "/a/b/tree/main", "/a/b/wiki/Guide"])
    def test_a_page_that_has_its_text_is_read(self, internet: Internet, page: str) -> None:
        web = internet.serve("github.com", {page: readme("install", "use")})
        found = self.ask(internet, "install", "usage", page=page)
        assert (found.found, found.missing) == (("install",), ("usage",))
        assert len(web.requests) == 1

    @pytest.mark.parametrize("page", ["/a/b", "/a/b/tree/main", "/a/b/wiki/Guide"])
    def test_where_the_text_is_not_in_the_page_nothing_is_missing(
        self, internet: Internet, page: str
    ) -> None:
        internet.serve("github.com", {page: readme()})
        found = self.ask(internet, "install", page=page)
        assert (found.status, found.found, found.missing) == (Status.ALIVE, (), ())

    @pytest.mark.parametrize(
        ("page", "api"),
        [("/a/b", "/repos/a/b/readme"), ("/a/b/tree/v1&2%2B3", "/repos/a/b/readme?ref=v1%262%2B3")],
    )
    def test_with_a_token_the_interface_is_asked(self, internet: Internet, page: str, api: str) -> None:
        web = internet.serve("github.com", {page: readme("other")})
        made = status(
            200,
            {"Content-Type": "application/vnd.github.html; charset=utf-8"},
            b'<div><h1>Guide</h1><a id="user-content-guide" href="#guide"></a></div>',
        )
        forge = internet.serve("api.github.com", {api.partition("?")[0]: made})
        found = self.ask(internet, "guide", "how", page=page, hosts=HOSTS)
        assert (found.found, found.missing) == (("guide",), ("how",))
        assert [(request.path, request.headers["accept"]) for request in forge.requests] == [
            (api, "application/vnd.github.html+json")
        ]
        assert (sent(forge), set(sent(web))) == ([f"Bearer {TOKEN}"], {None})

    @pytest.mark.parametrize(
        "page",
        [
            "/a/b/issues/1#issuecomment-2",
            "/a/b/pull/1#discussion_r2",
            "/a/b/commit/c#diff-d",
            "/a/b#readme",
            "/a/b#MIT-1-ov-file",
            "/a#repositories",
            "/features/actions#x",
            "/a/b#L10",
        ],
    )
    def test_other_places_are_left_alone(self, internet: Internet, page: str) -> None:
        path, _, fragment = page.partition("#")
        web = internet.serve("github.com", {path: readme("install")})
        found = self.ask(internet, fragment, page=path)
        assert (found.status, found.found, found.missing) == (Status.ALIVE, (), ())
        assert [request.method for request in web.requests] == ["HEAD"]

    @pytest.mark.parametrize("tab", ["contributing-ov-file", "MIT-1-ov-file", "security-ov-file"])
    @pytest.mark.parametrize("hosts", [{}, HOSTS])
    def test_a_front_page_with_another_file_open_has_the_places_of_that(
        self, internet: Internet, tab: str, hosts: dict[str, object]
    ) -> None:
        web = internet.serve("github.com", {"/a/b": readme("install")})
        forge = internet.serve("api.github.com", {"/repos/a/b/readme": readme("install")})
        found = self.ask(internet, "setup", page=f"/a/b?tab={tab}", hosts=hosts)
        assert (found.status, found.found, found.missing) == (Status.ALIVE, (), ())
        assert ([request.method for request in web.requests], forge.requests) == (["HEAD"], [])

    def test_a_front_page_with_its_readme_open_has_the_places_of_that(self, internet: Internet) -> None:
        internet.serve("github.com", {"/a/b": readme("install")})
        found = self.ask(internet, "install", "setup", page="/a/b?tab=readme-ov-file")
        assert (found.found, found.missing) == (("install",), ("setup",))

    @pytest.mark.parametrize(
        "text",
        [
            b"# Guide\n\n{% highlight sh %}\n# Setup\n{% endhighlight %}\n",
            b"{% comment %}\n\n# Setup\n\n{% endcomment %}\n",
            b"# Guide\n\n{{< tabs >}}\n",
        ],
    )
    def test_templates_are_text_to_github(self, internet: Internet, text: bytes) -> None:
        internet.serve("github.com", {"/a/b/blob/main/guide.md": SHELL})
        internet.serve("raw.githubusercontent.com", {"/a/b/main/guide.md": written(text)})
        found = self.ask(internet, "setup", page="/a/b/blob/main/guide.md")
        assert (found.status, found.missing) == (Status.ALIVE, ())

    def test_a_file_that_is_too_long_to_be_shown_as_a_page_has_no_places(self, internet: Internet) -> None:
        internet.serve("github.com", {"/a/b/blob/main/guide.md": SHELL})
        text = b"# Setup\n\n" + b"Words and words.\n\n" * 40_000
        internet.serve("raw.githubusercontent.com", {"/a/b/main/guide.md": written(text)})
        found = self.ask(internet, "setup", "other", "L3", page="/a/b/blob/main/guide.md")
        assert (found.found, found.missing) == (("L3",), ())

    @pytest.mark.parametrize("page", ["/a/b/issues/1", "/features"])
    def test_who_is_redirected_there_finds_the_same(self, internet: Internet, page: str) -> None:
        internet.serve("s.test", {"/x": redirect(302, f"https://github.com{page}")})
        internet.serve("github.com", {page: readme("install")})
        found = internet.verdict("https://s.test/x#comment-1", questions=ANCHORS)
        assert (found.status, found.missing) == (Status.ALIVE, ())

    def test_an_address_at_the_limit_of_length_is_no_trouble(self, internet: Internet) -> None:
        page = "/a/b/blob/main/" + "x" * 16_340
        internet.serve("github.com", {page: SHELL})
        assert self.ask(internet, "how", page=page).status is Status.ALIVE


ASK = Questions(https=True)
PAGE = html("<title>Same</title>")


class TestHttps:
    def ask(
        self, internet: Internet, plain: Behaviour, secure: Behaviour | None, questions: Questions = ASK
    ) -> Verdict:
        internet.serve_plainly("h.test", {"/a": plain, "/b": plain})
        if secure is not None:
            internet.serve("h.test", {"/a": secure})
        return internet.verdict("http://h.test/a#b", questions=questions)

    def test_the_same_page_is_seen(self, internet: Internet) -> None:
        found = self.ask(internet, PAGE, PAGE, Questions(https=True, soft_404=True))
        assert (found.status, found.secure, found.attempts) == (Status.ALIVE, "https://h.test/a", 2), found

    def test_a_file_is_the_same_by_its_length(self, internet: Internet) -> None:
        file = status(200, {"Content-Type": "application/pdf"}, b"pdf")
        internet.serve_plainly("h.test", {"/a.pdf": file})
        internet.serve("h.test", {"/a.pdf": file})
        assert internet.verdict("http://h.test/a.pdf", questions=ASK).secure == "https://h.test/a.pdf"

    @pytest.mark.parametrize(
        "secure",
        [
            html("<title>Another</title>"),
            html(""),
            status(404),
            status(200),
            redirect(302, "http://h.test/a"),
            None,
        ],
    )
    def test_another_page_is_not(self, internet: Internet, secure: Behaviour | None) -> None:
        found = self.ask(internet, PAGE, secure)
        assert (found.status, found.secure) == (Status.ALIVE, None)

    def test_it_is_not_asked_unless_somebody_wants_to_know(self, internet: Internet) -> None:
        server = internet.serve("h.test", {"/a": PAGE})
        internet.serve_plainly("h.test", {"/a": PAGE})
        assert internet.verdict("http://h.test/a").secure is None
        assert server.requests == []

    def test_what_the_settings_exclude_is_not_asked(self, internet: Internet) -> None:
        server = internet.serve("h.test", {"/a": PAGE})
        internet.serve_plainly("h.test", {"/a": PAGE})
        found = internet.verdict("http://h.test/a", questions=ASK, exclude=["https://h.test/**"])
        assert (found.status, found.secure) == (Status.ALIVE, None)
        assert server.requests == []

    def test_what_sends_its_readers_to_https_itself_needs_no_question(self, internet: Internet) -> None:
        server = internet.serve("h.test", {"/a": PAGE})
        internet.serve_plainly("h.test", {"/a": redirect(301, "https://h.test/a")})
        found = internet.verdict("http://h.test/a", questions=ASK)
        assert (found.status, found.secure) == (Status.MOVED, None)
        assert len(server.requests) == 1
