"""Fills in what pages say in comments: `<!-- setting: name -->`."""

import re


def on_page_markdown(markdown, **_):
    return re.sub(r"<!-- setting: (\S+) -->", r'<i id="+\1">\1</i>', markdown)
