"""What Hexo makes of a site's files, rule by rule. A real build is compared in `tests/sites/hexo`."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

from postlint.generators.hexo.publisher import Hexo
from postlint.generators.protocol import Published, State
from postlint.page import read_page
from postlint.site import Outcome, Resolution, Site, build_site
from postlint.site.sitemap import SiteMap

FOUND, MISSING, UNKNOWN = Outcome.FOUND, Outcome.MISSING, Outcome.UNKNOWN
NOW = dt.datetime(2026, 6, 15, 12, tzinfo=dt.UTC)
PAGE = "---\ntitle: T\n---\n"
DATED = "---\ntitle: Red Apples\ndate: 2024-03-09 10:05:00\n---\n"
POST = "source/_posts/red-apples.md"
PACKAGES = ("hexo", "hexo-renderer-marked", "hexo-generator-index", "hexo-generator-tag")


def site(root: Path, config: str, files: dict[str, str], *packages: str) -> Site:
    package = json.dumps({"dependencies": dict.fromkeys((*PACKAGES, *packages), "1")})
    written = {
        "_config.yml": f"title: T\ntheme: own\n{config}",
        "package.json": package,
        "themes/own/source/css/a.css": "",
        **files,
    }
    for name, text in written.items():
        file = root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return build_site(root, (), generator="hexo", base_url=None, now=NOW)


def parts(found: Site) -> tuple[Hexo, SiteMap]:
    sitemap = found.site_for("").sitemap
    assert sitemap is not None
    publisher = sitemap.publisher
    assert isinstance(publisher, Hexo)
    return publisher, sitemap


def published(root: Path, config: str, name: str, text: str = PAGE, *packages: str) -> Published:
    return parts(site(root, config, {name: text}, *packages))[1].published(name)


def look(found: Site, path: str, destination: str, *, image: bool = False) -> Resolution:
    return found.resolve(read_page(path, (found.root / path).read_bytes()), destination, image=image)


@pytest.mark.parametrize(
    ("permalink", "address"),
    [
        (":year/:month/:day/:title/", "/2024/03/09/red-apples/"),
        (":year-:i_month-:i_day/:title.html", "/2024-3-9/red-apples.html"),
        ("/p/:hour:minute:second/:name/", "/p/100500/red-apples/"),
        (":post_title/", "/red-apples/"),
        (":category/:title/", "/uncategorized/red-apples/"),
        (":title/index.html", "/red-apples/"),
        (":hash/", None),
        (":lang/:title/", None),
    ],
)
def test_addresses_of_posts(tmp_path: Path, permalink: str, address: str | None) -> None:
    """https://hexo.io/docs/permalinks"""
    assert published(tmp_path, f"permalink: {permalink}\n", POST, DATED).address == address


@pytest.mark.parametrize(
    ("config", "name", "metadata", "address"),
    [
        ("", "a.md", "date: 2024-03-09", "/2024/03/09/a/"),
        ("", "sub/a.md", "date: 2024-03-09", "/2024/03/09/sub/a/"),
        ("", "a.md", "date: 2024-03-09 10:00:00 +0800", None),
        ("", "a.md", "date: '2024-03-09'", None),
        ("", "a.md", "title: T", None),
        ("new_post_name: ':year-:month-:day-:title.md'", "2024-03-09-a.md", "title: T", "/2024/03/09/a/"),
        (
            "new_post_name: ':year-:month-:day-:title.md'",
            "s/2024-03-09-a.md",
            "date: 2024-03-09",
            "/2024/03/09/s-2024-03-09-a/",
        ),
        ("", "a.md", "permalink: x", "/x"),
        ("", "a.md", "permalink: /x/", "/x/"),
        ("post_asset_folder: true", "a.md", "permalink: x", "/x/"),
        ("permalink: ':category/:title/'", "a.md", "categories: [A B, C]", "/A-B/C/a/"),
        ("permalink: ':category/:title/'\ncategory_map: {A: x}", "a.md", "category: A", "/x/a/"),
        ("permalink: ':category/:title/'", "a.md", "categories: [[A, B], [C]]", None),
        ("permalink: ':category/:title/'", "a.md", "categories: Ü", None),
        ("permalink: ':lang/:title/'", "a.md", "lang: de", "/de/a/"),
        ("permalink: ':lang/:title/'\npermalink_defaults: {lang: en}", "a.md", "title: T", "/en/a/"),
    ],
)
def test_what_permalinks_are_filled_with(
    tmp_path: Path, config: str, name: str, metadata: str, address: str | None
) -> None:
    """`plugins/processor/post.js`, `plugins/filter/post_permalink.js`"""
    found = published(tmp_path, f"{config}\n", f"source/_posts/{name}", f"---\n{metadata}\n---\n")
    assert found.address == address


def test_a_time_zone_moves_the_day_on_machines_elsewhere(tmp_path: Path) -> None:
    found = published(tmp_path, "timezone: Europe/Berlin\n", POST, DATED)
    assert found.address == "/2024/03/09/red-apples/"
    assert found.others == ("/2024/03/08/red-apples/", "/2024/03/10/red-apples/")


@pytest.mark.parametrize(
    ("name", "metadata", "address"),
    [
        ("about/index.md", "title: T", "/about/"),
        ("a.md", "title: T", "/a.html"),
        ("d/b.html", "title: T", "/d/b.html"),
        ("a.md", "permalink: /x", "/x.html"),
        ("a.md", "permalink: x/", "/x/"),
        ("a.md", "permalink: x.json", "/x.json"),
    ],
)
def test_addresses_of_pages(tmp_path: Path, name: str, metadata: str, address: str) -> None:
    """`plugins/processor/asset.js`"""
    assert published(tmp_path, "", f"source/{name}", f"---\n{metadata}\n---\n").address == address


@pytest.mark.parametrize(
    ("config", "name", "text", "state"),
    [
        ("", "source/_drafts/a.md", PAGE, State.DRAFT),
        ("render_drafts: true\n", "source/_drafts/a.md", PAGE, State.LIVE),
        ("", POST, "---\npublished: false\n---\n", State.DRAFT),
        ("", POST, "---\ndate: 2999-01-01\n---\n", State.LIVE),
        ("future: false\n", POST, "---\ndate: 2999-01-01\n---\n", State.FUTURE),
        ("", "source/_x/a.md", PAGE, State.LEFT_OUT),
        ("include: ['_x/*']\n", "source/_x/a.md", PAGE, State.LIVE),
        ("exclude: ['x/**']\n", "source/x/a.md", PAGE, State.LEFT_OUT),
        ("skip_render: 'x/*'\n", "source/x/a.md", PAGE, State.LEFT_OUT),
        ("", "source/_posts/_a.md", PAGE, State.LEFT_OUT),
        ("", "README.md", PAGE, State.LEFT_OUT),
        ("source_dir: src\n", "src/a.md", PAGE, State.LIVE),
        ("post_asset_folder: true\n", "source/_posts/a/b.html", PAGE, State.LEFT_OUT),
    ],
)
def test_what_readers_see(tmp_path: Path, config: str, name: str, text: str, state: State) -> None:
    assert published(tmp_path, config, name, text).state is state


@pytest.mark.parametrize(
    ("config", "packages", "address", "outcome"),
    [
        ("", (), "/img/a.png", FOUND),
        ("", (), "/img/b.png", MISSING),
        ("", (), "/raw.html", FOUND),  # rendered, also without front matter
        ("skip_render: raw.md\n", (), "/raw.md", FOUND),
        ("", (), "/css/a.css", FOUND),
        ("", (), "/tags/x/", UNKNOWN),
        ("tag_dir: t\n", (), "/t/x/", UNKNOWN),
        ("", (), "/page/2/", UNKNOWN),
        ("", (), "/d/c.html", MISSING),
        ("", ("hexo-generator-sitemap",), "/sitemap.xml", UNKNOWN),
        ("", ("hexo-of-mine",), "/d/c.html", UNKNOWN),
        ("theme: from-npm\n", (), "/img/b.png", UNKNOWN),
        ("root: /blog/\n", (), "/blog/img/a.png", FOUND),
        ("url: https://example.org/blog\n", (), "/blog/img/a.png", FOUND),
    ],
)
def test_where_links_lead(
    tmp_path: Path, config: str, packages: tuple[str, ...], address: str, outcome: Outcome
) -> None:
    files = {
        "source/a.md": PAGE,
        "source/d/b.md": PAGE,
        "source/raw.md": "text",
        "source/img/a.png": "x",
    }
    assert look(site(tmp_path, config, files, *packages), "source/a.md", address).outcome is outcome


def test_pictures_are_below_the_root_for_one_renderer_and_beside_for_another(tmp_path: Path) -> None:
    files = {"source/d/b.md": PAGE, "source/img/a.png": "x"}
    found = site(tmp_path, "", files)
    assert look(found, "source/d/b.md", "img/a.png", image=True).outcome is FOUND
    assert look(found, "source/d/b.md", "img/b.png", image=True).outcome is UNKNOWN


def test_files_of_a_post_share_its_address(tmp_path: Path) -> None:
    files = {POST: DATED, "source/_posts/red-apples/a.png": "x", "source/2024/x.png": "x"}
    found = site(tmp_path, "post_asset_folder: true\n", files)
    assert look(found, POST, "/2024/03/09/red-apples/a.png").outcome is UNKNOWN
    assert look(found, POST, "/2024/03/09/red-apples/b.png").outcome is MISSING


@pytest.mark.parametrize("name", ["scripts/x.js", "themes/own/scripts/x.js"])
def test_programs_of_the_site_may_do_anything(tmp_path: Path, name: str) -> None:
    _, sitemap = parts(site(tmp_path, "", {"source/a.md": PAGE, name: "x"}))
    assert sitemap.published("source/a.md") == Published(None)


def test_an_empty_configuration_tells_nothing(tmp_path: Path) -> None:
    found = site(tmp_path, "", {"source/a.md": PAGE})
    (tmp_path / "_config.yml").write_text("")
    found = build_site(tmp_path, (), generator="hexo", base_url=None, now=NOW)
    assert look(found, "source/a.md", "/b/").outcome is UNKNOWN
    assert look(found, "source/a.md", "/img/b.png").outcome is UNKNOWN


@pytest.mark.parametrize(
    ("target", "outcome", "path", "proposal"),
    [
        ("red-apples", FOUND, POST, None),
        ("Red Apples", FOUND, POST, None),
        ("sub/pears", FOUND, "source/_posts/sub/pears.md", None),
        ("pears", MISSING, None, "sub/pears"),
        ("Red-Apples", Outcome.OTHER_CASE, POST, "red-apples"),
        ("plums", MISSING, "source/_posts/plums.md", None),
        ("{{ x }}", UNKNOWN, None, None),
    ],
)
def test_post_link(
    tmp_path: Path, target: str, outcome: Outcome, path: str | None, proposal: str | None
) -> None:
    """`plugins/tag/post_link.js`"""
    files = {
        POST: DATED,
        "source/_posts/sub/pears.md": DATED.replace("Red Apples", "P"),
        "source/_posts/plums.md": "---\ndate: 2024-01-01\npublished: false\n---\n",
    }
    hexo, sitemap = parts(site(tmp_path, "", files))
    assert hexo.post_link(target, sitemap) == Resolution(outcome, path, proposal)


def test_what_lies_outside_of_the_source_is_read_where_the_repository_is(tmp_path: Path) -> None:
    found = site(tmp_path, "", {"README.md": PAGE, "source/a.md": PAGE})
    assert look(found, "README.md", "source/a.md") == Resolution(FOUND, "source/a.md")
    assert look(found, "README.md", "/b.md").outcome is UNKNOWN
