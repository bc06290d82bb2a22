"""Colours and links for the terminal, without rich's console, which is slow to import and reads markup.

rich renders a style; which text gets which style is said here, so foreign text is never read as markup.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from postlint.findings import Severity

if TYPE_CHECKING:
    from rich.style import Style

SEVERITY = {Severity.ERROR: "bold red", Severity.WARNING: "bold yellow", Severity.INFO: "bold cyan"}


class Paint:
    """Paints text, or leaves it as it is where colours are off."""

    def __init__(self, *, colour: bool) -> None:
        self.colour = colour

    def __call__(self, text: str, style: str, *, link: str | None = None) -> str:
        if not self.colour or not text:
            return text
        from rich.color import ColorSystem

        return _style(style, link).render(text, color_system=ColorSystem.STANDARD)


@lru_cache(maxsize=256)
def _style(style: str, link: str | None) -> Style:
    from rich.style import Style

    return Style.parse(style) + (Style(link=link) if link else Style())
