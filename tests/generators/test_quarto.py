"""What Quarto makes of a site's files, and which file a link means. The module names the sources of the rules."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from postlint.generators.protocol import Published, State
from postlint.page import read_page
from postlint.site import Outcome, Resolution, Site, build_site

FOUND, MISSING, UNKNOWN = Outcome.FOUND, Outcome.MISSING, Outcome.UNKNOWN
WEBSITE = "project:\n  type: website\n"


def site(root: Path, files: Mapping[str, str], config: str = WEBSITE) -> Site:
    for name, text in {"_quarto.yml": config, **files}.items():
        file = root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    return build_site(root, (), generator="auto", base_url=None)


def look(found: Site, path: str, destination: str, *, image: bool = False) -> Resolution:
    return found.resolve(read_page(path, b""), destination, image=image)


def published(found: Site, path: str) -> Published:
    sitemap = found.site_for("").sitemap
    assert sitemap is not None
    return sitemap.published(path)


@pytest.mark.parametrize(
    ("path", "front_matter", "address"),
    [
        ("a.qmd", "title: A", "/a.html"),
        ("x/index.qmd", "title: A", "/x/"),
        ("x/a.md", "title: A", "/x/a.html"),
        ("a.qmd", "output-file: b.html", "/b.html"),
        ("a.qmd", "output-file: b", "/b.html"),
        ("a.qmd", "format: pdf", None),
        ("a.qmd", "format:\n  html:\n    toc: true\n  pdf: default", "/a.html"),
        ("a.qmd", "format:\n  html:\n    output-file: c", None),
    ],
)
def test_the_addresses_of_pages(tmp_path: Path, path: str, front_matter: str, address: str | None) -> None:
    assert published(site(tmp_path, {path: f"---\n{front_matter}\n---\n"}), path).address == address


@pytest.mark.parametrize(
    "path", ["_a.qmd", "_x/a.qmd", ".x/a.qmd", "README.md", "x/README.qmd", "_site/a.md", "renv/library/a.md"]
)
def test_what_is_no_page(tmp_path: Path, path: str) -> None:
    assert published(site(tmp_path, {path: "A"}), path).state is State.LEFT_OUT


def test_aliases(tmp_path: Path) -> None:
    head = "---\naliases:\n  - old.html\n  - /older/\n  - oldest\n  - ../up.html#part\n---\n"
    found = site(tmp_path, {"x/a.qmd": head, "b.qmd": "B"})
    assert published(found, "x/a.qmd").aliases == ("/x/old.html", "/older/", "/x/oldest/", "/up.html")
    assert look(found, "b.qmd", "older/") == Resolution(FOUND, "x/a.qmd")


def test_drafts_are_pages_without_text(tmp_path: Path) -> None:
    config = f"{WEBSITE}website:\n  drafts: [b.qmd]\n"
    found = site(tmp_path, {"a.qmd": "---\ndraft: true\n---\n", "b.qmd": "B", "c.qmd": "C"}, config)
    states = [published(found, name).state for name in ("a.qmd", "b.qmd", "c.qmd")]
    assert states == [State.DRAFT, State.DRAFT, State.LIVE]


def test_a_book_has_the_chapters_that_it_names(tmp_path: Path) -> None:
    book = (
        "project:\n  type: book\nbook:\n  chapters:\n    - index.qmd\n    - part: one.qmd\n      chapters:\n"
        "        - two.qmd\n  appendices:\n    - three.qmd\n"
    )
    found = site(tmp_path, {f"{name}.qmd": "A" for name in ("index", "one", "two", "three", "four")}, book)
    states = {
        name: published(found, f"{name}.qmd").state for name in ("index", "one", "two", "three", "four")
    }
    assert [name for name, state in states.items() if state is State.LEFT_OUT] == ["four"]


@pytest.mark.parametrize(
    ("destination", "outcome", "proposal"),
    [
        ("b.qmd", FOUND, None),
        ("/x/b.qmd", FOUND, None),
        ("b.html", FOUND, None),
        ("/x/b.html", FOUND, None),
        ("../index.html", FOUND, None),
        ("../", FOUND, None),
        ("notebook.html", FOUND, None),
        ("notebook.ipynb", FOUND, None),
        ("B.qmd", Outcome.OTHER_CASE, "b.qmd"),
        ("chapter.qmd", MISSING, None),
        ("x/b.qmd", MISSING, "b.qmd"),
        ("/b.qmd", MISSING, "/x/b.qmd"),
        ("nowhere.html", MISSING, None),
        ("../../c.qmd", Outcome.OUTSIDE, None),
        ("../index.xml", UNKNOWN, None),
        ("/search.json", UNKNOWN, None),
        ("b.pdf", UNKNOWN, None),
    ],
)
def test_links(tmp_path: Path, destination: str, outcome: Outcome, proposal: str | None) -> None:
    files = {"index.qmd": "I", "x/a.qmd": "A", "x/b.qmd": "B", "x/notebook.ipynb": "{}"}
    found = look(site(tmp_path, files), "x/a.qmd", destination)
    assert (found.outcome, found.proposal) == (outcome, proposal)


@pytest.mark.parametrize(
    ("text", "outcome"),
    [("A", MISSING), ("```{python}\nplot()\n```\n", UNKNOWN), ("```{.python}\nplot()\n```\n", MISSING)],
)
def test_pictures_may_be_drawn_by_code(tmp_path: Path, text: str, outcome: Outcome) -> None:
    found = site(tmp_path, {"x/a.qmd": "A", "x/p.png": "", "q.png": "", "b.qmd": text})
    assert look(found, "x/a.qmd", "p.png", image=True).outcome is FOUND
    assert look(found, "x/a.qmd", "/q.png", image=True).outcome is FOUND
    assert look(found, "x/a.qmd", "r.png", image=True).outcome is outcome


@pytest.mark.parametrize(
    "config",
    [
        "",
        "project:\n  type: default\n",
        "project:\n  type: our-extension\n",
        f"{WEBSITE}  pre-render: make.py\n",
        f"{WEBSITE}  render: ['*.qmd']\n",
    ],
)
def test_what_may_change_everything_makes_addresses_unknown(tmp_path: Path, config: str) -> None:
    found = site(tmp_path, {"a.qmd": "A", "b.qmd": "B"}, config)
    assert look(found, "a.qmd", "c.html").outcome is UNKNOWN
    assert look(found, "a.qmd", "b.qmd").outcome is FOUND
    assert look(found, "a.qmd", "nowhere.qmd").outcome is MISSING


def test_profiles_may_change_everything(tmp_path: Path) -> None:
    found = site(tmp_path, {"a.qmd": "A", "_quarto-draft.yml": "x: 1\n"})
    assert look(found, "a.qmd", "c.html").outcome is UNKNOWN
