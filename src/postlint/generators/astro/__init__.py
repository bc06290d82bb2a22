"""Astro (https://docs.astro.build)."""

from postlint.generators.protocol import Generator
from postlint.page.dialect import Dialect

GENERATOR = Generator("astro.publisher:Astro", Dialect("astro"))
