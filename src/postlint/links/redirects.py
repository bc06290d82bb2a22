"""Where a redirect leads, judged hop by hop."""

from __future__ import annotations

from postlint.links.target import BadAddressError, Target, follow
from postlint.links.verdict import Hop

REDIRECTS: dict[int, bool] = {301: True, 302: False, 303: False, 307: False, 308: True}
"""The statuses that lead on, and whether for good (RFC 9110 §15.4)."""

CIRCLE = "its redirects go round in a circle"


def next_hop(current: Target, hops: tuple[Hop, ...], location: str, limit: int) -> Target | str:
    """The target that `location` leads to from `current`, or why it leads nowhere, as a clause.

    `hops` are those before `current`.
    """
    try:
        target = follow(current, location)
    except BadAddressError as error:
        return f"it redirects to what is no address that can be asked: {error}"
    if target.url == current.url or any(hop.url == target.url for hop in hops):
        return CIRCLE
    if len(hops) >= limit:
        return f"it redirects more than {limit} times" if limit != 1 else "it redirects more than once"
    return target
