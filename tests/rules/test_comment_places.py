"""What is taken out with a comment changes nothing of what is shown, wherever the comment stands."""

from __future__ import annotations

import re

import pyromark
import pytest
from pyromark import Options

from postlint.findings import Safety
from postlint.page import read_page
from postlint.rules.suppressions import suppressions

PARSER = pyromark.Markdown(options=Options.ENABLE_TABLES | Options.ENABLE_FOOTNOTES | Options.ENABLE_GFM)
COMMENT = "<!-- postlint: ignore[dead-link] why -->"
TEXT = """\
# A heading
One
two

- a
- b

  more

      code
1. c
   - d
para
> quoted
> more
>
> - e

| a | b |
|---|---|
| 1 | 2 |

<div>
html

</div>
```
code
```
***
[x]: http://h.test
[x] end  
of it

    indented

Head
----
Last
"""  # noqa: W291 - a line break
LINES = TEXT.splitlines(keepends=True)
PREFIXES = ("", "  ", "   ", "> ", "    ")


def _shown(text: str) -> str:
    """The HTML of `text` without comments, the white space next to tags, and quotations of nothing."""
    html = re.sub(r"<!--.*?-->", "", PARSER.html(text), flags=re.S)
    html = re.sub(r"\s*\n\s*|\s+(?=</)", "\n", html).replace("\n</", "</")
    return re.sub(r"<blockquote>\s*</blockquote>\n?", "", html).strip()


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("prefix", PREFIXES)
@pytest.mark.parametrize("number", range(len(LINES) + 1))
def test_a_line_with_a_comment_leaves_what_is_around_it_as_it_is(number: int, prefix: str, end: str) -> None:
    text = "".join([*LINES[:number], f"{prefix}{COMMENT}\n", *LINES[number:]])
    _is_taken_out(text.replace("\n", end))


@pytest.mark.parametrize("number", range(len(LINES)))
def test_a_comment_after_text_leaves_that_as_it_is(number: int) -> None:
    line = LINES[number].rstrip("\n")
    _is_taken_out("".join([*LINES[:number], f"{line} {COMMENT}\n", *LINES[number + 1 :]]))


def _is_taken_out(text: str) -> None:
    for each in suppressions(read_page("a.md", text.encode())).active:
        removal = each.comments[0].removal
        if removal is None or removal.safety is Safety.UNSAFE:
            continue
        span, put = removal.edit
        after = text[: span.start] + put + text[span.end :]
        assert "postlint" not in after
        assert _shown(after) == _shown(text), after
