"""Pelican (https://getpelican.com), which writes all keys of its header lines small
(`MarkdownReader._parse_metadata`), and takes the date from the name of the file (`FILENAME_METADATA`).

What it takes for fences is measured with 4.10, as Python-Markdown reads its metadata.
"""

from postlint.generators.date_forms import DateForms
from postlint.generators.protocol import Generator, SiteKeys
from postlint.page.dialect import Dialect, FenceForm
from postlint.pattern import Pattern

_WORDS = r"Month|Mon\.?|Weekday|Wkd|pm|UTC|GMT|CET|PST|[TtZz]|st|nd|rd|th|of"
_DATES = (
    rf"(?!9{{1,2}}\. ?9{{1,2}}\.|9999-99-99-|9999-99$|9999$|.*GMT[-+]|.*24:99)(?:[9D]|{_WORDS}|[-/., :+])+"
)
"""What dateutil reads, which takes the month for the first in `1.12.2017`."""

GENERATOR = Generator(
    "pelican.publisher:Pelican",
    Dialect(
        "pelican",
        python_markdown=True,
        definition_lists=True,
        keys_in_any_case=True,
        header_lines=True,
        dates_in_names=True,
        fence_forms=(
            FenceForm.BYTE_ORDER_MARK,
            FenceForm.LONG_OPENING,
            FenceForm.LONG_CLOSING,
            FenceForm.NOTE_BEHIND_OPENING,
            FenceForm.NOTE_BEHIND_CLOSING,
            FenceForm.DOTS,
        ),
    ),
    dates=DateForms(
        "Pelican",
        frozenset({"date", "modified"}),
        Pattern(_DATES),
        mistakes=Pattern(r"9{1,2}\.[ ]?9{1,2}\..*|.*GMT[-+].*|9999(?:-99)?"),
        day_first=False,
    ),
    presets=(("pelican-article", "**"),),
    keys=SiteKeys(("pelicanconf.py", "publishconf.py"), "SITEURL", zone="TIMEZONE"),
)
