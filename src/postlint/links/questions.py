"""What is to be found out about addresses, beside whether they are alive.

Nothing here opens a socket or imports an HTTP library.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple


class Questions(NamedTuple):
    """Each one costs something: the text of the page instead of its head alone, or a request more."""

    anchors: bool = False
    """Whether the places that links name after `#` are on the page."""
    soft_404: bool = False
    """Whether a page that is there says that it is not."""
    https: bool = False
    """Whether what stands at an `http:` address stands at the same one with `https:`, too."""

    @classmethod
    def together(cls, several: Iterable[Questions]) -> Questions:
        """All that is asked in any of `several`."""
        return cls(*map(any, zip(*several, strict=True)))
