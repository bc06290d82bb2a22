"""Our NamedTuple is that of `typing`, but for the time that it takes."""

from __future__ import annotations

import copy
import pickle
import typing
from collections.abc import Callable

import pytest

from postlint.records import NamedTuple


class Ours(NamedTuple):
    """A record."""

    a: int
    b: Later | None = None
    c: tuple[int, ...] = ()

    @property
    def double(self) -> int:
        """Twice."""
        return 2 * self.a

    @classmethod
    def of(cls, a: int) -> Ours:
        return cls(a)

    def __str__(self) -> str:
        return f"<{self.a}>"


class Theirs(typing.NamedTuple):
    """A record."""

    a: int
    b: Later | None = None
    c: tuple[int, ...] = ()


class Later:
    """Defined after what it is a part of."""


@pytest.mark.parametrize(
    "of",
    [
        lambda record: (record._fields, record._field_defaults, record.__match_args__, record.__doc__),
        lambda record: record(1, c=(2,))._replace(a=3),
        lambda record: record(1)._asdict(),
        lambda record: repr(record(1)).partition("(")[2],
        typing.get_type_hints,
        lambda record: (record.__bases__, record.__mro__[1:], record.__module__),
        lambda record: hash(record(1)) == hash((1, None, ())),
    ],
)
def test_it_is_as_that_of_typing(of: Callable[[typing.Any], object]) -> None:
    assert of(Ours) == of(Theirs)


def test_it_has_its_methods_and_is_what_it_is_called() -> None:
    record = Ours.of(4)
    assert (record.double, str(record), record.__class__.__qualname__) == (8, "<4>", "Ours")
    assert repr(record) == "Ours(a=4, b=None, c=())"
    assert Ours.double.__doc__ == "Twice."


def test_it_can_be_copied_and_sent() -> None:
    record = Ours(1, None, (2, 3))
    assert copy.deepcopy(record) == record
    assert pickle.loads(pickle.dumps(record)) == record  # noqa: S301 - our own


def test_too_little_is_refused() -> None:
    with pytest.raises(TypeError, match="missing 1 required positional argument: 'a'"):
        Ours()  # type: ignore[call-arg]
