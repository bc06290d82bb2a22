"""Draws what a run prints on a terminal as an SVG, for the documentation. It has no font and asks for nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape

WIDTH, LINE, MARGIN = 8.4, 19, 16  # of a letter and of a line, and around all of them, in pixels

_LINK = re.compile(r"\x1b\]8;[^\x1b]*\x1b\\")
_STYLE = re.compile(r"\x1b\[([0-9;]*)m")
_STYLES = {
    "1": "bold",
    "2": "dim",
    "31": "red",
    "32": "green",
    "33": "yellow",
    "34": "blue",
    "35": "pink",
    "36": "cyan",
}
_CSS = """
text { font: 14px ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; fill: #1b1f26; white-space: pre; }
.back { fill: #f5f6f8; stroke: #d5d9e0; } .bold { font-weight: 700; } .dim { fill: #545c69; }
.red { fill: #b3182b; } .green { fill: #1c6b33; } .yellow { fill: #8a5300; } .blue { fill: #0a55b5; }
.pink { fill: #8a2a7d; } .cyan { fill: #0b6179; }
@media (prefers-color-scheme: dark) {
text { fill: #e6e9ee; } .back { fill: #14171c; stroke: #38404c; } .dim { fill: #aab3c0; }
.red { fill: #ff8f99; } .green { fill: #7fd398; } .yellow { fill: #f2b45c; } .blue { fill: #82b8ff; }
.pink { fill: #f0a3e2; } .cyan { fill: #6fd0e6; }
}
"""


def picture(command: str, printed: str) -> str:
    """`printed`, with a terminal's colours in it, under the `command` that printed it."""
    lines = [f"\x1b[2m$\x1b[0m \x1b[1m{command}\x1b[0m", "", *_LINK.sub("", printed).rstrip("\n").split("\n")]
    width = round(max(len(_STYLE.sub("", line)) for line in lines) * WIDTH) + 2 * MARGIN
    height = len(lines) * LINE + 2 * MARGIN
    drawn = "\n".join(
        f'<text x="{MARGIN}" y="{MARGIN + number * LINE + 14}" xml:space="preserve">{"".join(_spans(line))}</text>'
        for number, line in enumerate(lines)
        if line
    )
    said = escape(_STYLE.sub("", "\n".join(lines)))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'role="img" aria-labelledby="said">\n<title>{escape(command)}</title>\n<desc id="said">{said}</desc>\n'
        f'<style>{_CSS}</style>\n<rect class="back" width="{width}" height="{height}" rx="8"/>\n{drawn}\n</svg>\n'
    )


def _spans(line: str) -> Iterator[str]:
    """The pieces of a line, each in its style."""
    text, *styled = _STYLE.split(line)
    if text:
        yield escape(text)
    for style, piece in zip(styled[::2], styled[1::2], strict=True):
        names = " ".join(_STYLES[code] for code in style.split(";") if code in _STYLES)
        if piece:
            yield f'<tspan class="{names}">{escape(piece)}</tspan>' if names else escape(piece)
