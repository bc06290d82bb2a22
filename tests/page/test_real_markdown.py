"""The expectations of `test_dialects` are what the real programs make of the same text."""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
from html.parser import HTMLParser

import pytest

from page.test_dialects import ADMONITIONS, KRAMDOWN_TEXTS, MARKDOWN_IN_HTML

_EXTENSIONS = [
    *("abbr", "admonition", "attr_list", "def_list", "footnotes", "md_in_html", "tables"),
    *("pymdownx.caret", "pymdownx.details", "pymdownx.mark", "pymdownx.superfences", "pymdownx.tabbed"),
    *("pymdownx.tilde", "pymdownx.blocks.admonition"),
]
_KRAMDOWN = "require 'kramdown'; print Kramdown::Document.new(STDIN.read.force_encoding('UTF-8')).to_html"


class _Addresses(HTMLParser):
    """The addresses of links and images that lead out of the page, in order."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        wanted = {"a": "href", "img": "src"}.get(tag)
        self.found += [
            value or "" for name, value in attrs if name == wanted and not (value or "").startswith("#")
        ]


def _addresses(html: str) -> list[str]:
    parser = _Addresses()
    parser.feed(html)
    parser.close()
    return parser.found


def _without_snippets(cases: list[tuple[str, list[str]]]) -> list[tuple[str, list[str]]]:
    """A snippet takes in a file, which is not there."""
    return [(text, wanted) for text, wanted in cases if "--8<--" not in text]


@pytest.mark.skipif(
    not (importlib.util.find_spec("markdown") and importlib.util.find_spec("pymdownx")),
    reason="markdown and pymdown-extensions are not installed",
)
@pytest.mark.parametrize(("text", "wanted"), _without_snippets([*ADMONITIONS, *MARKDOWN_IN_HTML]))
def test_python_markdown(text: str, wanted: list[str]) -> None:
    markdown = importlib.import_module("markdown")
    configs = {"pymdownx.tabbed": {"alternate_style": True}}
    html = markdown.markdown(text, extensions=_EXTENSIONS, extension_configs=configs)
    assert _addresses(html) == wanted, html


def _has_kramdown() -> bool:
    if shutil.which("ruby") is None:
        return False
    return (
        subprocess.run(["ruby", "-e", "require 'kramdown'"], capture_output=True, check=False).returncode == 0
    )


@pytest.fixture(scope="module")
def kramdown() -> None:
    if not _has_kramdown():
        pytest.skip("kramdown is not installed")


@pytest.mark.parametrize(("text", "wanted"), KRAMDOWN_TEXTS)
def test_kramdown(text: str, wanted: list[str], kramdown: None) -> None:
    done = subprocess.run(["ruby", "-e", _KRAMDOWN], input=text, capture_output=True, text=True, check=True)
    assert _addresses(done.stdout) == wanted, done.stdout
