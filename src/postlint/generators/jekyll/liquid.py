"""The texts of Liquid's templates, as far as can be told without running them: their parts, and what an expression may
come to.

Sources: Liquid 4.0's `tokenizer.rb`, `variable.rb` and `tags/raw.rb`; https://shopify.github.io/liquid/basics/whitespace/
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from enum import StrEnum

from postlint.pattern import Pattern
from postlint.records import NamedTuple

Lookup = Callable[[str], "Value"]
"""What a variable comes to, by the words of an expression."""


class LiquidKind(StrEnum):
    """What a part of a template is."""

    TEXT = "text"
    TAG = "tag"
    OUTPUT = "output"


class TemplatePart(NamedTuple):
    """A part of a template. `text` is what a text says, all of `{% raw %}…{% endraw %}`, or what is in the braces of
    a tag or an output; `name` is that of a tag."""

    kind: LiquidKind
    text: str
    name: str = ""


class Value(NamedTuple):
    """What an expression may come to: its very `text`, where that is known. `plain` says that it makes no ids wherever
    it is shown, `of_pages` that it is one page or more, some fields of which do."""

    text: str | None = None
    plain: bool = False
    of_pages: bool = False


UNKNOWN = Value()
PLAIN = Value(plain=True)
PAGES = Value(of_pages=True)

_MAKES_IDS = Pattern(
    r"""(?<![?&;\w-])(?:id|name)\s{0,9}=\s{0,9}["'\\\w{]|<script\b|<[a-z]+-[a-z]|\bmarkdown\s{0,9}="""
    r"""|\{[:#]|\{%-?\s{0,9}inc|(?:\A|\n|\\n|["'])[ \t>]{0,99}\#{1,6}[^\#\n]"""
    r"""|(?:\n|\\n)[ \t]{0,99}(?:=+|-{3,})[ \t]{0,99}(?:\n|\\n)"""
)
_TAG_NAME = Pattern(r"\s*(\w+)")
_END_OF_RAW = Pattern(r"\{%-?\s*endraw\s*-?%\}")
_PIECE = Pattern(r"""(?:"[^"]*"|'[^']*'|[^|"'])+""")
_ARGUMENT = Pattern(r"""(?:\w+:\s*)?("[^"]*"|'[^']*'|[^\s,"']+)""")
_NUMBER = Pattern(r"-?\d+(?:\.\d+)?")
_NOTHING = frozenset({"", "nil", "null", "true", "false", "empty", "blank"})
_FILTERS = frozenset({
    "abs", "absolute_url", "append", "array_to_sentence_string", "at_least", "at_most", "capitalize", "ceil",
    "cgi_escape", "compact", "concat", "date", "date_to_long_string", "date_to_rfc822", "date_to_string",
    "date_to_xmlschema", "default", "divided_by", "downcase", "escape", "escape_once", "find", "first", "floor",
    "group_by", "join", "jsonify", "last", "limit", "lstrip", "markdownify", "minus", "modulo", "newline_to_br",
    "normalize_whitespace", "number_of_words", "plus", "pop", "prepend", "push", "relative_url", "remove",
    "remove_first", "replace", "replace_first", "reverse", "round", "rstrip", "shift", "size", "slice", "slugify",
    "smartify", "sort", "sort_natural", "split", "strip", "strip_html", "strip_newlines", "times", "to_integer",
    "truncate", "truncatewords", "uniq", "unshift", "upcase", "uri_escape", "url_decode", "url_encode", "where",
    "xml_escape",
})  # fmt: skip
"""Those of Liquid and Jekyll that make no id of texts that have none."""
_COUNTING = frozenset({"size", "number_of_words", "strip_html", "jsonify"})
"""Of these nothing is left that is an element."""


def makes_ids(text: str) -> bool:
    """Whether `text` may make an id where it is shown: by its elements, headings, attributes or tags."""
    return _MAKES_IDS.search(text) is not None


def parts_of(template: str) -> Iterator[TemplatePart]:
    """The parts of a template, in order. Takes linear time."""
    at, trims = 0, False
    while True:
        opening = _next_opening(template, at)
        closing = "%}" if template.startswith("{%", opening) else "}}"
        end = template.find(closing, opening + 2)
        if opening == len(template) or end == -1:
            yield TemplatePart(LiquidKind.TEXT, _trimmed(template[at:], left=trims))
            return
        inner = template[opening + 2 : end]
        yield TemplatePart(
            LiquidKind.TEXT, _trimmed(template[at:opening], left=trims, right=inner.startswith("-"))
        )
        trims, at = inner.endswith("-"), end + 2
        inner = inner.removeprefix("-").removesuffix("-")
        if closing == "}}":
            yield TemplatePart(LiquidKind.OUTPUT, inner.strip())
            continue
        named = _TAG_NAME.match(inner)
        name = named[1] if named else ""
        if name == "raw":
            raw = _END_OF_RAW.search(template, at)
            if raw is None:
                yield TemplatePart(LiquidKind.TEXT, template[opening:])
                return
            yield TemplatePart(LiquidKind.TEXT, template[opening : raw.end()])
            trims, at = raw.group().endswith("-%}"), raw.end()
        else:
            yield TemplatePart(LiquidKind.TAG, inner[named.end() :].strip() if named else inner, name)


def _next_opening(text: str, at: int) -> int:
    while (at := text.find("{", at)) != -1:
        if text.startswith(("{%", "{{"), at):
            return at
        at += 1
    return len(text)


def _trimmed(text: str, *, left: bool = False, right: bool = False) -> str:
    text = text.lstrip() if left else text
    return text.rstrip() if right else text


def value_of(expression: str, lookup: Lookup) -> Value:
    """What an expression with its filters may come to; `lookup` knows the variables."""
    first, *filters = [found.group().strip() for found in _PIECE.finditer(expression)] or [""]
    value = _plain_value(first, lookup)
    for each in filters:
        name, _, given = each.partition(":")
        name = name.strip()
        if name in _COUNTING:
            value = PLAIN
            continue
        arguments = [_plain_value(found[1], lookup) for found in _ARGUMENT.finditer(given)]
        known = name in _FILTERS and all(argument.plain for argument in arguments)
        if not known or not (value.plain or value.of_pages):
            return UNKNOWN
        value = value._replace(text=None)
    return value


def _plain_value(words: str, lookup: Lookup) -> Value:
    if words[:1] in {'"', "'"} and words[-1:] == words[:1]:
        return known_text(words[1:-1])
    if words in _NOTHING or _NUMBER.fullmatch(words) or ".." in words:
        return PLAIN
    return lookup(words)


def known_text(text: str) -> Value:
    """The value that is `text`."""
    return Value(text, plain=not makes_ids(text))


def worse(one: Value, other: Value) -> Value:
    """What may be the one or the other."""
    if one == other:
        return one
    quiet = all(each.plain or each.of_pages for each in (one, other))
    return Value(plain=one.plain and other.plain, of_pages=quiet and (one.of_pages or other.of_pages))
