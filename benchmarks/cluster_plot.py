"""Draws how long a run takes by the number of workers, as SVG: both axes are logarithms."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import TypeAlias
from xml.sax.saxutils import escape

Points: TypeAlias = Sequence[tuple[int, float]]
"""Numbers of workers with seconds."""

_WIDTH, _HEIGHT = 760, 430
_LEFT, _RIGHT, _TOP, _BOTTOM = 70, 590, 62, 370
_TIMES = {"5 min": 300, "15 min": 900, "1 h": 3600, "4 h": 14_400, "16 h": 57_600}
_SHORTEST, _LONGEST = 240, 90_000

# Its own background, since a page may be light where the reader's system is dark.
_STYLE = """
  .back { fill: #ffffff } text { fill: #24292f; font: 13px system-ui, sans-serif }
  .title { font-weight: 600; font-size: 15px }
  .grid { stroke: #d0d7de } path { fill: none; stroke-width: 2.5 } .bound { stroke: #6e7781; stroke-dasharray: 6 5 }
  .c0 { stroke: #b35900 } .c1 { stroke: #0969da } .c2 { stroke: #1a7f37 }
  .d0 { fill: #b35900 } .d1 { fill: #0969da } .d2 { fill: #1a7f37 } .d3 { fill: #6e7781 }
  @media (prefers-color-scheme: dark) {
    .back { fill: #0d1117 } text { fill: #e6edf3 } .grid { stroke: #30363d } .bound { stroke: #8b949e }
    .c0 { stroke: #f0883e } .c1 { stroke: #58a6ff } .c2 { stroke: #3fb950 }
    .d0 { fill: #f0883e } .d1 { fill: #58a6ff } .d2 { fill: #3fb950 } .d3 { fill: #8b949e }
  }
"""


def draw(lines: Mapping[str, Points], bound: Points, title: str) -> str:
    """`lines`, each with its name at its end, and `bound` as a dashed one. All have points for the same workers."""
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img"',
        f' aria-label="{escape(title)}">\n<style>{_STYLE}</style>\n',
        f'<rect class="back" width="{_WIDTH}" height="{_HEIGHT}" rx="6"/>\n',
        f'<text class="title" x="{_LEFT}" y="30">{escape(title)}</text>\n',
        *_axes([workers for workers, _ in bound]),
        _path("bound", bound),
        *_names({**lines, "machines alone": bound}),
    ]
    for n, points in enumerate(lines.values()):
        parts.append(_path(f"c{n}", points))
        parts += [f'<circle class="d{n}" cx="{_x(w):.1f}" cy="{_y(s):.1f}" r="4.5"/>\n' for w, s in points]
    return "".join(parts) + "</svg>\n"


def _axes(workers: Sequence[int]) -> Iterator[str]:
    for name, seconds in _TIMES.items():
        y = _y(seconds)
        yield f'<line class="grid" x1="{_LEFT}" x2="{_RIGHT}" y1="{y:.1f}" y2="{y:.1f}"/>'
        yield f'<text x="{_LEFT - 10}" y="{y + 4:.1f}" text-anchor="end">{name}</text>\n'
    for number in workers:
        yield f'<text x="{_x(number):.1f}" y="{_BOTTOM + 22}" text-anchor="middle">{number}</text>\n'
    yield f'<text x="{(_LEFT + _RIGHT) / 2}" y="{_BOTTOM + 46}" text-anchor="middle">workers</text>\n'


def _names(lines: Mapping[str, Points]) -> Iterator[str]:
    """The name of each line beside its last point, and none upon another."""
    ends = sorted((_y(points[-1][1]), n, name) for n, (name, points) in enumerate(lines.items()))
    last = -math.inf
    for y, n, name in ends:
        last = max(y, last + 18)
        yield f'<text class="d{n}" x="{_RIGHT + 12}" y="{last + 4:.1f}">{escape(name)}</text>\n'


def _path(kind: str, points: Points) -> str:
    corners = " L".join(f"{_x(workers):.1f} {_y(seconds):.1f}" for workers, seconds in points)
    return f'<path class="{kind}" d="M{corners}"/>\n'


def _x(workers: int) -> float:
    return _LEFT + 15 + (_RIGHT - _LEFT - 30) * math.log(workers) / math.log(64)


def _y(seconds: float) -> float:
    place = math.log(max(seconds, _SHORTEST) / _SHORTEST) / math.log(_LONGEST / _SHORTEST)
    return _BOTTOM - (_BOTTOM - _TOP) * place
