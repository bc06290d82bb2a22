"""Where local addresses lead, for each generator: exactly, or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from postlint.generators import site_root
from postlint.page import Page, read_page
from postlint.page.facts import facts_of, head_of
from postlint.site import Outcome, Resolution, Site, State, build_site
from postlint.site.sitemap import SiteMap
from postlint.site.targets import local_targets
from repository import write_files

FOUND, MISSING, UNKNOWN = Outcome.FOUND, Outcome.MISSING, Outcome.UNKNOWN


def site(root: Path, *files: str, generator: str = "auto", base_url: str | None = None) -> Site:
    for name in files:
        file = root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()
    return build_site(root, (), generator=generator, base_url=base_url)


def look(found: Site, path: str, destination: str, *, image: bool = False) -> Resolution:
    return found.resolve(read_page(path, b""), destination, image=image)


@pytest.mark.parametrize(
    ("files", "generator"),
    [
        (("_config.yml",), "jekyll"),
        (("_config.yml", "scaffolds/post.md"), "hexo"),
        (("hugo.toml",), "hugo"),
        (("config.toml", "content/a.md", "archetypes/default.md"), "hugo"),
        (("config.yaml", "content/a.md", "static/a.png"), "hugo"),
        (("config/_default/hugo.toml", "content/a.md"), "hugo"),
        (("config.toml", "content/a.md", "templates/a.html", "static/a.png"), "zola"),
        ((".eleventy.js",), "eleventy"),
        (("eleventy.config.mjs",), "eleventy"),
        (("astro.config.ts",), "astro"),
        (("docusaurus.config.js",), "docusaurus"),
        (("mkdocs.yml",), "mkdocs"),
        (("pelicanconf.py",), "pelican"),
        (("_quarto.yml",), "quarto"),
        (("docs/.vitepress/config.ts",), "vitepress"),
        (("config.toml",), "plain"),
        (("a.md",), "plain"),
    ],
)
def test_the_generator_is_recognised_by_its_files(
    tmp_path: Path, files: tuple[str, ...], generator: str
) -> None:
    assert site(tmp_path, *files).site_for("").generator == generator


def test_keys_tell_hugo_from_zola_and_packages_hexo_from_jekyll(tmp_path: Path) -> None:
    for folder, name, text, generator in (
        ("zola", "config.toml", 'base_url = "https://example.org"', "zola"),
        ("hugo", "config.toml", 'baseURL = "https://example.org"', "hugo"),
        ("hexo", "package.json", '{"dependencies": {"hexo": "7"}}', "hexo"),
    ):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / name).write_text(text)
        if generator == "hexo":
            (tmp_path / folder / "_config.yml").touch()
        assert site(tmp_path / folder).site_for("").generator == generator


def test_the_setting_has_the_last_word(tmp_path: Path) -> None:
    assert site(tmp_path, "_config.yml", generator="hugo").site_for("").generator == "hugo"


def test_pages_by_path(tmp_path: Path) -> None:
    page = read_page("a/b.md", b"x")
    found = build_site(tmp_path, [head_of(page)], generator="auto", base_url=None)
    assert found.page("a/b.md") == head_of(page)
    assert found.page("b.md") is None


@pytest.mark.parametrize(
    ("destination", "outcome", "path"),
    [
        ("b.md", FOUND, "docs/b.md"),
        ("./b.md?x#y", FOUND, "docs/b.md"),
        ("b", FOUND, "docs/b.md"),
        ("b.html", FOUND, "docs/b.md"),
        ("sub", FOUND, "docs/sub"),
        ("sub/", FOUND, "docs/sub"),
        ("../top.md", FOUND, "top.md"),
        ("my%20file.pdf", FOUND, "docs/my file.pdf"),
        ("%C3%BC.png", FOUND, "docs/ü.png"),
        ("ü.png", FOUND, "docs/ü.png"),
        ("u\u0308.png", FOUND, "docs/ü.png"),
        ("?x", FOUND, "docs/a.md"),
        (".", FOUND, "docs"),
        ("c.md", MISSING, "docs/c.md"),
        ("sub/c.md", MISSING, "docs/sub/c.md"),
        ("c.pdf", MISSING, "docs/c.pdf"),
        ("c", MISSING, "docs/c"),
        ("c/", MISSING, "docs/c"),
        ("c.php", MISSING, "docs/c.php"),
        ("c.py", MISSING, "docs/c.py"),
        ("B.md", Outcome.OTHER_CASE, "docs/b.md"),
        ("../../x.md", Outcome.OUTSIDE, None),
        ("../docs/../../x.md", Outcome.OUTSIDE, None),
        ("a\\b.md", UNKNOWN, None),
        ("{static}/x.png", UNKNOWN, None),
        ("~/x.md", UNKNOWN, None),
        ("50%.md", UNKNOWN, None),
        ("%00.md", UNKNOWN, None),
        ("%2e%2e/%2e%2e/x.md", Outcome.OUTSIDE, None),
    ],
)
def test_relative_addresses_in_a_plain_folder(
    tmp_path: Path, destination: str, outcome: Outcome, path: str | None
) -> None:
    found = site(
        tmp_path, "docs/a.md", "docs/b.md", "docs/sub/index.md", "top.md", "docs/my file.pdf", "docs/ü.png"
    )
    resolution = look(found, "docs/a.md", destination)
    assert (resolution.outcome, resolution.path) == (outcome, path)


@pytest.mark.parametrize(
    ("destination", "outcome"),
    [
        ("/img/a.png", FOUND),
        ("/a/b/", FOUND),
        ("/blog/post/", FOUND),
        ("/blog/post", FOUND),
        ("/theme.css", FOUND),
        ("/", FOUND),
        ("/img/none.png", MISSING),
        ("/none/none.png", UNKNOWN),
        ("/blog/none/", UNKNOWN),
        ("/index.xml", UNKNOWN),
        ("/pictures/x.png", UNKNOWN),
        ("none.png", UNKNOWN),
        ("../none.png", UNKNOWN),
        ("none.md", MISSING),
        ("elsewhere.md", UNKNOWN),
        ("../../../../x.png", UNKNOWN),
    ],
)
def test_hugo(tmp_path: Path, destination: str, outcome: Outcome) -> None:
    found = site(
        tmp_path,
        *(
            "hugo.toml",
            "static/img/a.png",
            "static/a/b/c.pdf",
            "content/blog/post.md",
            "content/x/elsewhere.md",
        ),
        *("themes/t/static/theme.css", "data/site/pictures/x.png"),
    )
    assert look(found, "content/blog/a.md", destination).outcome is outcome


def test_hugo_bundles_hold_their_own_files(tmp_path: Path) -> None:
    found = site(tmp_path, "hugo.toml", "content/a/index.md", "content/a/x.png", "content/a/sub/y.png")
    assert look(found, "content/a/index.md", "x.png", image=True).outcome is FOUND
    assert look(found, "content/a/index.md", "sub/y.png", image=True).outcome is FOUND
    assert look(found, "content/a/index.md", "z.png", image=True).outcome is MISSING


def test_an_empty_theme_may_hold_anything(tmp_path: Path) -> None:
    (tmp_path / "themes" / "t").mkdir(parents=True)
    found = site(tmp_path, "hugo.toml", "static/img/a.png")
    assert look(found, "content/a.md", "/img/none.png").outcome is UNKNOWN


def test_jekyll_posts_have_other_addresses_than_files(tmp_path: Path) -> None:
    found = site(tmp_path, "_config.yml", "_posts/2020-01-01-a.md", "files/2020/a.pdf", "about.md")
    (tmp_path / "_config.yml").write_text("title: A\n")
    (tmp_path / "about.md").write_text("---\ntitle: A\n---\n")
    path = "_posts/2020-01-01-a.md"
    assert look(found, path, "picture.png", image=True).outcome is UNKNOWN
    assert look(found, path, "/2020/01/01/b/").outcome is UNKNOWN
    assert look(found, path, "/about").outcome is FOUND
    assert look(found, path, "/files/2020/a.pdf").outcome is FOUND
    assert look(found, path, "/files/2020/b.pdf").outcome is MISSING


def test_docusaurus_looks_in_the_content_of_the_language_too(tmp_path: Path) -> None:
    base = "i18n/de/docusaurus-plugin-content-docs/current"
    found = site(
        tmp_path,
        "docusaurus.config.js",
        f"{base}/topics/charts.md",
        f"{base}/intro/a.md",
        "static/img/picture.png",
    )
    path = f"{base}/intro/a.md"
    assert look(found, path, "/topics/charts.md").path == f"{base}/topics/charts.md"
    assert look(found, path, "topics/charts.md").outcome is FOUND
    assert look(found, path, "../topics/none.md").outcome is MISSING
    assert look(found, path, "/img/picture.png").outcome is FOUND
    assert look(found, path, "/img/pictrue.png").outcome is MISSING


def test_zola_names_files_of_its_content(tmp_path: Path) -> None:
    found = site(tmp_path, "config.toml", "templates/a.html", "content/blog/a.md", "content/blog/other.md")
    assert look(found, "content/x.md", "@/blog/a.md").outcome is FOUND
    missing = look(found, "content/x.md", "@/blog/othr.md")
    assert (missing.outcome, missing.proposal) == (MISSING, "@/blog/other.md")


def test_a_path_that_the_site_is_published_under(tmp_path: Path) -> None:
    found = site(tmp_path, "hugo.toml", "static/img/a.png", base_url="https://example.org/blog/")
    assert look(found, "content/a.md", "/blog/img/a.png").outcome is FOUND
    assert look(found, "content/a.md", "/blog/img/aa.png").proposal == "/blog/img/a.png"


def test_the_generator_closest_above_a_page_counts(tmp_path: Path) -> None:
    found = site(tmp_path, "website/docusaurus.config.js", "website/static/img/a.png", "README.md")
    assert found.site_for("").generator == "plain"
    assert look(found, "website/docs/a.md", "/img/a.png").path == "website/static/img/a.png"
    assert look(found, "website/docs/a.md", "/img/b.png").outcome is MISSING


def test_a_generator_that_is_not_known_is_not_judged_by_place(tmp_path: Path) -> None:
    found = site(tmp_path, "gatsby-config.js", "content/a.md", "img/a.png")
    assert look(found, "content/a.md", "b.png", image=True).outcome is UNKNOWN
    assert look(found, "content/a.md", "/img/b.png", image=True).outcome is UNKNOWN
    assert look(found, "content/a.md", "b.md").outcome is MISSING


@pytest.mark.parametrize(
    ("wanted", "proposal"),
    [
        ("instalation.md", "installation.md"),
        ("./instalation.md", "./installation.md"),
        ("chart.md", "chart.mdx"),
        ("report-2018.pdf", None),
        ("far.md", "../other/far.md"),
        ("two word.md", "two%20words.md"),
        ("unlike.md", None),
    ],
)
def test_the_nearest_file_is_proposed_as_the_page_would_write_it(
    tmp_path: Path, wanted: str, proposal: str | None
) -> None:
    found = site(
        tmp_path,
        *(
            "docs/installation.md",
            "docs/chart.mdx",
            "docs/report-2017.pdf",
            "other/far.md",
            "docs/two words.md",
        ),
    )
    assert look(found, "docs/a.md", wanted).proposal == proposal


def test_symbolic_links_are_not_followed(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "x.md").touch()
    root = tmp_path / "root"
    root.mkdir()
    (root / "linked").symlink_to(outside)
    (root / "loop").symlink_to(root)
    (root / "file.md").symlink_to(outside / "x.md")
    found = site(root, "a.md")
    assert look(found, "a.md", "linked/none.md").outcome is not MISSING
    assert look(found, "a.md", "loop/loop/a.md").outcome is not MISSING
    assert look(found, "a.md", "file.md").outcome is FOUND


def test_folders_that_are_not_listed_may_hold_anything(tmp_path: Path) -> None:
    found = site(tmp_path, "a.md", "node_modules/p/x.png")
    assert look(found, "a.md", "node_modules/p/none.png").outcome is not MISSING


def test_pages_behind_symbolic_links_are_never_opened(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret.md").write_text("---\nslug: secret\naliases: [/leak/]\n---\n# Secret heading\n")
    root = tmp_path / "root"
    (root / "content").mkdir(parents=True)
    (root / "hugo.toml").write_text("title = 'X'\n")
    (root / "content" / "linked.md").symlink_to(outside / "secret.md")
    (root / "content" / "folder").symlink_to(outside)
    (root / "content" / "a.md").write_text("# A\n")
    found = build_site(root, (), generator="auto", base_url=None)
    page = read_page("content/a.md", b"# A\n")
    assert found.page("content/linked.md") is None
    assert found.page("content/folder/secret.md") is None
    for address in ("/leak/", "/folder/secret/", "/secret/"):
        assert found.resolve(page, address).outcome is not Outcome.FOUND
    assert found.anchors("content/linked.md") is None


@pytest.mark.parametrize(
    ("destination", "outcome", "proposal"),
    [
        ("@site/docs/intro.md", FOUND, None),
        ("@site/static/img/a.png?x#y", FOUND, None),
        ("@site/docs/Intro.md", Outcome.OTHER_CASE, "@site/docs/intro.md"),
        ("@site/docs/intor.md", MISSING, "@site/docs/intro.md"),
        ("@site/static/img/gone.png", MISSING, None),
        ("@site/src/components/Button", UNKNOWN, None),
        ("@site/../../x.md", Outcome.OUTSIDE, None),
        ("@theme/x.md", UNKNOWN, None),
    ],
)
def test_docusaurus_names_files_from_its_own_folder(
    tmp_path: Path, destination: str, outcome: Outcome, proposal: str | None
) -> None:
    found = site(tmp_path, "w/docusaurus.config.js", "w/docs/intro.md", "w/static/img/a.png", "w/blog/a.md")
    resolution = look(found, "w/blog/a.md", destination)
    assert (resolution.outcome, resolution.proposal) == (outcome, proposal)


@pytest.mark.parametrize(
    ("files", "text"),
    [
        ({}, "---\ntitle: A\n---\n"),
        ({"book.toml": ""}, "# A\n"),
        ({"docs/conf.py": ""}, "# A\n"),
        ({"package.json": '{"dependencies": {"next": "15"}}'}, "# A\n"),
    ],
)
def test_in_a_plain_folder_that_a_program_publishes_addresses_are_unknown_but_not_files(
    tmp_path: Path, files: dict[str, str], text: str
) -> None:
    write_files(tmp_path, {"docs/a.md": text, **files})
    found = build_site(tmp_path, (), generator="auto", base_url=None)
    page = read_page("docs/a.md", text.encode())
    outcomes = [found.resolve(page, each).outcome for each in ("c/", "c.xml", "c.pdf")]
    assert outcomes == [UNKNOWN, UNKNOWN, MISSING]


def test_a_markdown_file_from_the_root_of_a_plain_folder_is_there_or_not(tmp_path: Path) -> None:
    found = site(tmp_path, "docs/a.md", "readme.md")
    assert look(found, "docs/a.md", "/readme.md").outcome is FOUND
    assert look(found, "docs/a.md", "/nowhere.md").outcome is MISSING
    assert look(found, "docs/a.md", "/nowhere").outcome is UNKNOWN


def test_names_of_a_letter_are_not_alike_for_their_ending(tmp_path: Path) -> None:
    found = site(tmp_path, "a.md", "x.png", "team.png")
    assert look(found, "a.md", "y.png", image=True).proposal is None
    assert look(found, "a.md", "taem.png", image=True).proposal == "team.png"


def test_a_tab_between_the_slashes_of_the_sites_own_address_leaves_nothing_to_propose(tmp_path: Path) -> None:
    """Browsers pass over it; but what there is to write before a path cannot be told from such letters."""
    page = facts_of(read_page("a.md", b"[a](<https:/\t/example.org/b>) [c](https://example.org/d#e)\n"))
    with_tab, plain = local_targets(
        page, build_site(tmp_path, [page], generator="plain", base_url="https://example.org")
    )
    assert with_tab.spells_out_the_site
    assert with_tab.as_written("/new") is None
    assert plain.as_written("/new") == "https://example.org/new"


PLACES = {
    "plain": "",
    "mkdocs.yml": "docs/",
    "_config.yml": "",
    "hugo.toml": "content/",
}


@pytest.mark.parametrize("config", PLACES)
def test_a_static_file_is_found_without_a_look_at_other_pages(
    tmp_path: Path, config: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = PLACES[config]
    static = "static/" if config == "hugo.toml" else folder
    names = (config, f"{folder}a.md", f"{folder}other.md", f"{static}images/x.png")
    site(tmp_path, *names)  # which writes the files
    (tmp_path / config).write_text(
        "title: x\n" if config.endswith(".yml") else 'title = "x"\n', encoding="utf-8"
    )
    page = head_of(read_page(f"{folder}a.md", b"---\ntitle: A\n---\n"))
    found = build_site(tmp_path, [page], generator="auto", base_url=None)
    read = _paths_read(monkeypatch)
    assert look(found, page.path, "/images/x.png").outcome is FOUND
    assert not read


@pytest.mark.parametrize("config", ["plain", "mkdocs.yml"])
def test_an_address_that_hangs_on_the_path_needs_no_look_into_the_page(
    tmp_path: Path, config: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = PLACES[config]
    site(tmp_path, config, f"{folder}a.md", f"{folder}b/index.md", f"{folder}c.md")
    (tmp_path / config).write_text("site_name: x\n", encoding="utf-8")
    page = head_of(read_page(f"{folder}a.md", b"text\n"))
    found = build_site(tmp_path, [page], generator="auto", base_url=None)
    read = _paths_read(monkeypatch)
    look(found, page.path, "/nowhere/")
    assert not read


@pytest.mark.parametrize(("title", "reads"), [(b"S", 0), (b"\xff", 1)])
def test_a_section_that_is_at_hand_is_not_read_again_unless_it_is_damaged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, title: bytes, reads: int
) -> None:
    section = b"---\ntitle: " + title + b"\ncascade:\n  draft: true\n---\n"
    site(tmp_path, "hugo.toml", "content/s/_index.md", "content/s/a.md")
    (tmp_path / "hugo.toml").write_text('title = "x"\n', encoding="utf-8")
    (tmp_path / "content/s/_index.md").write_bytes(section)
    pages = {"content/s/_index.md": section, "content/s/a.md": b"---\ntitle: A\n---\n"}
    heads = [head_of(read_page(path, data)) for path, data in pages.items()]
    found = build_site(tmp_path, heads, generator="auto", base_url=None)
    read: list[str] = []

    def note(path: str, data: bytes) -> Page:
        read.append(path)
        return read_page(path, data)

    monkeypatch.setattr(site_root, "read_page", note)
    published = found.published("content/s/a.md")
    assert published is not None
    assert published.state is State.DRAFT
    assert len(read) == reads


def _paths_read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The paths of the pages that are read from now on."""
    read: list[str] = []
    plain = SiteMap._from_disk

    def note(sitemap: SiteMap, path: str) -> Page | None:
        read.append(path)
        return plain(sitemap, path)

    monkeypatch.setattr(SiteMap, "_from_disk", note)
    return read
