"""VitePress (https://vitepress.dev)."""

from postlint.generators.protocol import Generator

GENERATOR = Generator("vitepress.publisher:VitePress")
