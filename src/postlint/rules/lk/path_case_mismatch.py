"""LK603 path-case-mismatch."""

from __future__ import annotations

from collections.abc import Iterator

from postlint.findings import Edit, Fix, Safety, Severity
from postlint.page.body import Link
from postlint.page.facts import PageFacts
from postlint.pattern import Pattern
from postlint.rules.base import FactsContext, Hit, Rule, address_hit
from postlint.site import Outcome
from postlint.text import in_full, shorten

_PATH = Pattern(r"[^?#]*")
_TO_ESCAPE = Pattern(r"%(?!20)|[#?]")
_NOT_PLAIN = Pattern(r"[&<>()\"'`\\\[\]|{}\x00-\x20]")


class PathCaseMismatch(Rule):
    """A link differs from its file in letter case only.

    ## What it does
    Looks up every link and image of the site as its generator would, letter for letter, and reports those whose
    file is there under a name that differs only in capital and small letters.

    ## Why
    On a Mac and on Windows such a link works, so nobody notices. Most servers tell capital from small letters:
    there the reader finds an error page, or a gap instead of the image.

    ## Example
    The file is `img/Team.jpg`.

    ```markdown
    ![The team](img/team.JPG)
    ```

    ## Use instead
    ```markdown
    ![The team](img/Team.jpg)
    ```
    The fix writes the path as the file is named.
    """

    code = "LK603"
    name = "path-case-mismatch"
    severity = Severity.ERROR
    fix = Safety.SAFE

    def check(self, page: PageFacts, context: FactsContext) -> Iterator[Hit]:
        for target in context.targets:
            link, found = target.link, target.found
            if found.outcome is not Outcome.OTHER_CASE or (found.path is None and found.proposal is None):
                continue
            what = "image" if link.image else "link"
            corrected = _corrected(link, target.as_written(found.proposal))
            real = found.path or corrected or found.proposal or ""
            other = f"the {'file' if found.path else 'address'} `{shorten(real)}`"
            remedy = f"Write `{in_full(corrected)}`." if corrected else "Write it in the same letters."
            yield address_hit(
                link,
                f"the {what} `{shorten(link.destination)}` differs from {other} in capital and small letters",
                remedy,
                fix=_fix(page, link, corrected),
            )


def _corrected(link: Link, proposal: str | None) -> str | None:
    """The address with its path as proposed, and what follows the path as it was."""
    path = _PATH.match(link.destination)
    if proposal is None or path is None or _TO_ESCAPE.search(proposal):
        return None
    return proposal + link.destination[path.end() :]


def _fix(page: PageFacts, link: Link, corrected: str | None) -> Fix | None:
    """Writes the path anew; None where it is, or would have to be, written in a roundabout way."""
    plain = link.raw == link.destination and page.stands_as_it_reads(link)
    path = _PATH.match(corrected) if corrected else None
    if corrected is None or path is None or not plain or _NOT_PLAIN.search(path.group()):
        return None
    return Fix(Safety.SAFE, "write the path as the file is named", (Edit(link.target, corrected),))
