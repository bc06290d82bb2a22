"""Hexo (https://hexo.io), whose front matter may lack its opening fence (https://hexo.io/docs/front-matter)."""

from postlint.generators.date_forms import javascript_dates
from postlint.generators.protocol import Generator
from postlint.page.dialect import Dialect

GENERATOR = Generator(
    "hexo.publisher:Hexo",
    Dialect("hexo", unopened_front_matter=True),
    detector="hexo.publisher:is_hexo",
    dates=javascript_dates("Hexo", "date", "updated", posts="_posts"),
)
