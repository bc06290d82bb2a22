"""Known terms: tags, categories, authors, and what is near to them."""

from __future__ import annotations

from postlint.vocabulary.taxonomy import Taxonomies, Taxonomy, load_taxonomies
from postlint.vocabulary.usage import TermUse, term_uses

__all__ = ["Taxonomies", "Taxonomy", "TermUse", "load_taxonomies", "term_uses"]
