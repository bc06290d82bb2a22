"""Astro (https://docs.astro.build).

How it reads front matter is measured with @astrojs/markdown-remark, which does so for it.
"""

from postlint.generators.date_forms import javascript_dates
from postlint.generators.protocol import Generator, SiteKeys
from postlint.page.dialect import Dialect, FenceForm, YamlReading

GENERATOR = Generator(
    "astro.publisher:Astro",
    Dialect(
        "astro",
        fence_forms=(FenceForm.BYTE_ORDER_MARK, FenceForm.BLANK_LINES, FenceForm.NOTE_BEHIND_OPENING),
        yaml=YamlReading.NEW,
    ),
    dates=javascript_dates("`z.coerce.date()` in Astro's schemas", is_sure=False),
    presets=(("astro-content", "**"),),
    keys=SiteKeys(
        ("astro.config.mjs", "astro.config.ts", "astro.config.mts", "astro.config.js", "astro.config.cjs"),
        "site",
        below="base",
    ),
)
