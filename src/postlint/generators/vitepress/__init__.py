"""VitePress (https://vitepress.dev), where a page without a title has that of its first heading (`inferTitle`)."""

from postlint.generators.protocol import Generator
from postlint.page.dialect import Dialect, Titles

GENERATOR = Generator("vitepress.publisher:VitePress", Dialect("vitepress", titles=Titles.HEADING))
