"""A rule as the registry lists it: what must be known of it while its module is not imported."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple

from postlint.rules.needs import Need, a_page

if TYPE_CHECKING:
    from postlint.rules.base import Rule


class Listed(NamedTuple):
    """`load` imports the rule; its `code`, its `name` and whether it is `enabled` are as listed. `table` is the table
    of the config, beside `[rules]`, that has options of it.
    """

    code: str
    name: str
    load: Callable[[], type[Rule]]
    needs: Need = a_page
    enabled: bool = True
    table: str | None = None


def listed(
    code: str,
    name: str,
    class_name: str,
    needs: Need = a_page,
    *,
    opt_in: bool = False,
    table: str | None = None,
) -> Listed:
    """The rule `class_name` in the module that is called as the rule is, in the package of its family."""
    module = f"postlint.rules.{code[:2].lower()}.{name.replace('-', '_')}"
    return Listed(code, name, partial(_load, module, class_name), needs, not opt_in, table)


def _load(module: str, class_name: str) -> type[Rule]:
    rule: type[Rule] = getattr(import_module(module), class_name)
    return rule
