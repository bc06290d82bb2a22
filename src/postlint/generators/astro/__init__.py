"""Astro (https://docs.astro.build)."""

from postlint.generators.date_forms import javascript_dates
from postlint.generators.protocol import Generator
from postlint.page.dialect import Dialect

GENERATOR = Generator(
    "astro.publisher:Astro",
    Dialect("astro"),
    dates=javascript_dates("`z.coerce.date()` in Astro's schemas", is_sure=False),
)
