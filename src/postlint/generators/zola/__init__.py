"""Zola (https://www.getzola.org).

White space may stand before its fences (`components/content/src/front_matter/split.rs`), and a byte order mark is taken
away (`components/utils/src/fs.rs`).
"""

from postlint.generators.protocol import Generator
from postlint.page.dialect import Dialect, FenceForm

GENERATOR = Generator(
    "zola.publisher:Zola",
    Dialect(
        "zola",
        zola=True,
        fence_forms=(FenceForm.BYTE_ORDER_MARK, FenceForm.BLANK_LINES, FenceForm.WHITE_SPACE),
    ),
    detector="zola.config:is_zola",
)
