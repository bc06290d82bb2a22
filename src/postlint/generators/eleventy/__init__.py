"""Eleventy (https://www.11ty.dev)."""

from postlint.generators.protocol import Generator

GENERATOR = Generator("eleventy.publisher:Eleventy", layers="eleventy.defaults:eleventy_layers")
