"""All rules, in the order of their codes. To add one, add its module, and its line in its family's `RULES`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from postlint import HOMEPAGE
from postlint.rules import da, ex, fm, im, li, lk, sc, st, su, tx
from postlint.rules.listed import Listed

if TYPE_CHECKING:
    from postlint.rules.base import Rule

FAMILIES: dict[str, str] = {
    "FM": "Front matter",
    "SC": "Schema",
    "DA": "Dates",
    "TX": "Tags and other terms",
    "LI": "Licences",
    "IM": "Images",
    "LK": "Links",
    "EX": "External links",
    "ST": "The site",
    "SU": "Suppressions",
}

RULES: tuple[Listed, ...] = (
    *fm.RULES,
    *sc.RULES,
    *da.RULES,
    *tx.RULES,
    *li.RULES,
    *im.RULES,
    *lk.RULES,
    *ex.RULES,
    *st.RULES,
    *su.RULES,
)


def docs_url(rule: str) -> str:
    """The address of a rule's page, by its name."""
    return f"{HOMEPAGE}rules/{rule}/"


def find_rule(selector: str) -> type[Rule] | None:
    """The rule with this code (in any case) or name."""
    wanted = selector.strip()
    found = next((r for r in RULES if wanted.upper() == r.code or wanted.lower() == r.name), None)
    return found.load() if found else None


def all_rules() -> tuple[type[Rule], ...]:
    """All of them, imported."""
    return tuple(rule.load() for rule in RULES)
