"""Astro (https://docs.astro.build)."""

from postlint.generators.protocol import Generator

GENERATOR = Generator("astro.publisher:Astro")
