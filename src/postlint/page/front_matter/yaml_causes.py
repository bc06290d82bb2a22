"""What makes a YAML text unreadable, a function a cause, each with what would mend it.

Colons, indentation, tabs and lists: YAML 1.2 §6.1, §8.2; quotes: §7.3; signs and brackets: §5.3.
"""

from __future__ import annotations

from postlint.findings import Span
from postlint.page.front_matter.node import Fault, Repair
from postlint.page.front_matter.yaml_trouble import Trouble, YamlLine, quote_yaml, value_of, yaml_line
from postlint.pattern import Match, Pattern
from postlint.text import in_full, quote, shorten

_LINES_BACK = 50
"""So many lines above a fault are looked at for what it belongs with."""
_WIDE_COLON = Pattern(r"[ \t]{0,40}[\w-]{1,60}[\N{FULLWIDTH COLON}\N{RATIO}\N{MODIFIER LETTER COLON}]")


def tab(trouble: Trouble) -> Fault | None:
    line = trouble.line
    indent = trouble.block[line.start : line.begin]
    if "\t" not in indent:
        return None
    start = line.start + indent.index("\t")
    return trouble.fault(
        start,
        line.start + len(indent),
        "this line begins with a tab, and only spaces may stand there",
        "Delete the tab, and type two spaces in its place, or as many as the lines beside this one begin with.",
    )


def full_width_colon(trouble: Trouble) -> Fault | None:
    line = yaml_line(trouble.block, trouble.since)
    if line.key or not (match := _WIDE_COLON.match(line.text)):
        return None
    start = line.start + match.end() - 1
    return trouble.fault(
        start,
        start + 1,
        f"`{match.group()[-1]}` only looks like a colon",
        f"Write `{match.group()[:-1].strip()}: …`, with a plain colon and a space.",
    )


_NO_PLAIN_SPACE = "\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}\N{FIGURE SPACE}\N{IDEOGRAPHIC SPACE}"
_BEFORE_SPACE = Pattern(rf"[ \t]{{0,40}}(?:-|[^\s:#\"']{{1,60}}:)(?=[{_NO_PLAIN_SPACE}])")
_LINE_SEPARATORS = Pattern("[\x85\u2028\u2029]")


def no_plain_space(trouble: Trouble) -> Fault | None:
    """`title:` with a no-break space behind it, as Option and the space bar make one on a Mac."""
    return _odd_space(trouble, yaml_line(trouble.block, trouble.since))


def _odd_space(trouble: Trouble, line: YamlLine) -> Fault | None:
    match = _BEFORE_SPACE.match(line.text)
    if match is None:
        return None
    start = line.start + match.end()
    end = start
    while end < line.end and trouble.block[end] in _NO_PLAIN_SPACE:
        end += 1
    before = match.group().strip()
    what = "the dash" if before == "-" else f"the colon of {quote(before[:-1])}"
    return trouble.fault(
        start,
        end,
        f"a space that only looks like one (U+{ord(trouble.block[start]):04X}) stands behind {what}",
        "Delete it, and type a plain space.",
        Repair("write a plain space", Span(trouble.base + start, trouble.base + end), " "),
    )


def line_separator(trouble: Trouble) -> Fault | None:
    """An invisible character that ends a line for YAML, and for nobody else."""
    line = yaml_line(trouble.block, trouble.since)
    found = _LINE_SEPARATORS.search(trouble.block, line.start, line.end)
    if found is None:
        return None
    span = Span(trouble.base + found.start(), trouble.base + found.end())
    return trouble.fault(
        *found.span(),
        f"an invisible line separator (U+{ord(found[0]):04X}) ends the line here",
        "Delete it, or put a space in its place: it often comes along when text is copied.",
        Repair("put a space in its place", span, " "),
    )


def list_on_key_line(trouble: Trouble) -> Fault | None:
    if "sequence entries are not allowed" not in trouble.what or not trouble.line.value.startswith("-"):
        return None
    line = trouble.line
    return trouble.value_fault(
        line,
        f"a list cannot begin in the line of its key {quote(line.key)}",
        f"Put each entry on a line of its own below `{shorten(line.key, 60)}:`, such as `- Open Data`. "
        "If it is text and no list, put quotes around it.",
    )


def colon(trouble: Trouble) -> Fault | None:
    """`title: Part 2: the end`, or a line that is indented below a value."""
    if "mapping values are not allowed" not in trouble.what:
        return None
    line = trouble.line
    if line.value and line.value_start <= trouble.at < line.value_end:
        return trouble.value_fault(
            line,
            f"{value_of(line)} has a colon in it, which reads like a second key",
            trouble.quote_it(line),
            trouble.quote(line),
        )
    if fault := _below_a_value(trouble):
        return fault
    above = _line_above(trouble.block, line)
    return _no_colon(trouble, above) if line.key and above and not above.key else None


def lost_line(trouble: Trouble) -> Fault | None:
    """A line that is no key and no list entry: its colon is missing, or its indentation."""
    if "could not find expected ':'" not in trouble.what:
        return None
    return _no_colon(trouble, yaml_line(trouble.block, trouble.since))


def _no_colon(trouble: Trouble, line: YamlLine) -> Fault:
    if fault := _odd_space(trouble, line):
        return fault
    written = line.text.strip()
    start = line.begin
    name, _, rest = written.partition(":")
    if (
        rest
        and not rest[0].isspace()
        and not rest.startswith("//")
        and name.replace("-", "").replace("_", "").isalnum()
    ):
        at = trouble.base + start + len(name) + 1
        return trouble.fault(
            start,
            start + len(name) + 1,
            f"there is no space after the colon of {quote(name)}",
            f"Write `{in_full(f'{name}: {rest}')}`.",
            Repair("put a space after the colon", Span(at, at), " "),
        )
    if written.startswith("-"):
        return _dash_without_space(trouble, start, written)
    above = _key_above(trouble.block, line.start)
    help_ = f"If it belongs to the text of {quote(above)}, begin it with two spaces. " if above else ""
    return trouble.fault(
        start,
        start + len(written),
        "this line has no colon, so it is not read as a key",
        f"{help_}If it is a key with its value, put a colon and a space between the two.",
    )


def _dash_without_space(trouble: Trouble, start: int, written: str) -> Fault:
    entry = written.lstrip("-")
    if not entry:
        return trouble.fault(
            start,
            start + len(written),
            f"a line with {quote(written)} alone is neither an entry of a list nor the end of the front matter",
            "Write `---` if the front matter ends here; else put a space and the entry after one dash.",
        )
    at = trouble.base + start + 1
    one = written == f"-{entry}"
    return trouble.fault(
        start,
        start + len(written),
        "there is no space after the dash, so this is not read as an entry of a list",
        f"Write `{in_full(f'- {entry}')}`.",
        Repair("put a space after the dash", Span(at, at), " ") if one else None,
    )


def indentation(trouble: Trouble) -> Fault | None:
    if fault := _below_a_value(trouble):
        return fault
    line = trouble.line
    if trouble.at != line.begin or not line.text.strip() or "block" not in trouble.doing:
        return None
    if fault := _one_entry_too_far(trouble, line):
        return fault
    return trouble.fault(
        line.begin,
        line.start + len(line.text.rstrip()),
        "the indentation of this line does not fit the lines above",
        "Let it begin exactly below the key or the entry that it belongs with.",
    )


def _one_entry_too_far(trouble: Trouble, line: YamlLine) -> Fault | None:
    """The first entry of a list that begins further right than those below it."""
    above = _line_above(trouble.block, line)
    if above is None or not line.text.lstrip().startswith("- ") or not above.text.lstrip().startswith("- "):
        return None
    before = _line_above(trouble.block, above)
    indent = line.begin - line.start
    if above.begin - above.start <= indent or (before is not None and before.text.lstrip().startswith("- ")):
        return None
    return trouble.fault(
        above.begin,
        above.start + len(above.text.rstrip()),
        "this entry begins further right than the next one of its list",
        "Let all entries of the list begin one below the other.",
    )


def _below_a_value(trouble: Trouble) -> Fault | None:
    """A key or a list entry that stands under `key: value` as if it were a part of that."""
    line = trouble.line
    above = _line_above(trouble.block, line)
    entry = line.text.lstrip().startswith("- ")
    if above is None or not above.key or not above.value or not (line.key or entry):
        return None
    start = line.begin
    if entry:
        return trouble.fault(
            start,
            line.start + len(line.text.rstrip()),
            f"a list entry stands below {quote(above.key)}, which has a value already",
            f"Delete the value of {quote(above.key)} if the list is meant, or put the list below a key of its own.",
        )
    if line.key_start <= above.key_start:
        return None
    return trouble.fault(
        start,
        start + len(line.written_key),
        f"{quote(line.key)} is indented as if it belonged to {quote(above.key)}, which has a value already",
        f"Delete the spaces before it, so that it begins exactly below {quote(above.key)}.",
    )


def _line_above(block: str, line: YamlLine) -> YamlLine | None:
    """The nearest line above that is neither blank nor a comment."""
    for _ in range(_LINES_BACK):
        if not line.start:
            break
        line = yaml_line(block, line.start - 1)
        if line.text.strip() and not line.text.lstrip().startswith("#"):
            return line
    return None


def _key_above(block: str, start: int) -> str | None:
    for _ in range(_LINES_BACK):
        if not start:
            break
        line = yaml_line(block, start - 1)
        if line.key:
            return line.key
        start = line.start
    return None


def open_quote(trouble: Trouble) -> Fault | None:
    """A quote that is never closed, or only by the next quote some lines below."""
    if "quoted scalar" in trouble.doing and "end" in trouble.what:
        start = trouble.since
    elif trouble.last and _runs_over_a_key(trouble.block[slice(*trouble.last)]):
        start = trouble.last[0]
    else:
        return None
    quote = trouble.block[start : start + 1]
    line = yaml_line(trouble.block, start)
    repair = None
    if line.value_start == start and quote not in line.value[1:] and not line.value.endswith("\\"):
        repair = trouble.replace(line, line.value + quote, "close the quote")
    return trouble.fault(
        start,
        start + 1,
        f"the quote that opens {value_of(line)} is never closed",
        f"Put a `{quote}` where the value ends.",
        repair,
    )


def _runs_over_a_key(written: str) -> bool:
    """Whether a quoted text goes over lines that look like keys of their own."""
    if written[:1] not in ("'", '"'):
        return False
    at = written.find("\n")
    while at != -1:
        if yaml_line(written, at + 1).key:
            return True
        at = written.find("\n", at + 1)
    return False


def unknown_escape(trouble: Trouble) -> Fault | None:
    if "escape" not in trouble.what and "did not find expected hexdecimal number" not in trouble.what:
        return None
    at = max(trouble.block.rfind("\\", 0, trouble.at + 1), 0)
    if half := _SURROGATE.match(trouble.block, at):
        return _half_character(trouble, half)
    line = yaml_line(trouble.block, trouble.since)
    inner = line.value[1:-1]
    repair = None
    if line.value[:1] == '"' == line.value[-1:] and "'" not in inner and '"' not in inner:
        repair = trouble.replace(line, f"'{inner}'", "use single quotes")
    return trouble.fault(
        at,
        min(at + 2, len(trouble.block)),
        f"`{trouble.block[at : at + 2]}` means nothing inside double quotes",
        "Put single quotes around the value: in them a backslash is only a backslash.",
        repair,
    )


_SURROGATE = Pattern(
    r"\\u([dD][89abAB][0-9a-fA-F]{2})(?:\\u([dD][c-fC-F][0-9a-fA-F]{2}))?|\\u[dD][c-fC-F][0-9a-fA-F]{2}"
)


def _half_character(trouble: Trouble, found: Match) -> Fault:
    """`\\ud83d\\ude00`, as JSON has an emoji: YAML knows no halves of characters (YAML 1.2 §5.7)."""
    start, end = found.span()
    if found[2] is None:
        remedy, repair = "Delete it, or write the character itself.", None
    else:
        whole = chr(0x10000 + ((int(found[1], 16) - 0xD800) << 10) + int(found[2], 16) - 0xDC00)
        remedy = f"Write the character itself: `{whole}`."
        repair = Repair(f"write `{whole}`", Span(trouble.base + start, trouble.base + end), whole)
    return trouble.fault(
        start,
        end,
        f"`{found[0]}` stands for {'halves' if found[2] else 'half'} of a character, which YAML does not know",
        remedy,
        repair,
    )


def text_after_quote(trouble: Trouble) -> Fault | None:
    """`"a "quoted" b"`: the text goes on behind what closes the quote."""
    line = trouble.line
    quote = line.value[:1]
    if quote not in ("'", '"') or not trouble.last or trouble.last[0] != line.value_start:
        return None
    closed = trouble.last[1]
    if closed > trouble.at or not trouble.block[closed : line.end].strip():
        return None
    # In `"a "quoted" b"` the outer quotes are meant as such, in `"a" b` they belong to the text.
    inside = trouble.block[closed - 2].isspace() or not trouble.block[closed].isspace()
    inner = line.value[1:-1] if inside and line.value.endswith(quote) else line.value
    repair = trouble.replace(line, quote_yaml(inner), "put quotes around the whole value")
    return trouble.fault(
        trouble.at,
        line.value_end,
        f"there is text after the closing quote of {value_of(line)}",
        _other_quotes(trouble, line, inner, repair),
        repair,
    )


def _other_quotes(trouble: Trouble, line: YamlLine, inner: str, repair: Repair | None) -> str:
    """The sentence that says how the value is written instead; `inner` is the text that is meant."""
    # Behind ` #` there may be a comment, which is no part of what is to be typed.
    if repair and " #" not in line.value and (written := trouble.as_typed(line, repair)):
        return f"Write `{written}`."
    if quote_yaml(inner)[1:-1] != inner:
        return "Put double quotes around the whole text, and a `\\` before each double quote inside it."
    other, mark = ("single", "'") if line.value[0] == '"' else ("double", '"')
    if inner == line.value:
        return f"Put {other} quotes around the whole value: `{mark}…{mark}`."
    return f"Put {other} quotes in place of the first and the last one: `{mark}…{mark}`."


_RESERVED = {
    "@": "is only allowed inside quotes",
    "`": "is only allowed inside quotes",
    "%": "is only allowed inside quotes",
    "*": "is read as a reference to another value",
    "&": "is read as a name for the value",
    "!": "is read as a note on the kind of the value",
    "|": "is read as the beginning of a text on the lines below",
    ">": "is read as the beginning of a text on the lines below",
    "?": "is read as the beginning of a key",
    ",": "is read as the comma between two entries of a list",
    "]": "is read as the end of a list",
    "}": "is read as the end of a group of keys",
}


def template(trouble: Trouble) -> Fault | None:
    for line in (trouble.line, yaml_line(trouble.block, trouble.since)):
        if line.value.startswith(("{{", "{%")) or (
            not line.key and line.text.lstrip().startswith(("{{", "{%"))
        ):
            start = line.value_start if line.value else line.start
            written = line.value or line.text
            return trouble.fault(
                start,
                start + len(written),
                f"{value_of(line)} begins with `{written.lstrip()[:2]}`, which is only allowed inside quotes",
                trouble.quote_it(line),
                trouble.quote(line) if line.value else None,
            )
    return None


def reserved_sign(trouble: Trouble) -> Fault | None:
    for line in (trouble.line, yaml_line(trouble.block, trouble.since)):
        sign = line.value[:1]
        if not sign or sign not in _RESERVED or line.value_start > trouble.at:
            continue
        return begins_with(trouble, line)
    return None


def begins_with(trouble: Trouble, line: YamlLine) -> Fault:
    sign = line.value[:1]
    return trouble.value_fault(
        line,
        f"{value_of(line)} begins with {_quote_sign(sign)}, which {_RESERVED.get(sign, 'has a meaning of its own')}",
        trouble.quote_it(line),
        trouble.quote(line),
    )


def reserved_sign_in_brackets(trouble: Trouble) -> Fault | None:
    """`[a, @b]`: an entry that begins with a sign that may begin none."""
    sign = trouble.block[trouble.at : trouble.at + 1]
    if "cannot start any token" not in trouble.what or sign not in ("@", "`", "%"):
        return None
    end = trouble.at
    while end < trouble.line.end and trouble.block[end] not in ",]}":
        end += 1
    written = trouble.block[trouble.at : end].rstrip()
    span = Span(trouble.base + trouble.at, trouble.base + trouble.at + len(written))
    return trouble.fault(
        trouble.at,
        trouble.at + len(written),
        f"an entry begins with {_quote_sign(sign)}, which {_RESERVED[sign]}",
        "Put quotes around the entry.",
        Repair("put quotes around the entry", span, quote_yaml(written)),
    )


def _quote_sign(sign: str) -> str:
    return "a backquote" if sign == "`" else f"`{sign}`"


def brackets(trouble: Trouble) -> Fault | None:
    """`[]string`, `[a](b)`, and brackets that nobody closes."""
    line = trouble.line if trouble.line.value[:1] in ("[", "{") else yaml_line(trouble.block, trouble.since)
    sign = trouble.block[trouble.since : trouble.since + 1] if "flow" in trouble.doing else line.value[:1]
    if sign not in ("[", "{") or not sign:
        return None
    closing = "]" if sign == "[" else "}"
    start = trouble.since if "flow" in trouble.doing else line.value_start
    closed = _closed(trouble.block, start, line.end)
    if line.value_start == start and closed is not None and closed < line.value_end:
        return trouble.fault(
            closed,
            line.value_end,
            f"there is text after the closing `{closing}` of {value_of(line)}",
            f"If all of it is meant as text, {trouble.quote_it(line)[0].lower()}{trouble.quote_it(line)[1:]}",
            trouble.quote(line),
        )
    if "flow" not in trouble.doing:
        return None
    if closed is None:
        return trouble.fault(
            start,
            start + 1,
            f"the `{sign}` in {value_of(line)} is not closed",
            f"Put a `{closing}` at the end of the list." if sign == "[" else "Put a `}` at the end.",
        )
    return trouble.fault(
        trouble.at,
        min(trouble.at + 1, len(trouble.block)),
        f"a comma is missing between the brackets of {value_of(line)}, or quotes round an entry",
        "Put a comma between two entries, and quotes around an entry with a colon, a quote or a bracket in it.",
    )


def _closed(block: str, start: int, end: int) -> int | None:
    """Behind the bracket that closes the one at `start`, if it stands before `end`."""
    depth = 0
    for at in range(start, end):
        if block[at] in "[{":
            depth += 1
        elif block[at] in "]}":
            depth -= 1
            if depth == 0:
                return at + 1
    return None
