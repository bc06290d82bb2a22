"""IM503 image-too-large."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

from postlint.findings import Severity
from postlint.page.facts import PageFacts
from postlint.rules.base import FactsContext, Hit, Rule, RuleOptions, address_hit
from postlint.site import Outcome
from postlint.site.image_size import ImageSize, image_size
from postlint.text import shorten

if TYPE_CHECKING:
    from pydantic import Field


class ImageTooLargeOptions(RuleOptions):
    """The limits; 0 is none."""

    max_bytes: Annotated[int, Field(ge=0)] = 1_000_000
    max_width: Annotated[int, Field(ge=0)] = 2560
    max_height: Annotated[int, Field(ge=0)] = 2560


class ImageTooLarge(Rule):
    """An image is too large for a web page.

    ## What it does
    Reads how many bytes an image of the site has on disk, and from its first bytes how wide and high it is (PNG,
    JPEG, GIF, WebP; SVG where it says so in pixels), and compares that with the limits. Each image is reported once
    a page, where it is first used. It is off unless you turn it on.

    ## Why
    A photograph as it comes from the camera has ten megabytes. On a phone the page then loads for half a minute, and
    costs the reader money.

    ## Example
    `team.jpg` has 8.4 MB and 6000 × 4000 pixels.

    ```markdown
    ![The team](/img/team.jpg)
    ```

    ## Use instead
    The same image, scaled to 1600 pixels and saved for the web: 0.3 MB.

    ## Options
    - `max-bytes`: 1000000 unless set otherwise.
    - `max-width` and `max-height`, in pixels: 2560 each unless set otherwise.

    0 stands for no limit.
    """

    code = "IM503"
    name = "image-too-large"
    severity = Severity.WARNING
    enabled = False
    Options = ImageTooLargeOptions
    options: ImageTooLargeOptions

    def check(self, page: PageFacts, context: FactsContext) -> Iterator[Hit]:
        seen: set[str] = set()
        for target in context.targets:
            link, found = target.link, target.found
            if not link.image or found.outcome is not Outcome.FOUND:
                continue
            if found.path is None or found.path in seen:
                continue
            seen.add(found.path)
            size = image_size(context.site, found.path)
            excess = self._excess(size) if size else ()
            if excess:
                yield address_hit(
                    link,
                    f"the image `{shorten(link.destination)}` is too large: {' and '.join(excess)}",
                    "Scale the image down, or save it for the web with more compression.",
                )

    def _excess(self, size: ImageSize) -> tuple[str, ...]:
        """What is beyond which limit, in words."""
        limits = self.options
        parts = []
        if 0 < limits.max_bytes < size.bytes:
            parts.append(f"{_amount(size.bytes)} (the limit is {_amount(limits.max_bytes)})")
        if size.width is not None and 0 < limits.max_width < size.width:
            parts.append(f"{size.width} pixels wide (the limit is {limits.max_width})")
        if size.height is not None and 0 < limits.max_height < size.height:
            parts.append(f"{size.height} pixels high (the limit is {limits.max_height})")
        return tuple(parts)


def _amount(number: int) -> str:
    """`8.4 MB`, `300 kB`, `12 bytes`; exact where rounding would hide the difference."""
    for unit, name in ((1_000_000, "MB"), (1000, "kB")):
        if number >= unit and number * 10 % unit == 0:
            return f"{number / unit:g} {name}"
    if number >= 1_000_000:
        return f"{number / 1_000_000:.2f} MB"
    return f"{number:,} bytes"
