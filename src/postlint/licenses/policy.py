"""A site's policy on licences: lists of ids (`CC-BY-4.0`), families (`CC-BY`), and `open`."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from functools import cache

from postlint.licenses import catalogue, creative_commons
from postlint.licenses.license import License

OPEN = "open"
"""Every licence that is open as the Open Definition has it."""


def means(entry: str, license_: License) -> bool:
    """Whether `entry` of a policy speaks about the licence."""
    if entry == OPEN:
        return license_.open is True
    return _normalised(entry) in (license_.id.casefold(), license_.family.casefold())


def unknown_entry(entries: Iterable[str]) -> str | None:
    """What is wrong with the first of `entries` that speaks about no licence at all; None where each does."""
    known = _known()
    for entry in entries:
        if entry == OPEN or _normalised(entry) in known:
            continue
        near = get_close_matches(_normalised(entry), [OPEN, *known], n=1)
        did_you_mean = f"; did you mean `{known.get(near[0], near[0])}`?" if near else ""
        return (
            f"`{entry}` is neither `{OPEN}` nor an SPDX id such as `CC-BY-4.0` nor a family of licences such as "
            f"`CC-BY`{did_you_mean}"
        )
    return None


def _normalised(entry: str) -> str:
    return entry.casefold().replace(" ", "-")


@cache
def _known() -> dict[str, str]:
    """All ids and families, as they are written, by how they are compared."""
    licenses = (*catalogue.all_licenses(), *creative_commons.all_licenses())
    names = (name for license_ in licenses for name in (license_.family, license_.id))
    return {name.casefold(): name for name in names}
