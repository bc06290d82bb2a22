"""Known terms: tags, categories, authors, and what is near to them."""

from __future__ import annotations

from postlint.vocabulary.taxonomy import Taxonomies, Taxonomy, load_taxonomies
from postlint.vocabulary.term_lists import TermPlace, locate
from postlint.vocabulary.usage import TermUse, term_uses, terms_in

__all__ = [
    "Taxonomies",
    "Taxonomy",
    "TermPlace",
    "TermUse",
    "load_taxonomies",
    "locate",
    "term_uses",
    "terms_in",
]
