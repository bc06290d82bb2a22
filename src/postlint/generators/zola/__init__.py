"""Zola (https://www.getzola.org)."""

from postlint.generators.protocol import Generator
from postlint.page.dialect import BlankStops, Dialect

GENERATOR = Generator(
    "zola.publisher:Zola",
    Dialect("zola", zola=True, stops_at_blank=(BlankStops("", ("slug", "path")),)),
    detector="zola.config:is_zola",
)
