"""Hugo (https://gohugo.io), which writes all keys of front matter small
(https://gohugo.io/content-management/front-matter/), and keeps the terms of taxonomies like that (`getTaxonomyKey`).

What it takes for fences is measured with 0.168.
"""

from postlint.generators.date_forms import DateForms
from postlint.generators.protocol import Generator, SiteKeys
from postlint.page.dialect import Dialect, FenceForm, YamlReading
from postlint.pattern import Pattern

_DATES = "|".join(
    (
        r"9999-99-99(?:[T ]9{1,2}:99:99(?:[.,]9+)?(?:Z|[-+]99:?99)?)?",
        r"9999-99-99 9{1,2}:99:99(?:[.,]9+)? [-+]99:?99",
        r"99 Mon 9999",
        r"9{9,10}",  # seconds since 1970
        r"Wkd, 99 Mon 9999 99:99:99 (?:[-+]9999|UTC|GMT|CET|PST)",
        r"Wkd Mon 9{1,2} 99:99:99 (?:(?:UTC|GMT|CET|PST) )?9999",
    )
)
"""Layouts of `common/htime` and of the module `cast`."""

GENERATOR = Generator(
    "hugo.publisher:Hugo",
    Dialect(
        "hugo",
        definition_lists=True,
        keys_in_any_case=True,
        fence_forms=(
            FenceForm.BYTE_ORDER_MARK,
            FenceForm.BLANK_LINES,
            FenceForm.WHITE_SPACE,
            FenceForm.NOTE_BEHIND_OPENING,
        ),
        yaml=YamlReading.GO,
        whole_terms=("tags", "categories"),
    ),
    layers="hugo.defaults:hugo_layers",
    detector="hugo.config:is_hugo",
    term_key="hugo.defaults:term_key",
    dates=DateForms(
        "Hugo",
        frozenset(
            {
                *("date", "publishdate", "pubdate", "published", "lastmod", "modified"),
                *("expirydate", "unpublishdate"),
            }
        ),
        Pattern(_DATES),
        mistakes=Pattern("99999999|9999"),
    ),
    presets=(("hugo-page", "**"),),
    keys=SiteKeys(
        (
            "config.toml",
            "config.yaml",
            "config.yml",
            "config.json",
            "hugo.toml",
            "hugo.yaml",
            "hugo.yml",
            "hugo.json",
            *(f"config/_default/{name}" for name in ("config.toml", "hugo.toml", "hugo.yaml", "config.yaml")),
        ),
        "baseURL",
        zone="timeZone",
    ),
)
