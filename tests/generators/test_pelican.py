"""What Pelican makes of a site's files. The modules name the sources of the rules."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path

import pytest

from postlint.generators.pelican.publisher import Pelican
from postlint.generators.protocol import Published, State
from postlint.page import read_page
from postlint.site import Outcome, Resolution, Site, build_site

FOUND, MISSING, UNKNOWN = Outcome.FOUND, Outcome.MISSING, Outcome.UNKNOWN
NOW = dt.datetime(2026, 6, 15, tzinfo=dt.UTC)
CONFIG = 'PATH = "content"\n'
ARTICLE = "Title: A\nDate: 2024-05-17\n\nText\n"


def site(root: Path, files: Mapping[str, str], config: str = CONFIG) -> Site:
    for name, text in {"pelicanconf.py": config, **files}.items():
        file = root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    return build_site(root, (), generator="auto", base_url=None, now=NOW)


def look(found: Site, path: str, destination: str, *, image: bool = False) -> Resolution:
    return found.resolve(read_page(path, b""), destination, image=image)


def publisher(found: Site) -> Pelican:
    sitemap = found.site_for("").sitemap
    assert sitemap is not None
    assert isinstance(sitemap.publisher, Pelican)
    return sitemap.publisher


def published(found: Site, path: str) -> Published:
    sitemap = found.site_for("").sitemap
    assert sitemap is not None
    return sitemap.published(path)


@pytest.mark.parametrize(
    ("head", "address"),
    [
        ("Title: The count of 2024\nDate: 2024-05-17", "/the-count-of-2024.html"),
        ("---\ntitle: Fenced, too!\ndate: 2024-05-17\n---", "/fenced-too.html"),
        ('title: "Quoted"\ndate: 2024-05-17 10:30', "/quoted.html"),
        ("Title: Bäume – Größe\nDate: 2024-05-17", "/baume-grosse.html"),
        ("Title: 木\nDate: 2024-05-17", None),
        ("Title: Oaks & limes\nDate: 2024-05-17", None),
        ("Title: A\nDate: 2024-05-17\nSlug: own", "/own.html"),
        ("Title: A\nDate: 2024-05-17\nLang: de", "/a-de.html"),
        ("Title: A\nDate: 2024-05-17\nURL: x/y/\nSave_as: x/y/index.html", "/x/y/"),
        ("Title: A\nDate: yesterday", None),
        ("Date: 2024-05-17", None),
    ],
)
def test_the_addresses_of_articles(tmp_path: Path, head: str, address: str | None) -> None:
    found = site(tmp_path, {"content/a.md": f"{head}\n\nText\n"})
    assert published(found, "content/a.md").address == address


@pytest.mark.parametrize(
    ("setting", "address"),
    [
        ('ARTICLE_URL = ARTICLE_SAVE_AS = "{date:%Y}/{date:%m}/{slug}.html"', "/2024/05/a.html"),
        ('ARTICLE_URL = "{category}/{slug}/"\nARTICLE_SAVE_AS = "{category}/{slug}/index.html"', "/news/a/"),
        ('ARTICLE_URL = ARTICLE_SAVE_AS = "{date:%b}/{slug}.html"', None),
        ('ARTICLE_URL = ARTICLE_SAVE_AS = "{nothing}.html"', None),
        ("ARTICLE_URL = prefix + '{slug}'", None),
        ("if DEBUG:\n    ARTICLE_URL = 'x'", None),
        ("SLUG_REGEX_SUBSTITUTIONS = [('a', 'b')]", None),
        ("SLUGIFY_SOURCE = 'basename'", "/p-q.html"),
        ("from shared import *", None),
        ("PLUGINS = ['i18n_subsites']", None),
        ("PLUGINS = ['pelican.plugins.sitemap']", "/a.html"),
        ("(", None),
    ],
)
def test_settings(tmp_path: Path, setting: str, address: str | None) -> None:
    found = site(tmp_path, {"content/news/p_q.md": ARTICLE}, f"{CONFIG}{setting}\n")
    expected = "/p_q.html" if address == "/p-q.html" else address
    assert published(found, "content/news/p_q.md").address == expected


def test_pages_folders_and_file_names(tmp_path: Path) -> None:
    files = {
        "content/pages/about.md": "Title: About us\n",
        "content/2024-05-17-x.md": "Title: X\n",
        "README.md": "R",
    }
    files |= {"content/.hidden/a.md": ARTICLE, "content/e.md": ""}
    found = site(tmp_path, files)
    assert published(found, "content/pages/about.md").address == "/pages/about-us.html"
    assert published(found, "content/2024-05-17-x.md").address == "/x.html"
    assert not published(found, "content/e.md").is_known
    sitemap = found.site_for("").sitemap
    assert sitemap is not None
    assert sitemap.paths == ("content/2024-05-17-x.md", "content/e.md", "content/pages/about.md")


@pytest.mark.parametrize(
    ("config", "head", "state", "address"),
    [
        ("", "Status: draft", State.DRAFT, "/drafts/a.html"),
        ("", "Status: hidden", State.LIVE, "/a.html"),
        ("", "Status: skip", State.LEFT_OUT, None),
        ("DEFAULT_METADATA = {'status': 'draft'}", "Tags: x", State.DRAFT, "/drafts/a.html"),
        ("DEFAULT_METADATA = {'status': 'draft'}", "Status: published", State.LIVE, "/a.html"),
        ("WITH_FUTURE_DATES = False", "Tags: x", State.LIVE, "/a.html"),
        ("WITH_FUTURE_DATES = False", "Date: 2027-01-01", State.FUTURE, "/drafts/a.html"),
        ("", "Date: 2027-01-01", State.LIVE, "/a.html"),
    ],
)
def test_states(tmp_path: Path, config: str, head: str, state: State, address: str | None) -> None:
    found = site(tmp_path, {"content/a.md": f"{head}\n{ARTICLE}"}, f"{CONFIG}{config}\n")
    page = published(found, "content/a.md")
    assert (page.address, page.state) == (address, state)


@pytest.mark.parametrize(
    ("destination", "outcome", "proposal"),
    [
        ("/b.html", FOUND, None),
        ("b.html", FOUND, None),
        ("b.md", MISSING, "{filename}b.md"),
        ("/b.md", MISSING, "{filename}/b.md"),
        ("/bb.html", UNKNOWN, None),
        ("/images/x.png", FOUND, None),
        ("/images/X.png", Outcome.OTHER_CASE, "/images/x.png"),
        ("/images/y.png", MISSING, None),
        ("/robots.txt", FOUND, None),
        ("/tag/x.html", UNKNOWN, None),
        ("/category/x.html", UNKNOWN, None),
        ("/index2.html", UNKNOWN, None),
        ("/feeds/all.atom.xml", UNKNOWN, None),
        ("{filename}b.md", UNKNOWN, None),
    ],
)
def test_plain_links_are_addresses(
    tmp_path: Path, destination: str, outcome: Outcome, proposal: str | None
) -> None:
    config = CONFIG + "EXTRA_PATH_METADATA = {'extra/r.txt': {'path': 'robots.txt'}}\n"
    files = {"content/a.md": ARTICLE, "content/b.md": ARTICLE.replace("A", "B"), "content/images/x.png": ""}
    files["content/extra/r.txt"] = ""
    found = look(site(tmp_path, files, config), "content/a.md", destination)
    assert (found.outcome, found.proposal) == (outcome, proposal)


def test_what_is_attached_may_be_anywhere(tmp_path: Path) -> None:
    files = {
        "content/a.md": ARTICLE + "![x]({attach}x.png)\n",
        "content/x.png": "",
        "content/images/y.png": "",
    }
    found = site(tmp_path, files)
    assert look(found, "content/a.md", "/somewhere/x.png", image=True).outcome is UNKNOWN


def test_settings_for_publishing_go_before(tmp_path: Path) -> None:
    publish = "from pelicanconf import *\nSITEURL = 'https://example.org/blog'\n"
    found = site(tmp_path, {"content/a.md": ARTICLE, "publishconf.py": publish})
    assert publisher(found).base == "/blog"
    assert look(found, "content/a.md", "/blog/a.html").outcome is FOUND
    assert look(found, "content/a.md", "/elsewhere.html").outcome is UNKNOWN


def test_an_empty_configuration_leaves_all_open(tmp_path: Path) -> None:
    found = site(tmp_path, {"content/a.md": ARTICLE, "content/images/x.png": ""}, "")
    assert look(found, "content/a.md", "/b.html").outcome is UNKNOWN
    assert look(found, "content/a.md", "/images/y.png", image=True).outcome is UNKNOWN


def test_plugins_that_are_installed_are_switched_on(tmp_path: Path) -> None:
    found = site(
        tmp_path, {"content/a.md": ARTICLE, "requirements.txt": "pelican[markdown]\npelican-redirect==1\n"}
    )
    assert not published(found, "content/a.md").is_known


@pytest.mark.parametrize(
    ("target", "outcome", "proposal"),
    [
        ("b.md", FOUND, None),
        ("/n/b.md", FOUND, None),
        ("../images/x.png", FOUND, None),
        ("/images/x.png", FOUND, None),
        ("images/x.png", MISSING, "../images/x.png"),
        ("B.md", Outcome.OTHER_CASE, "b.md"),
        ("/n/bb.md", MISSING, "/n/b.md"),
        ("../../README.md", MISSING, None),
    ],
)
def test_links_by_file(tmp_path: Path, target: str, outcome: Outcome, proposal: str | None) -> None:
    files = {
        "content/n/a.md": ARTICLE,
        "content/n/b.md": ARTICLE,
        "content/images/x.png": "",
        "README.md": "",
    }
    found = publisher(site(tmp_path, files)).linked("content/n/a.md", target)
    assert (found.outcome, found.proposal) == (outcome, proposal)
