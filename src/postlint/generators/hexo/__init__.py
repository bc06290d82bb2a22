"""Hexo (https://hexo.io), whose front matter may lack its opening fence (https://hexo.io/docs/front-matter).

How it reads front matter is measured with hexo-front-matter.
"""

from postlint.generators.date_forms import javascript_dates
from postlint.generators.protocol import Generator, SiteKeys
from postlint.page.dialect import Dialect, FenceForm, YamlReading

GENERATOR = Generator(
    "hexo.publisher:Hexo",
    Dialect(
        "hexo",
        unopened_front_matter=True,
        fence_forms=(FenceForm.BYTE_ORDER_MARK, FenceForm.LONG_OPENING, FenceForm.LONG_CLOSING),
        yaml=YamlReading.NEW,
        whole_terms=("tags", "categories"),
    ),
    detector="hexo.publisher:is_hexo",
    dates=javascript_dates("Hexo", "date", "updated", posts="_posts"),
    keys=SiteKeys(("_config.yml", "_config.yaml", "_config.json"), "url", zone="timezone"),
)
