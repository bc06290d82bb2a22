"""Text as an editor shows it beside the cursor: Markdown where it can, else plain."""

from __future__ import annotations

import re

from lsprotocol import types

from postlint.pattern import Pattern
from postlint.records import NamedTuple
from postlint.report.sanitise import visible
from postlint.text import shorten

_LONGEST = 400
_SIGNS = Pattern(r"[\\`*_{}\[\]<>()!|~&$@]|:(?=//)|(?<=www)\.|\A\s*(?:[-+#=:]|[0-9]+(?=\.))", re.IGNORECASE)
"""What makes something of text in Markdown, links of bare addresses among it; the editors that show it as it is written
are not to show more `\\` than there must be."""
_LINK = Pattern(r"\[([^\[\]]*)\]\([^()\s]*\)")


class HoverText(NamedTuple):
    """How text is written: foreign text can make neither links nor pictures nor commands."""

    is_markdown: bool

    @classmethod
    def of(cls, capabilities: types.ClientCapabilities) -> HoverText:
        text_document = capabilities.text_document
        hover = text_document.hover if text_document is not None else None
        formats = hover.content_format if hover is not None else None
        return cls(types.MarkupKind.Markdown in (formats or ()))

    def foreign(self, text: str) -> str:
        """`text` that comes from posts, schemas and servers."""
        shown = visible(shorten(" ".join(text.split()), _LONGEST))
        return _escaped(shown) if self.is_markdown else shown

    def code(self, text: str) -> str:
        """The same where it is to be read letter by letter."""
        shown = visible(shorten(" ".join(text.split()), _LONGEST))
        if not self.is_markdown:
            return shown
        longest = max((len(run) for run in re.findall(r"`+", shown)), default=0)
        fence = "`" * (longest + 1)
        blank = " " if longest else ""
        return f"{fence}{blank}{shown}{blank}{fence}"

    def message(self, text: str) -> str:
        """A message of ours, in which foreign text may stand: what is between backticks is code."""
        if not self.is_markdown:
            return visible(text)
        parts = text.split("`")
        if len(parts) % 2 == 0:
            return self.foreign(text)
        shown = [
            self.code(part) if number % 2 and part.strip() else _escaped(visible(part))
            for number, part in enumerate(parts)
        ]
        return "".join(shown)

    def strong(self, text: str) -> str:
        return f"**{self.foreign(text)}**" if self.is_markdown else self.foreign(text)

    def link(self, label: str, address: str) -> str:
        """A link of our own."""
        return f"[{label}]({address})" if self.is_markdown else f"{label}: {address}"

    def own(self, text: str) -> str:
        """Markdown of our own, without its links, which lead to neighbours of the file that it stands in."""
        bare = _LINK.sub(r"\1", " ".join(text.split()))
        return bare if self.is_markdown else bare.replace("`", "")

    def markup(self, sections: list[list[str]]) -> types.MarkupContent:
        """`sections`, each with its lines."""
        if not self.is_markdown:
            text = "\n\n".join("\n".join(lines) for lines in sections)
            return types.MarkupContent(types.MarkupKind.PlainText, text)
        text = "\n\n---\n\n".join("\n\n".join(lines) for lines in sections)
        return types.MarkupContent(types.MarkupKind.Markdown, text)


def _escaped(text: str) -> str:
    """`text` as Markdown that shows it."""
    return _SIGNS.sub(lambda sign: f"{sign[0]}\\" if sign[0][-1:].isdigit() else f"\\{sign[0]}", text)
