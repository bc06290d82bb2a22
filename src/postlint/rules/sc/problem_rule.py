"""Rules that each tell of one kind of problem that a schema finds."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator
from typing import Generic, TypeVar

from postlint.findings import Route
from postlint.page import Page
from postlint.rules.base import Context, Hit, Rule, SchemaContext
from postlint.schema.problem import BlankKey, MissingKey, Problem, UnknownKey
from postlint.schema.values import value_at

AnyProblem = TypeVar("AnyProblem", bound=Problem)


class ProblemRule(Rule, Generic[AnyProblem]):
    """A rule that tells of the problems of one `kind`, or of several kinds."""

    kind: type[AnyProblem] | tuple[type[AnyProblem], ...]

    def check(self, page: Page, context: Context) -> Iterator[Hit]:
        for problem in context.problems:
            if isinstance(problem, self.kind):
                yield self.describe(problem, page, context)

    @abstractmethod
    def describe(self, problem: AnyProblem, page: Page, context: Context) -> Hit:
        """`problem` in words; the author of the schema may have chosen them (`problem.message`)."""


def problem_value(page: Page, problem: Problem) -> object:
    """The value that `problem` is about."""
    return value_at(page.metadata, problem.route)


def description_of(problem: MissingKey | BlankKey) -> str:
    """What the schema says of the field that `problem` is about, to stand after a colon; empty without one."""
    return " ".join((problem.description or "").split()).rstrip(".")


def unknown_fields(context: SchemaContext) -> frozenset[Route]:
    """The fields of the page that its schema does not allow."""
    return frozenset(
        (*problem.route, problem.name) for problem in context.problems if isinstance(problem, UnknownKey)
    )
