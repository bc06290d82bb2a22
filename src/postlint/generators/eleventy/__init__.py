"""Eleventy (https://www.11ty.dev).

How it reads front matter is measured with version 3.
"""

from postlint.generators.protocol import Generator
from postlint.page.dialect import Dialect, FenceForm, YamlReading

GENERATOR = Generator(
    "eleventy.publisher:Eleventy",
    Dialect(
        "eleventy", fence_forms=(FenceForm.BYTE_ORDER_MARK,), yaml=YamlReading.NEW, whole_terms=("tags",)
    ),
    layers="eleventy.config:eleventy_layers",
)
