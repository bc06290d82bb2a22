"""Zola (https://www.getzola.org).

White space may stand before its fences (`components/content/src/front_matter/split.rs`), and a byte order mark is taken
away (`components/utils/src/fs.rs`).
"""

from postlint.generators.date_forms import DateForms
from postlint.generators.protocol import Generator, SiteKeys
from postlint.page.dialect import BlankStops, Dialect, FenceForm
from postlint.pattern import Pattern

_DATES = r"9999-9{1,2}-9{1,2}(?:[Tt ]9{1,2}:99:99(?:\.9{0,9})? ?(?:[Zz]|[-+]9{1,2}(?::99)?)?)?"
"""`YAML_DATETIME_RE` in `components/content/src/front_matter/datetime.rs`, and what the module `toml` reads."""

GENERATOR = Generator(
    "zola.publisher:Zola",
    Dialect(
        "zola",
        zola=True,
        stops_at_blank=(BlankStops("", ("slug", "path")),),
        fence_forms=(FenceForm.BYTE_ORDER_MARK, FenceForm.BLANK_LINES, FenceForm.WHITE_SPACE),
    ),
    detector="zola.config:is_zola",
    dates=DateForms("Zola", frozenset({"date", "updated"}), Pattern(_DATES)),
    presets=(("zola-section", "_index.*"), ("zola-page", "**")),
    keys=SiteKeys(("config.toml", "zola.toml"), "base_url"),
)
