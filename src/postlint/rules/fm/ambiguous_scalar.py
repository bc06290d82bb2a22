"""FM011 ambiguous-scalar."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from itertools import chain

from postlint.findings import Edit, Fix, Route, Safety, Severity
from postlint.generators.table import program
from postlint.page import Page
from postlint.page.dialect import YamlReading
from postlint.page.front_matter import Format, Scalar, Style
from postlint.page.front_matter.node import ScalarValue
from postlint.page.front_matter.yaml_core import core_value
from postlint.page.front_matter.yaml_reader import TIMESTAMP, implicit_tag
from postlint.pattern import Pattern
from postlint.records import NamedTuple
from postlint.rules.base import Context, Hit, Rule
from postlint.rules.rewriting import in_double_quotes
from postlint.schema.keywords import DATE_FORMATS
from postlint.schema.problem import NotOfType
from postlint.text import name_field, quote

_LONGEST = 64
"""No word or number that anyone writes is longer; a sum in hexadecimal digits, which is, has its letters."""

_FIRST = frozenset("yYnNoO.+-0123456789")
"""What a value begins with that YAML 1.1 and 1.2 may read differently."""

_CLOCK = Pattern(r"[-+]?[0-9][0-9_]*(?::[0-5]?[0-9]){1,2}(?:\.[0-9_]*)?")
"""Read to the base of 60 by Jekyll's YAML (Psych); PyYAML wants no zero in front."""

_SWITCHES: frozenset[Route] = frozenset({("draft",), ("published",)})
"""Fields that are `true` or `false` to every generator, whatever the schema says or does not say."""


class AmbiguousScalar(Rule):
    """Programs read this value in different ways.

    ## What it does
    Reports values in YAML that have no quotes and that the two versions of the language in use, 1.1 and 1.2, read
    differently:

    | written | to some programs | to others |
    |---|---|---|
    | `yes`, `no`, `on`, `off` | true or false | text |
    | `010` | the number 8 | the number 10 |
    | `089` | text | the number 89 |
    | `0o10` | text | the number 8 |
    | `12:30` | the number 750 | text |
    | `1_000` | the number 1000 | text |
    | `1e3` | text | the number 1000 |

    Dates are left to the DA rules. `true`, `false`, `2017` and `1.10` are the same everywhere. Where the schema
    says already that the value has the wrong type, this rule is silent. So it is where it is known how your generator
    reads, and that is what everybody expects: Jekyll makes `true` of `comments: yes`, and no program of an `1_000` more
    than one thousand. `lang: no` and `012` are still reported there.

    ## Why
    Jekyll and Python's tools follow the old version, most others the new one. `lang: no` is Norwegian for the one
    and “false” for the other; the postcode `01067` becomes 567; and `draft: no` may be the text “no”, which counts
    as yes.

    ## Example
    ```yaml
    draft: no
    lang: no
    time: 12:30
    postcode: 01067
    ```

    ## Use instead
    ```yaml
    draft: false
    lang: "no"
    time: "12:30"
    postcode: "01067"
    ```
    The fix writes `true` or `false` where the field is to hold that, and puts all else into quotes. It is not
    applied without `--unsafe-fixes`, as it may change what your generator reads.
    """

    code = "FM011"
    name = "ambiguous-scalar"
    severity = Severity.WARNING
    fix = Safety.UNSAFE

    def check(self, page: Page, context: Context) -> Iterator[Hit]:
        front_matter = page.front_matter
        if front_matter is None or front_matter.format is not Format.YAML:
            return
        elsewhere: frozenset[Route] | None = None
        for route, node in context.nodes:
            if not isinstance(node, Scalar) or not (readings := _readings(node)):
                continue
            if page.dialect.yaml is not None and _is_read_as_meant(route, node, page.dialect.yaml):
                continue
            elsewhere = _judged_elsewhere(page, context) if elsewhere is None else elsewhere
            if route not in elsewhere:
                yield _hit(route, node, readings, page, context)


class _Readings(NamedTuple):
    """What YAML 1.1 makes of a value, and in words what 1.1 and 1.2 do."""

    value: ScalarValue
    old: str
    new: str


def _readings(node: Scalar) -> _Readings | None:
    """The two readings of `node`, where they differ."""
    text = node.text
    if node.style is not Style.PLAIN or node.tag or text[:1] not in _FIRST or len(text) > _LONGEST:
        return None
    if isinstance(node.value, (dt.date, dt.time)) or implicit_tag(text) == TIMESTAMP:
        return None
    new = core_value(text)
    if repr(node.value) != repr(new):  # tells 1 from 1.0 and from true, and knows that .nan is .nan
        return _Readings(node.value, _words(node.value), _words(new))
    return _Readings(text, "a number", "text") if _CLOCK.fullmatch(text) else None


def _said(readings: _Readings, page: Page) -> str:
    """What programs make of a value: that which makes the page, where it is known, else some and others."""
    reading = page.dialect.yaml
    is_word = isinstance(readings.value, bool)
    if reading is None or (reading is YamlReading.GO and is_word):
        return f"to some programs that is {readings.old}, to others {readings.new}"
    is_new = reading is YamlReading.NEW or (reading is YamlReading.MIXED and is_word)
    return f"{program(page.generator)} takes that for {readings.new if is_new else readings.old}"


def _is_read_as_meant(route: Route, node: Scalar, reading: YamlReading) -> bool:
    """Whether a generator with this `reading` makes of `node` what a reader takes it for."""
    text = node.text
    if not text[0].isdigit() and text[0] not in "+-.":  # `yes`, `off`
        if reading is YamlReading.GO:
            return False
        field = route[-1] if route else ""
        if not isinstance(field, str):  # in a list it is one word of several
            return reading is not YamlReading.OLD
        names_language = _LANGUAGE_FIELD.search(field.casefold()) is not None
        return names_language is (reading is not YamlReading.OLD)
    if reading is YamlReading.NEW:
        return isinstance(core_value(text), str)
    is_time = reading is YamlReading.GO and _CLOCK.fullmatch(text) is not None
    return is_time or _PLAIN_NUMBER.fullmatch(text) is not None


_LANGUAGE_FIELD = Pattern(r"lang|locale|country|nation|land\b|title|name|author|\btags?\b|categor")
"""Fields in which `no` is Norwegian, and `on` a word."""
_PLAIN_NUMBER = Pattern(r"[-+]?[1-9][0-9_]*(?:\.[0-9_]*)?")


def _words(value: ScalarValue) -> str:
    if isinstance(value, bool):
        return f"`{'true' if value else 'false'}`"
    if isinstance(value, (int, float)):
        return f"the number {repr(value).removesuffix('.0')}"
    return "text" if isinstance(value, str) else "an error"


def _judged_elsewhere(page: Page, context: Context) -> frozenset[Route]:
    """The values that other rules judge: those of the wrong type, and dates."""
    types = (problem.route for problem in context.problems if isinstance(problem, NotOfType))
    dates = (context.schema.fields(page, format_) for format_ in DATE_FORMATS)
    return frozenset((*types, *chain.from_iterable(dates)))


def _hit(route: Route, node: Scalar, readings: _Readings, page: Page, context: Context) -> Hit:
    message = f"{name_field(route)} is {quote(node.text)} without quotes: {_said(readings, page)}"
    quoted = in_double_quotes(node.text)
    fix = Fix(Safety.UNSAFE, "put quotes around it", (Edit(node.span, quoted),))
    if not isinstance(readings.value, bool):
        return Hit(node.span, message, f"Put quotes around it: `{quoted}`.", route=route, fix=fix)
    plain = "true" if readings.value else "false"
    if route in _SWITCHES or context.schema.wants_boolean(page, route):
        fix = Fix(Safety.UNSAFE, f"write `{plain}`", (Edit(node.span, plain),))
        return Hit(node.span, message, f"Write `{plain}`.", route=route, fix=fix)
    switch = "on" if readings.value else "off"
    remedy = f"Write `{quoted}` if the word is meant, or `{plain}` if the field switches something {switch}."
    return Hit(node.span, message, remedy, route=route, fix=fix)
