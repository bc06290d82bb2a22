"""Pelican (https://getpelican.com).

What it takes for fences is measured with 4.10, as Python-Markdown reads its metadata.
"""

from postlint.generators.protocol import Generator
from postlint.page.dialect import Dialect, FenceForm

GENERATOR = Generator(
    "pelican.publisher:Pelican",
    Dialect(
        "pelican",
        python_markdown=True,
        definition_lists=True,
        fence_forms=(
            FenceForm.BYTE_ORDER_MARK,
            FenceForm.LONG_OPENING,
            FenceForm.LONG_CLOSING,
            FenceForm.NOTE_BEHIND_OPENING,
            FenceForm.NOTE_BEHIND_CLOSING,
            FenceForm.DOTS,
        ),
    ),
)
