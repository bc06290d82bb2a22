"""What judges values: here a JSON Schema; `python_models` has pydantic models."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TypeAlias

from postlint.schema.explain import CONDITIONAL, explain
from postlint.schema.library import Schema
from postlint.schema.problem import Problem
from postlint.schema.steps import at

Judge: TypeAlias = Callable[[Mapping[str, object]], Iterable[Problem]]
"""Finds what is wrong with values that JSON can say."""


def json_judge(schema: Schema) -> Judge:
    """Judges by a JSON Schema."""

    def judged(metadata: Mapping[str, object]) -> Iterator[Problem]:
        for problem in explain(schema, schema.validator.iter_errors(metadata)):
            yield from _named(problem, metadata)

    return judged


def is_demand(problem: Problem) -> bool:
    """Whether `problem` is only that something is not there."""
    cause = problem.detail.get("cause")
    return problem.keyword == "required" or (isinstance(cause, Problem) and is_demand(cause))


def is_unknown_key(problem: Problem) -> bool:
    """Whether `problem` is a key that must not be there, be it under a condition."""
    cause = problem.detail.get("cause")
    if problem.keyword in CONDITIONAL and isinstance(cause, Problem):
        return is_unknown_key(cause)
    return problem.keyword == "additionalProperties"


def _named(problem: Problem, metadata: Mapping[str, object]) -> Iterator[Problem]:
    """`problem`; where it is about every key of a mapping, one for each."""
    if problem.keyword == "additionalProperties" and problem.detail["unexpected"] is None:
        holder = at(metadata, problem.route)
        for name in holder if isinstance(holder, dict) else ():
            yield Problem(problem.route, problem.keyword, {"unexpected": name}, problem.message)
    else:
        yield problem
