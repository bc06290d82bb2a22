"""Whatever stands there, and wherever the cursor is: something is proposed and said, or nothing, and nothing fails."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from postlint.page.page import decode
from postlint.server.completion import proposals_at
from postlint.server.completion.proposals import ClientAbilities
from postlint.server.hover import sections_at
from postlint.server.hover_text import HoverText
from postlint.server.live_site import LiveSite
from postlint.server.sites import Place, ServedSites
from postlint.server.survey import Surroundings

SITES = Path(__file__).parents[1] / "sites"
ABLE = ClientAbilities(snippets=True, markdown=True, keeps_indents=True)
_LONGEST = 1_500
"""Characters of a post that are looked at."""


def live(root: Path) -> LiveSite:
    surroundings = Surroundings(None, lambda configuration: configuration.root, lambda _: None)
    served = ServedSites(surroundings, overrides=[], isolated=True)
    served.folders = [root]
    (site,) = served.of_folders()
    found = served.survey(site, lambda _: None)
    assert found is not None
    site = served.renew(site, found)
    for _ in site.index():
        pass
    assert site.is_whole
    return site


def look(place: Place, text: str, offset: int, number: int) -> None:
    """Asks for all that there is at `offset` of `text`, which the page at `place` holds."""
    client = ABLE if number % 2 else ClientAbilities()
    found, _ = proposals_at(text, place, offset, client)
    for proposal in found:
        for span in (proposal.word, *(span for span, _ in proposal.edits)):
            assert 0 <= span.start <= span.end <= len(text)
        assert proposal.word.start <= offset <= proposal.word.end
        assert "\n" not in text[proposal.word.start : proposal.word.end]
    for section in sections_at(text, place, offset, HoverText(number % 2 == 0)):
        assert section.span.start <= offset <= section.span.end
        assert section.lines


def look_everywhere(site: LiveSite, path: str, text: str, step: int) -> None:
    """At each place of `text`, and at the end of each beginning of it, as it is while somebody writes it."""
    text = text.replace("\r\n", "\n")[:_LONGEST]
    place = Place(site, path)
    site.write(path, text.encode())
    for number, offset in enumerate(range(0, len(text) + 1, step)):
        look(place, text, offset, number)
    for number, offset in enumerate(range(0, len(text) + 1, step * 9)):
        site.write(path, text[:offset].encode())
        look(place, text[:offset], offset, number)
    site.write(path, None)


@pytest.mark.parametrize("name", ["hugo", "jekyll", "zola", "mkdocs", "pelican", "docusaurus"])
def test_nothing_fails_at_any_place_of_pages_of_all_kinds(tmp_path: Path, name: str) -> None:
    shutil.copytree(SITES / name / "source", tmp_path / "site")
    site = live(tmp_path / "site")
    for path in site.files[:3]:
        look_everywhere(site, path, (site.root / path).read_text(), 4)


def _real_posts() -> Iterator[tuple[Path, str]]:
    corpora = os.environ.get("POSTLINT_CORPORA")
    for corpus in sorted(Path(corpora).iterdir()) if corpora else ():
        posts = sorted(corpus.rglob("*.md")) if corpus.is_dir() else []
        yield from ((corpus, post.relative_to(corpus).as_posix()) for post in posts[:3])


@pytest.mark.slow
def test_nothing_fails_at_any_place_of_real_posts(tmp_path: Path) -> None:
    posts = [*_real_posts()]
    if not posts:
        pytest.skip("POSTLINT_CORPORA is not set")
    sites: dict[Path, LiveSite] = {}
    for corpus, path in posts[:40]:
        if corpus not in sites:
            shutil.copytree(corpus, tmp_path / corpus.name)
            sites[corpus] = live(tmp_path / corpus.name)
        if sites[corpus].has(path):
            text = (corpus / path).read_bytes().decode("utf-8", "replace")
            look_everywhere(sites[corpus], path, text, 1)


@pytest.mark.parametrize(
    "text",
    [
        "---\n" + "a: {" * 500,
        "---\n" + "- " * 500 + "\n---\n",
        "---\n" + "".join(f"{' ' * n}k{n}:\n" for n in range(200)) + "---\n",
        "{" + '"a": [' * 300,
        "+++\n[[a.b.c]]\n[a.b.c]\nx = [{y = [{\n+++\n",
        "+++\na.b = 1\na = 2\n[a]\nb = [\n+++\n",
        "---\na: 1\na:\n  b: 2\na:\n- c\n---\n",
        "---\n? a\n: b\n? [c]\n---\n",
        "---\n&a b: *a\n<<: *a\n---\n",
        "---\r\ntitle: x\r\ntags: [a,\r\n b]\r\n---\r\n[a](b\r\n",
        "---\ntitle: \ud800\n---\n",
        "\ufeff---\ntitle: x\n---\n",
        "[[[[((((![](![](<a href='<img src=\"{{< ref {% link",
        "---\n\t\n\ttitle:\tx\n---\n",
        "---\n'\n---\n",
        '---\n"\n---\n',
        "---\n:\n: :\n-:\n---\n",
    ],
)
def test_nothing_fails_in_odd_texts(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.md").write_text("---\ntitle: x\n---\n")
    site = live(tmp_path)
    data = text.encode("utf-8", "surrogatepass")
    site.write("a.md", data)
    content = decode(data).text
    for number, offset in enumerate(range(0, len(content) + 1, max(1, len(content) // 150))):
        look(Place(site, "a.md"), content, offset, number)
