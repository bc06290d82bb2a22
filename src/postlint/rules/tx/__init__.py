"""TX: tags, categories, authors, and whatever else has a list of known terms."""

from __future__ import annotations

from postlint.rules.listed import Listed, listed
from postlint.rules.needs import front_matter, known_terms, other_pages, the_site

RULES: tuple[Listed, ...] = (
    listed("TX301", "unknown-term", "UnknownTerm", known_terms),
    listed("TX302", "alias-term", "AliasTerm", known_terms),
    listed("TX303", "term-variant", "TermVariant", known_terms),
    listed("TX304", "duplicate-term", "DuplicateTerm", front_matter),
    listed("TX305", "term-count", "TermCount", front_matter),
    listed("TX306", "inconsistent-term", "InconsistentTerm", other_pages),
    listed("TX307", "unused-term", "UnusedTerm", the_site, opt_in=True),
    listed("TX308", "joined-terms", "JoinedTerms", front_matter),
    listed("TX309", "empty-term", "EmptyTerm", front_matter),
)
