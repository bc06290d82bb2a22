"""The ids that generators give to headings, and what else on a page a `#fragment` may lead to.

A generator's settings make `AnchorRules`; `anchors_of` gives what a page has by them, `matches` and `nearest_anchor`
compare a fragment with that.
"""

from postlint.page.slugs.anchors import Anchor, Anchors, anchors_of, matches, nearest_anchor
from postlint.page.slugs.rules import AnchorRules

__all__ = ["Anchor", "AnchorRules", "Anchors", "anchors_of", "matches", "nearest_anchor"]
