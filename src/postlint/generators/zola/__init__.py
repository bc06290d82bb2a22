"""Zola (https://www.getzola.org)."""

from postlint.generators.protocol import Generator
from postlint.page.dialect import Dialect

GENERATOR = Generator("zola.publisher:Zola", Dialect("zola", zola=True), detector="zola.config:is_zola")
