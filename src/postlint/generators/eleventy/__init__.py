"""Eleventy (https://www.11ty.dev)."""

from postlint.generators.protocol import Generator
from postlint.page.dialect import Dialect

GENERATOR = Generator(
    "eleventy.publisher:Eleventy", Dialect("eleventy"), layers="eleventy.defaults:eleventy_layers"
)
