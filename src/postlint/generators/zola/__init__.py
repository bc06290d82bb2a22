"""Zola (https://www.getzola.org)."""

from postlint.generators.date_forms import DateForms
from postlint.generators.protocol import Generator
from postlint.page.dialect import BlankStops, Dialect
from postlint.pattern import Pattern

_DATES = r"9999-9{1,2}-9{1,2}(?:[Tt ]9{1,2}:99:99(?:\.9{0,9})? ?(?:[Zz]|[-+]9{1,2}(?::99)?)?)?"
"""`YAML_DATETIME_RE` in `components/content/src/front_matter/datetime.rs`, and what the module `toml` reads."""

GENERATOR = Generator(
    "zola.publisher:Zola",
    Dialect("zola", zola=True, stops_at_blank=(BlankStops("", ("slug", "path")),)),
    detector="zola.config:is_zola",
    dates=DateForms("Zola", frozenset({"date", "updated"}), Pattern(_DATES)),
)
