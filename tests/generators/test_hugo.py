"""Hugo: which files become pages, at which addresses, and how links are read.

The addresses were written by Hugo 0.168 for the same files; the pages of its documentation are named in the modules.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path

import pytest

from postlint.generators.hugo.anchors import HugoIds, slug
from postlint.generators.hugo.content import sanitize
from postlint.generators.hugo.publisher import Hugo
from postlint.generators.protocol import State
from postlint.page import read_page
from postlint.site import Outcome, Resolution, Site, build_site
from postlint.site.sitemap import SiteMap

FOUND, MISSING, UNKNOWN, OTHER_CASE = Outcome.FOUND, Outcome.MISSING, Outcome.UNKNOWN, Outcome.OTHER_CASE
NOW = dt.datetime(2026, 6, 15, 12, tzinfo=dt.UTC)
PAGE = "---\ntitle: The Title\n---\nx\n"
CONFIG = 'baseURL = "https://example.org/"\n'


def site(root: Path, config: str = CONFIG, files: Mapping[str, str] | None = None, *names: str) -> Site:
    """A site with this `hugo.toml`; `names` are pages, or pictures by their ending."""
    texts = {"hugo.toml": config, **(files or {})}
    texts |= {name: PAGE if name.endswith((".md", ".html")) else "x" for name in names}
    for name, text in texts.items():
        file = root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return build_site(root, (), generator="auto", base_url=None, now=NOW)


def sitemap(found: Site) -> SiteMap:
    around = found.site_for("content/a.md")
    assert around.generator == "hugo"
    assert around.sitemap is not None
    return around.sitemap


def hugo(found: Site) -> Hugo:
    publisher = sitemap(found).publisher
    assert isinstance(publisher, Hugo)
    return publisher


def look(found: Site, page: str, destination: str, *, image: bool = False) -> Resolution:
    text = (found.root / page).read_bytes() if (found.root / page).exists() else b""
    return found.resolve(read_page(page, text), destination, image=image)


def fields(**values: str) -> str:
    return (
        "+++\ntitle = 'The Title'\n"
        + "".join(f"{key} = {value}\n" for key, value in values.items())
        + "+++\nx\n"
    )


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("Upper Case.md", "/upper-case/"),
        ("spaces  two.md", "/spaces--two/"),
        ("Über Straße.md", "/über-straße/"),
        ("a.b.c.md", "/a.b.c/"),
        ("post.de.md", "/post.de/"),
        ("under_score.md", "/under_score/"),
        ("plus+comma,a'b!&c(d).md", "/plus+commaabcd/"),
        ("perc%20x.md", "/perc%20x/"),
        ("at@x=y;z.md", "/at@xyz/"),
        ("dash--dash.md", "/dash--dash/"),
        ("emoji😀.md", "/emoji/"),
        ("md.markdown", "/md/"),
        ("1.0/index.md", "/1.0/"),
        ("dir with/_index.md", "/dir-with/"),
        ("Dot.Dir/x.md", "/dot.dir/x/"),
        ("x.html", "/x/"),
        ("_hidden.md", "/_hidden/"),
        ("_index.md", "/"),
    ],
)
def test_the_names_of_files_make_addresses(tmp_path: Path, name: str, address: str) -> None:
    found = sitemap(site(tmp_path, CONFIG, {f"content/{name}": PAGE}))
    assert found.published(f"content/{name}").address == address


@pytest.mark.parametrize("name", [".dot.md", "tilde.md~", "#hash.md", "page.mdx", "page.txt", "page.mkd"])
def test_other_files_are_no_pages(tmp_path: Path, name: str) -> None:
    assert not hugo(site(tmp_path)).is_page(f"content/{name}")


@pytest.mark.parametrize(
    ("values", "address"),
    [
        ({"slug": "'My Slug/Deep'"}, "/posts/my-slug/deep/"),
        ({"slug": "'--a  b--'"}, "/posts/a-b/"),
        ({"slug": "'a&b/c:d,e(f)'"}, "/posts/ab/cdef/"),
        ({"slug": "'foo.html'"}, "/posts/foo.html/"),
        ({"slug": "''"}, "/posts/a/"),
        ({"url": "'/Custom/Path'"}, "/Custom/Path/"),
        ({"url": "'rel/Path2/'"}, "/rel/Path2/"),
        ({"url": "'/about-us.html'"}, "/about-us.html"),
        ({"url": "'/v1.2'"}, "/v1.2"),
        ({"url": "'/v1.3/'"}, "/v1.3/"),
        ({"url": "'/:slug/:year'", "date": "2020-05-06", "slug": "'s'"}, "/s/2020/"),
        ({"url": "'https://example.com/x'"}, None),
        ({"outputs": "['json']"}, None),
    ],
)
def test_front_matter_makes_addresses(tmp_path: Path, values: dict[str, str], address: str | None) -> None:
    found = sitemap(site(tmp_path, CONFIG, {"content/posts/a.md": fields(**values)}))
    assert found.published("content/posts/a.md").address == address


@pytest.mark.parametrize(
    ("alias", "address"),
    [
        ("/Old/Thing", "/Old/Thing/"),
        ("old rel", "/posts/old rel/"),
        ("/x.html", "/x.html"),
        ("../up/", "/up/"),
        ("/dots.v1", "/dots.v1/"),
    ],
)
def test_aliases_lead_to_a_page(tmp_path: Path, alias: str, address: str) -> None:
    found = sitemap(site(tmp_path, CONFIG, {"content/posts/a.md": fields(aliases=f"['{alias}']")}))
    assert found.published("content/posts/a.md").aliases == (address,)
    assert found.at(address) == "content/posts/a.md"


@pytest.mark.parametrize(
    ("values", "state"),
    [
        ({"draft": "true"}, State.DRAFT),
        ({"draft": "'true'"}, State.DRAFT),
        ({"publishDate": "2099-01-01"}, State.FUTURE),
        ({"date": "2099-01-01"}, State.FUTURE),
        ({"date": "2099-01-01", "publishDate": "2001-01-01"}, State.LIVE),
        ({"expiryDate": "2001-01-01"}, State.EXPIRED),
        ({"headless": "true"}, State.LEFT_OUT),
        ({"build": "{render = 'never'}"}, State.LEFT_OUT),
        ({"build": "{render = 'link'}"}, State.LEFT_OUT),
        ({"_build": "{render = false}"}, State.LEFT_OUT),
        ({"build": "{list = 'never'}"}, State.LIVE),
    ],
)
def test_front_matter_says_whether_readers_see_a_page(
    tmp_path: Path, values: dict[str, str], state: State
) -> None:
    found = sitemap(site(tmp_path, CONFIG, {"content/posts/a.md": fields(**values)}))
    assert found.published("content/posts/a.md").state is state


def test_settings_publish_drafts_and_what_is_of_the_past_or_future(tmp_path: Path) -> None:
    config = CONFIG + "buildDrafts = true\nbuildFuture = true\nbuildExpired = true\n"
    values = (("draft", "true"), ("date", "2099-01-01"), ("expiryDate", "2001-01-01"))
    files = {f"content/{key}.md": fields(**{key: value}) for key, value in values}
    found = sitemap(site(tmp_path, config, files))
    assert {found.published(path).state for path in files} == {State.LIVE}


@pytest.mark.parametrize(
    ("permalinks", "path", "address"),
    [
        ('blog = "/:year/:month/:day/:slug/"', "blog/a.md", "/2021/05/06/the-title/"),
        ('blog = "/:year/:month/:title"', "blog/bundle/index.md", "/2021/05/the-title/"),
        ('blog = "/x/:sections/:filename.html"', "blog/sub/b.md", "/x/blog/sub/b.html/"),
        ('blog = "/x/:sections[1:]/:contentbasename"', "blog/sub/b.md", "/x/sub/b/"),
        ('blog = "/x/:sections[last]/:contentbasename"', "blog/none/b.md", "/x/blog/b/"),
        (
            'blog = "/:section/:monthname/:weekday-:weekdayname-:yearday/"',
            "blog/a.md",
            "/blog/may/4-thursday-126/",
        ),
        ('"/" = "/root/:contentbasename/"', "top.md", "/root/top/"),
        ('other = "/o/:slug/"', "blog/a.md", "/blog/a/"),
        ('blog = "/:2006/:slug/"', "blog/a.md", None),
        ('blog = "/:nonsense/:slug/"', "blog/a.md", None),
        ('blog = "/a\\\\:b/:slug/"', "blog/a.md", "/ab/the-title/"),
    ],
)
def test_permalinks_by_section(tmp_path: Path, permalinks: str, path: str, address: str | None) -> None:
    page = fields(date="2021-05-06T23:30:00-05:00")
    for form in (f"[permalinks]\n{permalinks}\n", f"[permalinks.page]\n{permalinks}\n"):
        files = {f"content/{path}": page, "content/blog/sub/_index.md": PAGE}
        assert sitemap(site(tmp_path, CONFIG + form, files)).published(f"content/{path}").address == address


def test_permalinks_for_sections_and_targets(tmp_path: Path) -> None:
    config = CONFIG + '[permalinks.section]\nblog = "/the-blog/:sections[1:]/:slug"\n'
    found = sitemap(
        site(tmp_path / "a", config, None, "content/blog/_index.md", "content/blog/sub/_index.md")
    )
    assert found.published("content/blog/_index.md").address == "/the-blog/the-title/"
    assert found.published("content/blog/sub/_index.md").address == "/the-blog/sub/the-title/"
    config = (
        CONFIG
        + '[[permalinks]]\npattern = "/n/:slug/"\n[permalinks.target]\nkind = "page"\npath = "/blog/**"\n'
    )
    found = sitemap(site(tmp_path / "b", config, None, "content/blog/a.md", "content/b.md"))
    assert found.published("content/blog/a.md").address == "/n/the-title/"
    assert found.published("content/b.md").address == "/b/"


@pytest.mark.parametrize("title", ["C++", "a/b", "C#", "100%"])
def test_words_that_versions_of_hugo_spell_differently_are_unknown(tmp_path: Path, title: str) -> None:
    config = CONFIG + '[permalinks]\nblog = "/:title/"\n'
    text = PAGE.replace("The Title", f'"{title}"')
    found = sitemap(site(tmp_path, config, {"content/blog/a.md": text}))
    assert found.published("content/blog/a.md").address is None
    assert found.doubt_at("/anywhere/") is not None


def test_dates_in_file_names(tmp_path: Path) -> None:
    config = (
        CONFIG + '[frontmatter]\ndate = [":filename", ":default"]\n[permalinks]\nblog = "/:year/:slug/"\n'
    )
    found = sitemap(
        site(tmp_path, config, None, "content/blog/2020-03-04 Foo Bar.md", "content/2020-03-04-a/index.md")
    )
    assert found.published("content/blog/2020-03-04 Foo Bar.md").address == "/2020/foo-bar/"
    assert found.published("content/2020-03-04-a/index.md").address == "/a/"


def test_leaf_bundles_have_their_files_at_their_own_address(tmp_path: Path) -> None:
    files = {"content/blog/a/index.md": fields(slug="'renamed'")}
    names = (
        "content/blog/a/x.png",
        "content/blog/a/Sub Dir/Y.png",
        "content/blog/a/other.md",
        "content/b.md",
    )
    found = site(tmp_path, CONFIG, files, *names)
    for address in ("/blog/renamed/", "/blog/renamed/x.png", "/blog/renamed/Sub%20Dir/Y.png"):
        assert look(found, "content/b.md", address).outcome is FOUND
    for address in ("/blog/a/", "/blog/a/x.png", "/blog/renamed/other/"):
        assert look(found, "content/b.md", address).outcome is MISSING
    assert look(found, "content/blog/a/index.md", "x.png", image=True).path == "content/blog/a/x.png"
    assert look(found, "content/blog/a/index.md", "X.png", image=True).outcome is OTHER_CASE
    assert sitemap(found).published("content/blog/a/other.md").state is State.LEFT_OUT


def test_resources_that_are_not_published(tmp_path: Path) -> None:
    files = {"content/blog/a/index.md": fields(build="{publishResources = false}")}
    found = site(tmp_path, CONFIG, files, "content/blog/a/x.png", "content/b.md")
    assert look(found, "content/b.md", "/blog/a/x.png", image=True).outcome is MISSING


def test_resources_of_sections_and_of_headless_bundles(tmp_path: Path) -> None:
    files = {
        "content/lib/index.md": fields(headless="true"),
        "content/Sec One/_index.md": fields(url="'/one/'"),
    }
    names = (
        "content/lib/p.png",
        "content/Sec One/q.png",
        "content/auto/r.png",
        "content/auto/a.md",
        "content/s.png",
    )
    found = site(tmp_path, CONFIG, files, *names)
    for address in ("/lib/p.png", "/one/q.png", "/auto/r.png", "/s.png", "/auto/", "/one/"):
        assert look(found, "content/auto/a.md", address).outcome in {FOUND, UNKNOWN}, address
    assert look(found, "content/auto/a.md", "/sec-one/q.png").outcome is not FOUND
    assert look(found, "content/auto/a.md", "../r.png", image=True).outcome is FOUND
    assert look(found, "content/auto/a.md", "r.png", image=True).outcome is MISSING


def test_ugly_urls(tmp_path: Path) -> None:
    files = {
        "content/bundle/index.md": fields(aliases="['/al', 'rel']"),
        "content/u.md": fields(url="'/my/url'"),
    }
    found = site(
        tmp_path,
        CONFIG + "uglyURLs = true\n",
        files,
        "content/a.md",
        "content/bundle/p.png",
        "content/s/_index.md",
    )
    published = {path: sitemap(found).published(path) for path in sitemap(found).paths}
    assert published["content/a.md"].address == "/a.html"
    assert published["content/bundle/index.md"].address == "/bundle.html"
    assert published["content/bundle/index.md"].aliases == ("/al.html", "/rel.html")
    assert published["content/u.md"].address == "/my/url/"
    assert published["content/s/_index.md"].address == "/s/"
    assert look(found, "content/bundle/index.md", "p.png", image=True).outcome is MISSING
    assert look(found, "content/bundle/index.md", "bundle/p.png", image=True).outcome is FOUND


def test_ugly_urls_by_section(tmp_path: Path) -> None:
    found = sitemap(
        site(tmp_path, CONFIG + "[uglyURLs]\ndeep = true\n", None, "content/deep/a.md", "content/b.md")
    )
    assert found.published("content/deep/a.md").address == "/deep/a.html"
    assert found.published("content/b.md").address == "/b/"


def test_letters_of_paths(tmp_path: Path) -> None:
    config = CONFIG + "removePathAccents = true\ndisablePathToLower = true\n"
    found = sitemap(site(tmp_path, config, None, "content/Über Uns/Café.md"))
    assert found.published("content/Über Uns/Café.md").address == "/Uber-Uns/Cafe/"


LANGUAGES = CONFIG + 'defaultContentLanguage = "de"\n[languages.de]\nweight = 1\n[languages.en]\nweight = 2\n'


@pytest.mark.parametrize(
    ("path", "values", "address"),
    [
        ("a.md", {}, "/a/"),
        ("b.de.md", {}, "/b/"),
        ("c.en.md", {}, "/en/c/"),
        ("d.fr.md", {}, "/d.fr/"),
        ("e.v1.EN.md", {}, "/en/e.v1/"),
        ("bu/index.en.md", {}, "/en/bu/"),
        ("sec/_index.en.md", {"slug": "'section'"}, "/en/section/"),
        ("h.en.md", {"url": "'/forced/'"}, "/forced/"),
        ("h2.en.md", {"url": "'forced2/'"}, "/en/forced2/"),
        ("_index.en.md", {}, "/en/"),
    ],
)
def test_languages_in_file_names(tmp_path: Path, path: str, values: dict[str, str], address: str) -> None:
    found = sitemap(site(tmp_path, LANGUAGES, {f"content/{path}": fields(**values)}))
    assert found.published(f"content/{path}").address == address


def test_the_default_language_may_have_a_folder_too(tmp_path: Path) -> None:
    config = (
        CONFIG
        + "defaultContentLanguageInSubdir = true\n[languages.en]\nweight = 1\n[languages.fr]\nweight = 2\n"
    )
    found = sitemap(site(tmp_path, config, None, "content/a.md", "content/a.fr.md"))
    assert found.published("content/a.md").address == "/en/a/"
    assert found.published("content/a.fr.md").address == "/fr/a/"


def test_content_folders_of_languages(tmp_path: Path) -> None:
    config = CONFIG + '[languages.en]\ncontentDir = "content/en"\n[languages.fr]\ncontentDir = "content/fr"\n'
    names = ("content/en/a.md", "content/fr/a.md", "content/en/b.fr.md", "content/z.md")
    found = sitemap(site(tmp_path, config, None, *names))
    assert [found.published(name).address for name in names] == ["/a/", "/fr/a/", "/fr/b/", None]
    assert not found.publisher.is_page("content/z.md")


def test_a_language_that_is_switched_off(tmp_path: Path) -> None:
    found = sitemap(site(tmp_path, LANGUAGES + "disabled = true\n", None, "content/a.en.md"))
    assert found.published("content/a.en.md").state is State.LEFT_OUT


def test_the_files_of_a_bundle_in_two_languages(tmp_path: Path) -> None:
    names = ("content/bu/index.md", "content/bu/index.en.md", "content/bu/p.png", "content/bu/p.en.png")
    found = site(tmp_path, LANGUAGES, None, *names)
    assert look(found, "content/bu/index.md", "/en/bu/p.en.png").outcome is FOUND
    assert look(found, "content/bu/index.md", "/bu/p.en.png").outcome is MISSING
    assert look(found, "content/bu/index.en.md", "p.png", image=True).path == "content/bu/p.en.png"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("languages.toml", '[en]\ncontentDir = "content/en"\n[de]\ncontentDir = "content/de"\n'),
        ("languages.de.toml", 'contentDir = "content/de"\n'),
        ("hugo.de.yaml", "contentDir: content/de\n"),
    ],
)
def test_a_file_of_the_configuration_may_be_of_one_language(tmp_path: Path, name: str, text: str) -> None:
    files = {
        "config/_default/hugo.toml": CONFIG + '[permalinks]\npost = "/:year/:slug/"\n',
        "config/_default/languages.en.toml": 'contentDir = "content/en"\nweight = 1\n',
        "config/_default/params.de.toml": 'contentDir = "elsewhere"\n',
        "config/_default/menus.de.toml": '[[main]]\nurl = "/x/"\n',
        f"config/_default/{name}": text,
        "content/en/post/a.md": fields(date="2015-07-01", slug="'same'"),
        "content/en/post/b.md": fields(date="2016-07-01", slug="'same'"),
        "content/de/post/c.md": fields(date="2016-07-01", slug="'same'"),
    }
    for path, content in files.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(content, encoding="utf-8")
    found = build_site(tmp_path, (), generator="hugo", base_url=None, now=NOW)
    around = found.site_for("content/en/post/a.md").sitemap
    addresses = {path: around.published(path).address for path in around.paths}
    assert addresses == {
        "content/en/post/a.md": "/2015/same/",
        "content/en/post/b.md": "/2016/same/",
        "content/de/post/c.md": "/de/2016/same/",
    }


STATS = """
[[module.mounts]]
source = "assets"
target = "assets"
[[module.mounts]]
source = "hugo_stats.json"
target = "assets/watched/hugo_stats.json"
[languages.de]
[languages.en]
"""


def test_a_mounted_file_is_no_folder_in_which_all_else_may_be(tmp_path: Path) -> None:
    """Hugo's own documentation has this mount (https://gohugo.io/configuration/build/), and a build writes the file."""
    files = {".gitignore": "hugo_stats.json\n", "assets/css/a.css": "x"}
    found = site(tmp_path, CONFIG + STATS, files, "content/blog/a.en.md", "static/img/a.svg")
    missing = look(found, "content/blog/a.en.md", "/img/b.svg", image=True)
    assert (missing.outcome, missing.path) == (MISSING, "static/img/b.svg")
    assert look(found, "content/blog/a.en.md", "/img/a.svg", image=True).outcome is FOUND
    assert look(found, "content/blog/a.en.md", "/watched/hugo_stats.json").outcome is UNKNOWN


def test_what_a_package_brings_may_be_there(tmp_path: Path) -> None:
    config = CONFIG + "".join(
        f'[[module.mounts]]\nsource = "{source}"\ntarget = "{target}"\n'
        for source, target in (("static", "static"), ("node_modules/font", "static/font"))
    )
    found = site(tmp_path, config, None, "content/a.md", "static/other/b.png")
    assert look(found, "content/a.md", "/font/a.png", image=True).outcome is UNKNOWN
    assert look(found, "content/a.md", "/other/a.png", image=True).outcome is MISSING


def test_mounts(tmp_path: Path) -> None:
    config = CONFIG + "".join(
        f'[[module.mounts]]\nsource = "{source}"\ntarget = "{target}"\n'
        for source, target in (
            ("content", "content"),
            ("docs", "content/Manual"),
            ("files", "static/dl"),
            ("static", "static"),
        )
    )
    names = ("content/a.md", "docs/A B.md", "docs/img.png", "files/x.pdf", "static/y.pdf")
    found = site(tmp_path, config, None, *names)
    assert sitemap(found).published("docs/A B.md").address == "/manual/a-b/"
    for address in ("/dl/x.pdf", "/y.pdf", "/manual/img.png", "/manual/"):
        assert look(found, "content/a.md", address).outcome in {FOUND, UNKNOWN}, address
    assert look(found, "content/a.md", "/dl/y.pdf").outcome is MISSING


def test_a_folder_of_configuration(tmp_path: Path) -> None:
    files = {
        "config/_default/hugo.yaml": "baseURL: https://example.org/x/\n",
        "config/_default/permalinks.toml": '[page]\nblog = "/b/:slug/"\n',
        "config/production/hugo.yaml": "uglyURLs: true\n",
        "config/staging/hugo.yaml": "contentDir: elsewhere\n",
        "content/blog/a.md": PAGE,
    }
    found = site(tmp_path, "", files)
    (tmp_path / "hugo.toml").unlink()
    found = build_site(tmp_path, (), generator="auto", base_url=None, now=NOW)
    assert hugo(found).base == "/x"
    assert sitemap(found).published("content/blog/a.md").address == "/b/the-title.html"


@pytest.mark.parametrize("config", ["", "= no toml\n"])
def test_without_a_known_configuration_addresses_are_unknown(tmp_path: Path, config: str) -> None:
    names = ("content/blog/a.md", "content/blog/b/index.md", "content/blog/b/x.png", "static/img/x.png")
    found = site(tmp_path, config, None, *names)
    page = "content/blog/a.md"
    for address in ("/blog/none/", "../none/", "none.png", "/blog/b/none.png", "/none.html"):
        assert look(found, page, address).outcome is UNKNOWN, address
    assert look(found, page, "/img/none.png", image=True).outcome is MISSING
    assert look(found, page, "none.md").outcome is MISSING
    assert look(found, "content/blog/b/index.md", "none.png", image=True).outcome is MISSING
    assert look(found, "content/blog/b/index.md", "x.png", image=True).outcome is FOUND


@pytest.mark.parametrize(
    ("address", "outcome"),
    [
        ("/tags/", UNKNOWN),
        ("/tags/a-b/", UNKNOWN),
        ("/tags/c++/", UNKNOWN),
        ("/tags/its/", UNKNOWN),
        ("/tags/only-in-a-draft/", MISSING),
        ("/tags/none/", MISSING),
        ("/categories/", UNKNOWN),
        ("/blog/page/2/", UNKNOWN),
        ("/blog/", UNKNOWN),
        ("/blog/none/", MISSING),
        ("/blog/index.xml", UNKNOWN),
        ("/sitemap.xml", UNKNOWN),
        ("/404.html", UNKNOWN),
        ("/index.html", UNKNOWN),
        ("/index.json", UNKNOWN),
    ],
)
def test_pages_that_hugo_makes_itself(tmp_path: Path, address: str, outcome: Outcome) -> None:
    files = {
        "content/blog/a.md": fields(tags='["A B", "C++", "It\'s"]'),
        "content/blog/b.md": fields(tags="['Only in a draft']", draft="true"),
    }
    assert look(site(tmp_path, CONFIG, files), "content/blog/a.md", address).outcome is outcome


def test_kinds_that_are_switched_off(tmp_path: Path) -> None:
    config = CONFIG + 'disableKinds = ["taxonomy", "term"]\n'
    files = {"content/blog/a.md": fields(tags="['A']")}
    found = site(tmp_path, config, files, "content/tags/x.md")
    assert look(found, "content/blog/a.md", "/tags/a/").outcome is MISSING
    assert look(found, "content/blog/a.md", "/tags/x/").outcome is FOUND


def test_content_made_by_templates_is_unknown(tmp_path: Path) -> None:
    found = site(tmp_path, CONFIG, {"content/blog/_content.gotmpl": "{{ .AddPage }}"}, "content/blog/a.md")
    assert look(found, "content/blog/a.md", "/blog/none/").outcome is UNKNOWN


@pytest.mark.parametrize("config", ['theme = "gone"\n', '[[module.imports]]\npath = "example.org/theme"\n'])
def test_a_theme_that_is_not_here_may_hold_anything(tmp_path: Path, config: str) -> None:
    found = site(tmp_path, CONFIG + config, None, "content/blog/a.md", "static/img/x.png")
    for address in ("/blog/none/", "/img/none.png", "none.md"):
        assert look(found, "content/blog/a.md", address).outcome is UNKNOWN, address


def test_a_theme_that_is_here(tmp_path: Path) -> None:
    names = (
        "content/blog/a.md",
        "themes/t/static/css/x.png",
        "themes/t/content/more.md",
        "themes/u/static/y.png",
    )
    found = site(tmp_path, CONFIG + 'theme = "t"\n', None, *names)
    for address in ("/css/x.png", "/more/"):
        assert look(found, "content/blog/a.md", address).outcome is FOUND
    assert look(found, "content/blog/a.md", "/y.png").outcome is not FOUND


def test_assets_are_there_when_a_template_asks_for_them(tmp_path: Path) -> None:
    found = site(tmp_path, CONFIG, None, "content/blog/a.md", "assets/img/a.png", "static/img/b.png")
    assert look(found, "content/blog/a.md", "/img/a.png", image=True).outcome is UNKNOWN
    assert look(found, "content/blog/a.md", "/img/a_hu_0123456789abcdef.png", image=True).outcome is UNKNOWN
    assert look(found, "content/blog/a.md", "/img/c.png", image=True).outcome is MISSING


def test_the_path_of_the_base_url(tmp_path: Path) -> None:
    config = 'baseURL = "https://example.org/verein/"\n'
    found = site(tmp_path / "a", config, None, "content/blog/a.md", "content/blog/b.md")
    page = "content/blog/a.md"
    assert look(found, page, "/verein/blog/b/").outcome is FOUND
    assert look(found, page, "/verein/none/").outcome is MISSING
    assert look(found, page, "/blog/b/").outcome is UNKNOWN
    found = site(
        tmp_path / "b", config + "canonifyURLs = true\n", None, "content/blog/a.md", "content/blog/b.md"
    )
    assert look(found, page, "/blog/b/").outcome is FOUND


@pytest.mark.parametrize(
    ("destination", "outcome"),
    [
        ("../b/", FOUND),
        ("../b", FOUND),
        ("../b/index.html", FOUND),
        ("/blog/b", FOUND),
        ("../", UNKNOWN),
        ("../../", FOUND),
        ("../B/", OTHER_CASE),
        ("b/", MISSING),
        ("b.md", MISSING),
        ("../b.html", MISSING),
        ("../c.png", FOUND),
    ],
)
def test_without_a_hook_links_go_by_address(tmp_path: Path, destination: str, outcome: Outcome) -> None:
    found = site(tmp_path, CONFIG, None, "content/blog/a.md", "content/blog/b.md", "content/blog/c.png")
    assert look(found, "content/blog/a.md", destination).outcome is outcome


def test_a_link_to_a_file_is_answered_with_its_address(tmp_path: Path) -> None:
    files = {"content/blog/b.md": fields(slug="'renamed'")}
    found = site(tmp_path, 'baseURL = "https://example.org/x/"\n', files, "content/blog/a.md")
    assert look(found, "content/blog/a.md", "b.md").proposal == "/x/blog/renamed/"


EMBEDDED = CONFIG + "[markup.goldmark.renderHooks.link]\nuseEmbedded = 'fallback'\n"


@pytest.mark.parametrize(
    ("page", "destination", "outcome"),
    [
        ("content/blog/a.md", "b.md", FOUND),
        ("content/blog/a.md", "B.md", FOUND),
        ("content/blog/a.md", "./b", FOUND),
        ("content/blog/a.md", "b/index.md", FOUND),
        ("content/blog/a.md", "/top.md", FOUND),
        ("content/blog/a.md", "top.md", FOUND),
        ("content/blog/a.md", "../top.md", FOUND),
        ("content/blog/a.md", "none.md", MISSING),
        ("content/blog/bu/index.md", "b.md", FOUND),
        ("content/blog/bu/index.md", "../b.md", FOUND),
        ("content/blog/bu/index.md", "../../top.md", FOUND),
        ("content/blog/bu/index.md", "x.pdf", FOUND),
        ("content/blog/bu/index.md", "X.pdf", FOUND),
        ("content/blog/bu/index.md", "y.pdf", MISSING),
        ("content/blog/bu/index.md", "part.md", FOUND),
        ("content/blog/a.md", "doc.pdf", FOUND),
        ("content/blog/a.md", "../b/", FOUND),
    ],
)
def test_hugos_own_hook_finds_pages_and_files(
    tmp_path: Path, page: str, destination: str, outcome: Outcome
) -> None:
    names = ("content/blog/a.md", "content/blog/b.md", "content/top.md", "content/blog/bu/index.md")
    found = site(
        tmp_path, EMBEDDED, None, *names, "content/blog/bu/x.pdf", "assets/doc.pdf", "content/blog/bu/part.md"
    )
    assert look(found, page, destination).outcome is outcome


@pytest.mark.parametrize(
    ("config", "hook", "outcome"),
    [
        (CONFIG, "", MISSING),
        (CONFIG, '<a href="{{ .Destination | safeURL }}">{{ .Text }}</a>', MISSING),
        (CONFIG, '<a href="{{ .Destination | relURL }}">{{ .Text }}</a>', UNKNOWN),
        (CONFIG, '{{ $u := ref .Page .Destination }}<a href="{{ $u }}">{{ .Text }}</a>', UNKNOWN),
        (CONFIG, '<a {{ partial "x" . }} href="{{ .Destination }}">{{ .Text }}</a>', UNKNOWN),
        (CONFIG, '<a href="{{ .Destination }}/{{ .Text }}">{{ "}}" }}</a>', UNKNOWN),
        (LANGUAGES, "", FOUND),
        (LANGUAGES + "[markup.goldmark]\nduplicateResourceFiles = true\n", "", MISSING),
        (LANGUAGES + "[markup.goldmark.renderHooks.link]\nuseEmbedded = 'never'\n", "", MISSING),
        (CONFIG + "[markup.goldmark.renderHooks.link]\nenableDefault = true\n", "", FOUND),
        (CONFIG + "[markup.goldmark.renderHooks.link]\nuseEmbedded = 'always'\n", "{{ x }}", FOUND),
    ],
)
def test_a_hook_decides_how_links_are_read(tmp_path: Path, config: str, hook: str, outcome: Outcome) -> None:
    files = {"layouts/_markup/render-link.html": hook} if hook else {}
    found = site(tmp_path, config, files, "content/blog/a.md", "content/blog/b.md")
    assert look(found, "content/blog/a.md", "b.md").outcome is outcome
    missing = UNKNOWN if outcome is UNKNOWN else MISSING
    assert look(found, "content/blog/a.md", "none.md").outcome is missing


def test_the_figures_of_hugo_find_files_of_their_page(tmp_path: Path) -> None:
    names = ("content/blog/bu/index.md", "content/blog/bu/X.png", "assets/a.png")
    found = hugo(site(tmp_path / "a", CONFIG, None, *names))
    assert found.figure_candidates("content/blog/bu/index.md", "x.PNG").files[0] == "content/blog/bu/X.png"
    assert "assets/a.png" in found.figure_candidates("content/blog/bu/index.md", "a.png").files
    own = hugo(site(tmp_path / "b", CONFIG, {"layouts/shortcodes/figure.html": "x"}, *names))
    assert not own.figure_candidates("content/blog/bu/index.md", "x.PNG").sure


def test_redirects_that_a_template_writes(tmp_path: Path) -> None:
    config = CONFIG + '[outputFormats.redir]\nbaseName = "_redirects"\nmediaType = "text/netlify"\n'
    template = (
        "/blog/old /blog/new\n/blog/x/* /blog/y\n{{ range site.Data.moved.list }}{{ .from }} /\n{{ end }}"
    )
    files = {
        "layouts/index.redir": template,
        "data/moved.yaml": "list:\n  - from: /blog/gone/\n    to: /blog/\n",
    }
    found = site(tmp_path / "a", config, files, "content/blog/a.md")
    for address in ("/blog/old", "/blog/x/1", "/blog/gone/"):
        assert look(found, "content/blog/a.md", address).outcome is UNKNOWN
    assert look(found, "content/blog/a.md", "/blog/none/").outcome is MISSING
    files["layouts/index.redir"] = '{{ partial "redirects" . }}'
    found = site(tmp_path / "b", config, files, "content/blog/a.md")
    assert look(found, "content/blog/a.md", "/blog/none/").outcome is UNKNOWN


def test_a_readme_is_read_by_file(tmp_path: Path) -> None:
    found = site(tmp_path, CONFIG, None, "README.md", "docs/a.md", "archetypes/default.md")
    assert look(found, "README.md", "docs/a.md").outcome is FOUND
    assert look(found, "README.md", "docs/b.md").outcome is MISSING
    assert look(found, "archetypes/default.md", "docs/b.md").outcome is UNKNOWN


REFS: tuple[str, ...] = (
    "a.md",
    "blog/_index.md",
    "blog/p1.md",
    "blog/Post Two.md",
    "blog/bun/index.md",
    "blog/bun/res.md",
)
REFS += (
    "blog/sub/_index.md",
    "blog/sub/q.md",
    "blog/uniq.md",
    "other/p1.md",
    "other/_index.md",
    "blog/v1.2.md",
)


@pytest.mark.parametrize(
    ("page", "target", "path"),
    [
        ("blog/src.md", "p1", "blog/p1.md"),
        ("blog/src.md", "./p1.md", "blog/p1.md"),
        ("blog/src.md", "p1.md#part", "blog/p1.md"),
        ("blog/src.md", "UNIQ.md", "blog/uniq.md"),
        ("blog/src.md", "/blog/p1.md", "blog/p1.md"),
        ("blog/src.md", "Post Two.md", "blog/Post Two.md"),
        ("blog/src.md", "post-two", "blog/Post Two.md"),
        ("blog/src.md", "bun/", "blog/bun/index.md"),
        ("blog/src.md", "bun/index", "blog/bun/index.md"),
        ("blog/src.md", "sub/_index.md", "blog/sub/_index.md"),
        ("blog/src.md", "q", "blog/sub/q.md"),
        ("blog/src.md", "../a", "a.md"),
        ("blog/src.md", "/", ""),
        ("blog/src.md", "v1.2", "blog/v1.2.md"),
        ("blog/src.md", "p1.en.md", "blog/p1.md"),
        ("blog/src.md", "p1.html", "blog/p1.md"),
        ("blog/src.md", "#part", "blog/src.md"),
        ("blog/src.md", "res", None),
        ("blog/src.md", "/p1", None),
        ("blog/src.md", "pic.png", None),
        ("blog/bun/index.md", "p1.md", "blog/p1.md"),
        ("blog/bun/index.md", "../a", "a.md"),
        ("blog/bun/index.md", "../a.md", None),
        ("blog/sub/_index.md", "q.md", "blog/sub/q.md"),
        ("blog/sub/_index.md", "p1", None),
        ("blog/sub/_index.md", "./bun", None),
        ("blog/sub/_index.md", "bun/", "blog/bun/index.md"),
        ("blog/sub/_index.md", "v1.2", None),
        ("blog/sub/_index.md", "v1.2.md", "blog/v1.2.md"),
        ("other/p1.md", "sub", "blog/sub/_index.md"),
    ],
)
def test_references(tmp_path: Path, page: str, target: str, path: str | None) -> None:
    found = site(tmp_path, CONFIG, None, *(f"content/{each}" for each in (*REFS, page)))
    resolution = hugo(found).ref(f"content/{page}", target, sitemap(found))
    if path is None:
        assert resolution.outcome is MISSING
    else:
        assert (resolution.outcome, resolution.path) == (FOUND, f"content/{path}".rstrip("/"))


@pytest.mark.parametrize(
    ("target", "proposal"),
    [
        ("unique", "uniq"),
        ("uniqq.md", "uniq.md"),
        ("/p1", "/blog/p1"),
        ("/blog/pots-two.md", "/blog/post-two.md"),
        ("nothing-like-it", None),
        ("../bun/index.md", "/blog/bun"),
    ],
)
def test_references_that_lead_nowhere_have_a_proposal(
    tmp_path: Path, target: str, proposal: str | None
) -> None:
    found = site(tmp_path, CONFIG, None, *(f"content/{each}" for each in REFS))
    resolution = hugo(found).ref(
        "content/blog/sub/_index.md" if "/" in target else "content/a.md", target, sitemap(found)
    )
    if target == "../bun/index.md":
        resolution = hugo(found).ref("content/other/p1.md", target, sitemap(found))
    assert (resolution.outcome, resolution.proposal) == (MISSING, proposal)


def test_a_reference_to_one_of_two_pages_is_ambiguous(tmp_path: Path) -> None:
    found = site(tmp_path, CONFIG, None, *(f"content/{each}" for each in REFS))
    resolution = hugo(found).ref("content/a.md", "p1.md", sitemap(found))
    assert resolution.outcome is MISSING
    assert resolution.proposal in {"/blog/p1.md", "/other/p1.md"}


def test_references_stay_in_a_language_unless_they_name_another(tmp_path: Path) -> None:
    found = site(tmp_path, LANGUAGES, None, "content/a.md", "content/a.en.md", "content/b.en.md")
    publisher, pages = hugo(found), sitemap(found)
    assert publisher.ref("content/a.en.md", "b.md", pages).outcome is FOUND
    assert publisher.ref("content/a.md", "b.md", pages).outcome is MISSING
    assert publisher.ref("content/a.md", "b.md", pages, language="en").path == "content/b.en.md"


def test_nothing_outside_the_site_is_read(tmp_path: Path) -> None:
    root = tmp_path / "site"
    config = CONFIG + 'contentDir = "../elsewhere"\nstaticDir = ["static", "/etc"]\n'
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "a.md").write_text(PAGE)
    found = site(root, config, None, "static/x.png")
    assert sitemap(found).paths == ()
    assert look(found, "content/a.md", "/passwd").outcome is not FOUND


@pytest.mark.parametrize("letter", [chr(code) for code in range(128)])
def test_a_plain_part_of_an_address_stays_as_it_does_beside_an_accent(letter: str) -> None:
    """Texts without anything special are taken whole; an accent makes `sanitize` look at each letter."""
    assert sanitize(f"A{letter}b", lower=False) + "é" == sanitize(f"A{letter}bé", lower=False)


@pytest.mark.parametrize("kind", [HugoIds.GITHUB, HugoIds.BLACKFRIDAY])
@pytest.mark.parametrize("sign", [chr(code) for code in range(128)])
def test_a_plain_heading_gets_the_id_that_it_has_before_another_letter(sign: str, kind: HugoIds) -> None:
    for text in (f"{sign}A b", f"{sign}{sign}A_{sign}b", f"A {sign}{sign} b", f"A-{sign}{sign}b"):
        assert slug(f"{text}é", kind) == f"{slug(text, kind)}é"


@pytest.mark.parametrize(
    ("config", "files", "words"),
    [
        (
            CONFIG,
            {"layouts/_markup/render-link.html": '<a href="/x{{ .Destination }}">'},
            "`layouts/_markup/render-link.html` puts the addresses of links together in a way that cannot be read",
        ),
        (
            CONFIG + "theme = 'gone'\n",
            {},
            "Hugo takes a theme or module in that is not here, and may bring pages, files and templates",
        ),
        (
            CONFIG,
            {"content/blog/_content.gotmpl": "x"},
            "a file `_content.gotmpl` makes pages of data, which only Hugo can tell",
        ),
        (
            CONFIG + "[outputFormats.html]\nsuffix = 'x'\n",
            {},
            "Hugo's configuration cannot be read, or gives pages other endings than usual",
        ),
    ],
)
def test_the_cause_of_a_doubt_is_said(
    tmp_path: Path, config: str, files: Mapping[str, str], words: str
) -> None:
    found = look(site(tmp_path, config, files, "content/blog/a.md"), "content/blog/a.md", "/blog/no/")
    assert (found.outcome, found.cause and found.cause.words) == (UNKNOWN, words)


def test_a_page_without_html_makes_only_its_own_folder_doubtful(tmp_path: Path) -> None:
    files = {"content/data/_index.md": "+++\noutputs = ['JSON']\n+++\n"}
    found = site(tmp_path, CONFIG, files, "content/blog/a.md")
    assert look(found, "content/blog/a.md", "/data/x/").outcome is UNKNOWN
    assert look(found, "content/blog/a.md", "/blog/x/").outcome is MISSING


@pytest.mark.parametrize(
    ("output_format", "outcome"),
    [
        ('[outputFormats.search]\nmediaType = "application/json"\n', MISSING),
        ('[outputFormats.search]\nmediaType = "application/json"\nbaseName = "vercel"\n', UNKNOWN),
        ('[outputFormats.search]\nmediaType = "text/netlify"\n', UNKNOWN),
    ],
)
def test_a_list_for_a_search_redirects_nobody(tmp_path: Path, output_format: str, outcome: Outcome) -> None:
    files = {"layouts/index.search.json": '{{ partial "all" . }}'}
    found = site(tmp_path, CONFIG + output_format, files, "content/blog/a.md")
    assert look(found, "content/blog/a.md", "/blog/none/").outcome is outcome


def test_a_file_from_the_root_is_missing_where_all_places_are_known(tmp_path: Path) -> None:
    found = site(tmp_path / "a", CONFIG, {}, "content/blog/a.md")
    for address in ("/files/x.pdf", "/nothing.html"):
        assert look(found, "content/blog/a.md", address).outcome is MISSING
    assert look(found, "content/blog/a.md", "/forum/x/").outcome is UNKNOWN
    found = site(tmp_path / "b", CONFIG, {"go.mod": "module x\n"}, "content/blog/a.md")
    assert look(found, "content/blog/a.md", "/files/x.pdf").outcome is UNKNOWN


def test_a_date_that_is_none_makes_only_those_addresses_doubtful_that_the_page_could_have(
    tmp_path: Path,
) -> None:
    config = CONFIG + '[permalinks]\nblog = "/blog/:year/:month/:slug/"\n'
    odd = "+++\ntitle = 'B'\ndate = '2024-02-31'\nslug = 'b'\n+++\n"
    good = "+++\ntitle = 'A'\ndate = 2024-01-01\n+++\n"
    found = site(
        tmp_path, config, {"content/blog/b.md": odd, "content/blog/a.md": good, "content/c.md": good}
    )
    doubt = look(found, "content/blog/a.md", "/blog/2024/02/b/")
    assert doubt.outcome is UNKNOWN
    assert doubt.cause is not None
    assert doubt.cause.words == "`content/blog/b.md` has a date that is none"
    for address in ("/blog/2024/x/", "/c/x/", "/blog/x/"):
        assert look(found, "content/blog/a.md", address).outcome is not FOUND
    assert look(found, "content/blog/a.md", "/blog/x/").outcome is MISSING
