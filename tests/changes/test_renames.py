"""Files that are gone, found again by what is in them."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from postlint.changes.working_tree import LostFile, blob_name, renames


def _renames(gone: Mapping[str, bytes], new: Mapping[str, bytes]) -> dict[str, str]:
    return renames(
        {path: LostFile(blob_name(data, "sha1"), data) for path, data in gone.items()},
        {path: frozenset({blob_name(data, "sha1")}) for path, data in new.items()},
        new.get,
    )


def _post(number: int, lines: int = 20) -> bytes:
    return b"".join(b"post %d says %d\n" % (number, line) for line in range(lines))


def test_the_same_content_and_first_of_all_the_same_name() -> None:
    gone = {"a/x.md": b"1\n", "a/y.md": b"1\n", "a/z.md": b"2\n"}
    new = {"b/y.md": b"1\n", "b/x.md": b"1\n", "c/other.md": b"2\n", "d/other.md": b"2\n"}
    assert _renames(gone, new) == {"a/x.md": "b/x.md", "a/y.md": "b/y.md", "a/z.md": "c/other.md"}


def test_similar_content() -> None:
    gone = {"a.md": _post(1), "b.md": _post(2)}
    new = {"x.md": _post(2) + b"more\n" * 3, "y.md": _post(1).replace(b"says 3\n", b"says nothing\n")}
    assert _renames(gone, new) == {"a.md": "y.md", "b.md": "x.md"}


def test_line_ends_make_no_other_file() -> None:
    assert _renames({"a.md": _post(1)}, {"b.md": _post(1).replace(b"\n", b"\r\n")}) == {"a.md": "b.md"}


@pytest.mark.parametrize(
    "data", [b"", b"\n", _post(2), _post(1, 9), _post(1) + _post(2) + _post(3), b"\0\xff" * 200]
)
def test_what_is_too_different_is_another_file(data: bytes) -> None:
    assert _renames({"a.md": _post(1)}, {"b.md": data}) == {}


def test_one_file_is_moved_to_one_place_only() -> None:
    moved = _renames({"a.md": _post(1)}, {"b.md": _post(1) + b"x\n", "c.md": _post(1) + b"more\n" * 4})
    assert moved == {"a.md": "b.md"}
    assert _renames({"a.md": _post(1), "b.md": _post(1)}, {"c.md": _post(1)}) == {"a.md": "c.md"}


def test_many_files_that_are_all_alike_are_not_compared_each_with_each(no_hang: None) -> None:
    gone = {f"a/{number}.md": b"same\n" * 200 + b"%d\n" % number for number in range(2000)}
    new = {f"b/{number}.md": b"same\n" * 200 + b"new %d\n" % number for number in range(2000)}
    assert _renames(gone, new) == {}
    new = {f"b/{number}.md": data + b"more\n" for number, data in enumerate(gone.values())}
    assert len(_renames(gone, new)) == 2000
