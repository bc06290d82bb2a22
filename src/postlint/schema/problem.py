"""What a schema finds wrong, as data: the rules of the SC family put it into words."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from postlint.findings import Route


class Problem(NamedTuple):
    """One violated keyword.

    `route` leads to the value (for `required` and `additionalProperties` to the mapping). `keyword` is the
    JSON Schema keyword (`required`, `type`, `enum`, …), `detail` its data (`{"property": "title"}`,
    `{"types": ["array"]}`, …), `message` the schema author's own words (`errorMessage`), where given.
    """

    route: Route
    keyword: str
    detail: Mapping[str, object] = MappingProxyType({})
    message: str | None = None
