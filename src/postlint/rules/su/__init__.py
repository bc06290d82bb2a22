"""SU: suppressions."""

from __future__ import annotations

from postlint.rules.listed import Listed, listed
from postlint.rules.needs import a_word_to_postlint

RULES: tuple[Listed, ...] = (listed("SU902", "unknown-rule", "UnknownRule", a_word_to_postlint),)
