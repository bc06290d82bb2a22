"""A schema is what turns front matter into problems, each with a route."""

from __future__ import annotations

from typing import TYPE_CHECKING

from postlint.schema.problem import Problem

if TYPE_CHECKING:
    from postlint.schema.page_schema import PageSchema
    from postlint.schema.select import Schemas

__all__ = ["PageSchema", "Problem", "Schemas"]


def __getattr__(name: str) -> object:
    """`PageSchema` and `Schemas` bring the validator with them, which commands without pages do not need."""
    if name == "PageSchema":
        from postlint.schema.page_schema import PageSchema

        return PageSchema
    if name == "Schemas":
        from postlint.schema.select import Schemas

        return Schemas
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
