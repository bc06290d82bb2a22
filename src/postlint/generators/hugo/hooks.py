"""What a site's own render hook makes of the destination of a link or an image, read from its template, which is never
run (https://gohugo.io/render-hooks/links/, https://gohugo.io/render-hooks/images/).

Values are followed from the destination, over variables, to the `href` or `src` that is written: a hook that writes the
destination as it is, or the address of the page, resource or asset that it finds under that very name, can be told. Of
one that puts anything else together, only the site's author could say what comes out.
"""

from __future__ import annotations

import re
from collections import defaultdict
from enum import Enum

from postlint.pattern import Pattern
from postlint.records import NamedTuple


class LinkHook(NamedTuple):
    """What becomes of a destination. `known` says that it is passed on where nothing of that name is found; the others,
    among what it is looked up; `from_root`, whether one that begins with `/` is, too."""

    known: bool = True
    pages: bool = False
    resources: bool = False
    assets: bool = False
    from_root: bool = True

    @property
    def passes_on(self) -> bool:
        """Whether it is written as it is."""
        return self == PASSED_ON


PASSED_ON = LinkHook()
EMBEDDED = LinkHook(pages=True, resources=True, assets=True)
"""Hugo's own hooks."""
UNKNOWN = LinkHook(known=False)


class _Value(Enum):
    """What an expression may come to."""

    DESTINATION = "destination"
    PARSED = "parsed"  # `urls.Parse` of it
    PATH = "path"  # of it, without query and fragment, perhaps without `./` or the last slash
    PIECES = "pieces"  # before and after its `#`
    FOUND = "found"  # a page, resource or asset
    ADDRESS = "address"  # of what was found, or of the page that the link stands in
    REST = "rest"  # query or fragment
    OTHER = "other"


_Values = frozenset[_Value]
_OTHER: _Values = frozenset({_Value.OTHER})
_NAMES: _Values = frozenset({_Value.DESTINATION, _Value.PATH})
_WRITTEN: _Values = frozenset({_Value.DESTINATION, _Value.ADDRESS})

_COMMENT = Pattern(r"\{\{-?\s*/\*.*?\*/\s*-?\}\}", re.DOTALL)
_ACTION = Pattern(r"\{\{-?((?:\"(?:\\.|[^\"\\\n])*\"|`[^`]*`|[^{}\"`])*)-?\}\}")
_TOKEN = Pattern(r"\"(?:\\.|[^\"\\\n])*\"|`[^`]*`|:=|[()|=,]|[^\s()|=,]+")
_SINK = Pattern(r"""\b(?:href|src)\s*=\s*(?:(["'])([^"']*)|())\Z""")
_END_OF_BARE = Pattern(r"[\s>]")
_SAFE = frozenset({
    "safeURL", "safeHTML", "safeHTMLAttr", "htmlEscape", "transform.HTMLEscape", "string", "strings.TrimSpace",
})  # fmt: skip
_BLOCKS = frozenset({"if", "with", "range", "else", "return"})
_JOINED = frozenset({'"%s?%s"', '"%s#%s"', '"%v?%v"', '"%v#%v"', "`%s?%s`", "`%s#%s`"})
_PARTIAL = frozenset({"partial", "partialCached", "template", "block"})
_MOST_TOKENS = 5000
_DEEPEST = 50


def read_hook(template: str) -> LinkHook:
    """What the render hook `template` makes of destinations."""
    return _Template(template).read()


class _Template:
    def __init__(self, text: str) -> None:
        self._text = _COMMENT.sub("", text)
        self._variables: defaultdict[str, set[_Value]] = defaultdict(set)
        self._written: set[_Value] = set()
        self._lookups: set[str] = set()
        self._from_root = False
        self._is_left_out = False
        """Whether what is being read is not reached for a destination that begins with `/`."""

    def read(self) -> LinkHook:
        actions = list(_ACTION.finditer(self._text))
        tokens = [_TOKEN.findall(found.group(1).strip("- \t\r\n")) for found in actions]
        deep = any(each.count("(") > _DEEPEST for each in tokens)
        if len(actions) != self._text.count("{{") or sum(map(len, tokens)) > _MOST_TOKENS or deep:
            return UNKNOWN
        for _ in range(3):  # a variable may be set after it was used, as seen in the text
            blocks: list[bool | None] = []
            for each in tokens:
                self._enter(each, blocks)
                self._is_left_out = False in blocks
                self._take(each)
        self._is_left_out = False
        in_tag = False
        sink: str | None = None  # the quotation mark of the attribute that is being written
        for number, (found, each) in enumerate(zip(actions, tokens, strict=True)):
            start = actions[number - 1].end() if number else 0
            between = self._text[start : found.start()]
            in_tag = between.rfind("<") > between.rfind(">") or (in_tag and ">" not in between)
            if in_tag and not _PARTIAL.isdisjoint(each):
                self._written.add(_Value.OTHER)  # It may write an attribute.
            if sink is None:
                opening = _SINK.search(self._text, start, found.start())
                if opening is not None:
                    sink = opening.group(1) or ""
                    self._written |= _OTHER if (opening.group(2) or "").strip() else self._value(each)
            elif each and each[0] not in {"with", "if", "end", "."} and self._value(each) != {_Value.REST}:
                self._written.add(_Value.OTHER)
            end = actions[number + 1].start() if number + 1 < len(actions) else len(self._text)
            if sink is not None:
                rest = self._text[found.end() : end]
                closing = rest.find(sink) if sink else len(_bare_value(rest))
                if (rest[:closing] if closing >= 0 else rest).strip("#? \t\r\n"):
                    self._written.add(_Value.OTHER)
                sink = None if closing >= 0 else sink
        if not self._written or not self._written <= _WRITTEN:
            return UNKNOWN
        return LinkHook(
            pages="page" in self._lookups,
            resources="resource" in self._lookups,
            assets="asset" in self._lookups,
            from_root=self._from_root or not self._lookups,
        )

    def _enter(self, tokens: list[str], blocks: list[bool | None]) -> None:
        """Notes in `blocks`, of those that an action stands in, whether each is gone through for a destination that
        begins with `/`; None where that cannot be told."""
        match tokens[:2]:
            case ["if", *_]:
                blocks.append(self._condition(tokens, 1)[0])
            case ["with" | "range" | "block" | "define", *_]:
                blocks.append(None)
            case ["else", *more] if blocks:
                before = blocks.pop()
                holds = self._condition(tokens, 2)[0] if more == ["if"] else not more or None
                blocks.append(False if before else holds if before is False or holds is False else None)
            case ["end", *_] if blocks:
                blocks.pop()

    def _condition(self, tokens: list[str], at: int) -> tuple[bool | None, int]:
        """Whether the condition from `at` on holds, up to the end or a closing parenthesis; and what comes after it."""
        words: list[tuple[str, bool | None]] = []
        while at < len(tokens) and tokens[at] != ")":
            if tokens[at] == "(":
                inner, at = self._condition(tokens, at + 1)
                words.append(("()", inner))
            else:
                words.append((tokens[at], False if tokens[at].endswith(".IsAbs") else None))
                at += 1
        return self._holds(words), at + 1

    def _holds(self, words: list[tuple[str, bool | None]]) -> bool | None:
        names, values = [name for name, _ in words], [value for _, value in words[1:]]
        if "|" in names or not words:
            return None
        match names[0]:
            case "not" if len(values) == 1:
                return None if values[0] is None else not values[0]
            case "and" if False in values or None not in values:
                return False not in values
            case "or" if True in values or None not in values:
                return True in values
            case "strings.HasPrefix" | "hasPrefix" if len(names) == 3 and names[2][:1] in {'"', "`"}:
                prefix = names[2].strip('"`')
                is_of_destination = bool(self._word(names[1]) & _NAMES)
                return prefix == "/" if is_of_destination and len(prefix) == 1 else None
        return words[0][1] if len(words) == 1 else None

    def _take(self, tokens: list[str]) -> None:
        """Notes what an action sets, and what it looks up."""
        while tokens and tokens[0] in _BLOCKS:
            tokens = tokens[1:]
        if len(tokens) > 2 and tokens[0].startswith("$") and tokens[1] in {":=", "="}:
            self._variables[tokens[0]] |= self._value(tokens[2:])
        elif tokens:
            self._value(tokens)

    def _value(self, tokens: list[str]) -> _Values:
        found, _ = self._pipeline(tokens, 0)
        return found

    def _pipeline(self, tokens: list[str], at: int) -> tuple[_Values, int]:
        """The value of the commands from `at` on, up to the end or a closing parenthesis."""
        piped: _Values | None = None
        while True:
            words: list[tuple[str, _Values]] = []
            while at < len(tokens) and tokens[at] not in {")", "|"}:
                if tokens[at] == "(":
                    inner, at = self._pipeline(tokens, at + 1)
                    suffix = tokens[at] if at < len(tokens) and tokens[at].startswith(".") else ""
                    if suffix:
                        at += 1
                    words.append(("()" + suffix, _field(inner, suffix)))
                else:
                    words.append((tokens[at], self._word(tokens[at])))
                    at += 1
            if piped is not None:
                words.append(("", piped))
            piped = self._command(words)
            if at >= len(tokens) or tokens[at] == ")":
                return piped, at + 1
            at += 1

    def _word(self, word: str) -> _Values:
        if word[0] in '"`' and ("href=" in word or "src=" in word):
            self._written.add(_Value.OTHER)  # an attribute that is put together
        if word in {".Destination", "$.Destination"}:
            return frozenset({_Value.DESTINATION})
        if word.startswith("$") and not word.startswith("$."):
            name, dot, rest = word.partition(".")
            return _field(frozenset(self._variables[name]), dot + rest)
        if word.endswith((".RelPermalink", ".Permalink")):
            return frozenset({_Value.ADDRESS})
        return _OTHER

    def _command(self, words: list[tuple[str, _Values]]) -> _Values:
        if not words:
            return _OTHER
        (name, value), given = words[0], words[1:]
        values = [each for _, each in given]
        if not given:
            return value
        if name in _SAFE and len(given) == 1:
            return values[0]
        if name in {"or", "default", "cond"}:
            return frozenset().union(*values[1 if name == "cond" else 0 :])
        if name in {"dict", "merge"}:
            self._attributes(given)
            return _OTHER
        if name == "urls.Parse":
            return frozenset({_Value.PARSED}) if values == [{_Value.DESTINATION}] else _OTHER
        if name == "printf" and given[0][0] in _JOINED and len(given) == 3 and values[1] <= _WRITTEN:
            return values[1]
        if name in {"split", "strings.Split"} and values[0] == {_Value.DESTINATION} and given[1][0] == '"#"':
            return frozenset({_Value.PIECES})
        if name == "index" and values[0] == {_Value.PIECES} and given[1][0] in {"0", "1"}:
            return frozenset({_Value.PATH if given[1][0] == "0" else _Value.REST})
        if _keeps_path(name, given) and values[-1] <= _NAMES:
            return frozenset({_Value.PATH})
        kind = _lookup(name)
        if kind is not None:
            if not (values[0] & _NAMES and values[0] <= _NAMES | _WRITTEN):
                self._written.add(_Value.OTHER)  # by a name that is put together
            self._lookups.add(kind)
            self._from_root = self._from_root or not self._is_left_out
            return frozenset({_Value.FOUND})
        return _OTHER

    def _attributes(self, given: list[tuple[str, _Values]]) -> None:
        """Notes what `dict "href" $href` writes."""
        for (name, _), (_, value) in zip(given[::2], given[1::2], strict=False):
            if name in {'"href"', '"src"', "`href`", "`src`"}:
                self._written |= value


def _bare_value(text: str) -> str:
    """The rest of the value of an attribute without quotation marks, with which `text` begins."""
    end = _END_OF_BARE.search(text)
    return text if end is None else text[: end.start()]


def _field(value: _Values, field: str) -> _Values:
    """What `.Path` and the like are of a value."""
    if not field:
        return value
    if value == {_Value.PARSED}:
        if field == ".String":
            return frozenset({_Value.DESTINATION})
        if field == ".Path":
            return frozenset({_Value.PATH})
        if field in {".RawQuery", ".Fragment"}:
            return frozenset({_Value.REST})
    return frozenset({_Value.ADDRESS}) if field in {".RelPermalink", ".Permalink"} else _OTHER


def _keeps_path(name: str, given: list[tuple[str, _Values]]) -> bool:
    """Whether a function takes nothing off a path that Hugo looks at."""
    first = given[0][0].strip('"`')
    if name in {"strings.TrimPrefix", "strings.TrimLeft"}:
        return first == "./"
    if name in {"strings.TrimSuffix", "strings.TrimRight"}:
        return first == "/"
    return name == "replaceRE" and first in {"^(.*)/$", "/$"}


def _lookup(name: str) -> str | None:
    """Among what the function called `name` looks something up."""
    if name in {"resources.Get", "resources.GetMatch"}:
        return "asset"
    if name.endswith((".Resources.Get", ".Resources.GetMatch")):
        return "resource"
    if name.endswith(".GetPage"):
        return "page"
    return None
