"""SU: suppressions."""

from postlint.rules.base import Rule
from postlint.rules.su.unknown_rule import UnknownRule

RULES: tuple[type[Rule], ...] = (UnknownRule,)
