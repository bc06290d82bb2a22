"""A rule's entry in the registry: all that must be known of it while its module is not imported."""

from __future__ import annotations

from enum import Enum, auto
from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple

from postlint.links.model.verdict import Questions
from postlint.rules.preconditions import Precondition, any_page

if TYPE_CHECKING:
    from postlint.rules.base import Rule
    from postlint.rules.context import SchemaContext


class Scope(Enum):
    """What a rule looks at, and so the stage of a run in which it has what it needs."""

    PAGE = auto()
    """A page alone, with the schema and the known terms that it is held against."""
    SITE = auto()
    """What a page says, against all the other pages and files; or the site as a whole."""
    NETWORK = auto()
    """A link and its verdict."""
    CHANGE = auto()
    """What a change did (`--since`), also to pages that it did not touch."""


class RuleEntry(NamedTuple):
    """`code` and `name` are those of the rule `class_name`, in the module that is called as the rule is, in the
    package of its family; with `opt_in` it is off by default.

    `precondition` is a quick look at whether the rule may have something to say; `by_default` has to hold, too, where
    the config has no options of it. `asks` is what it wants to know of external links beside whether they are alive.
    `settles_links` says that links with which it finds fault are kept from the network (`Rule.without_settled_links`),
    and `once` that it is a `SiteRule`. `table` is the table of the config, beside `[rules]`, that has options of it.
    """

    code: str
    name: str
    class_name: str
    scope: Scope
    precondition: Precondition = any_page
    by_default: Precondition = any_page
    asks: Questions = Questions()
    settles_links: bool = False
    once: bool = False
    opt_in: bool = False
    table: str | None = None

    def may_find(self, context: SchemaContext, *, has_options: bool) -> bool:
        """Whether the rule may have something to say of the page of `context`: where not, it is not imported."""
        return not self.once and self.precondition(context) and (has_options or self.by_default(context))

    def load(self) -> type[Rule]:
        """The rule; its module is imported."""
        module = import_module(f"postlint.rules.{self.code[:2].lower()}.{self.name.replace('-', '_')}")
        rule: type[Rule] = getattr(module, self.class_name)
        return rule
