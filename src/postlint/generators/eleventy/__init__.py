"""Eleventy (https://www.11ty.dev).

How it reads front matter is measured with version 3.
"""

from postlint.generators.date_forms import YAML_TIMESTAMP, DateForms
from postlint.generators.protocol import Generator
from postlint.page.dialect import Dialect, FenceForm, YamlReading
from postlint.pattern import Pattern

_ISO = r"9999-99(?:-99(?:[Tt](?:99|24):99(?::99(?:[.,]9+)?)?(?:[Zz]|[-+]99(?::?99)?)?)?)?"
"""What luxon's `DateTime.fromISO` reads (https://www.11ty.dev/docs/dates/)."""

GENERATOR = Generator(
    "eleventy.publisher:Eleventy",
    Dialect(
        "eleventy",
        quoted_dates_differ=True,
        fence_forms=(FenceForm.BYTE_ORDER_MARK,),
        yaml=YamlReading.NEW,
        whole_terms=("tags",),
    ),
    layers="eleventy.config:eleventy_layers",
    dates=DateForms(
        "Eleventy",
        frozenset({"date"}),
        Pattern(f"{YAML_TIMESTAMP}|{_ISO}"),
        Pattern(f"{_ISO}|9999|99999999"),
    ),
    presets=(("eleventy-page", "**"),),
)
