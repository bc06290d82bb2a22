"""TX: tags, categories, authors, and whatever else has a list of known terms."""

from __future__ import annotations

from postlint.rules.base import Rule
from postlint.rules.tx.alias_term import AliasTerm
from postlint.rules.tx.duplicate_term import DuplicateTerm
from postlint.rules.tx.empty_term import EmptyTerm
from postlint.rules.tx.inconsistent_term import InconsistentTerm
from postlint.rules.tx.joined_terms import JoinedTerms
from postlint.rules.tx.term_count import TermCount
from postlint.rules.tx.term_variant import TermVariant
from postlint.rules.tx.unknown_term import UnknownTerm
from postlint.rules.tx.unused_term import UnusedTerm

RULES: tuple[type[Rule], ...] = (
    UnknownTerm,
    AliasTerm,
    TermVariant,
    DuplicateTerm,
    TermCount,
    InconsistentTerm,
    UnusedTerm,
    JoinedTerms,
    EmptyTerm,
)
