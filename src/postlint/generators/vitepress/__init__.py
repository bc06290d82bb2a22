"""VitePress (https://vitepress.dev)."""

from postlint.generators.protocol import Generator
from postlint.page.dialect import Dialect

GENERATOR = Generator("vitepress.publisher:VitePress", Dialect("vitepress"))
