"""Changes of files as a unified diff, which `git apply` and `patch` take."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from postlint.changes.lines import common_lines, split_lines
from postlint.records import NamedTuple

_CONTEXT = 3
"""Lines around each change, as Git shows."""

_ESCAPES = {7: "a", 8: "b", 9: "t", 10: "n", 11: "v", 12: "f", 13: "r", 34: '"', 92: "\\"}
_NO_LINE_END = b"\\ No newline at end of file\n"


class _Run(NamedTuple):
    """Lines that are the same, or that stand in each other's place: where in the old text, and where in the new."""

    old: tuple[int, int]
    new: tuple[int, int]
    is_same: bool


def unified_diff(path: str, before: bytes, after: bytes) -> bytes:
    """The diff that makes `after` of `before`, the content of the file at `path`; empty where both are the same."""
    if before == after:
        return b""
    old, new = split_lines(before), split_lines(after)
    name = quoted_path
    hunks = b"".join(_hunk(hunk, old, new) for hunk in _hunks(list(_runs(before, after, len(old), len(new)))))
    return b"--- %s\n+++ %s\n%s" % (name(f"a/{path}"), name(f"b/{path}"), hunks)


def quoted_path(path: str) -> bytes:
    """`path` as Git writes it: in quotes, with escapes, where it could be misread. A name with a space is followed by
    a tab, so that `patch` knows where it ends."""
    name = path.encode("utf-8", "surrogateescape")
    has_halves = name.decode(errors="replace") != path
    if has_halves or any(byte in _ESCAPES or byte < 0x20 or byte == 0x7F for byte in name):
        return b'"%s"' % b"".join(map(_escaped, name))
    return name + (b"\t" if b" " in name else b"")


def _escaped(byte: int) -> bytes:
    if byte in _ESCAPES:
        return f"\\{_ESCAPES[byte]}".encode()
    return bytes([byte]) if 0x20 <= byte < 0x7F else f"\\{byte:03o}".encode()


def _runs(before: bytes, after: bytes, old_end: int, new_end: int) -> Iterator[_Run]:
    old = new = 0
    same = 0
    for one, other in (*common_lines(before, after), (old_end, new_end)):
        if (one, other) == (old + same, new + same) and one < old_end:
            same += 1
            continue
        if same:
            yield _Run((old, old + same), (new, new + same), is_same=True)
        old, new = old + same, new + same
        if (old, new) != (one, other):
            yield _Run((old, one), (new, other), is_same=False)
        old, new, same = one, other, 1


def _hunks(runs: Sequence[_Run]) -> Iterator[list[_Run]]:
    """The runs of each hunk: changes with what is around them, which is cut to `_CONTEXT` lines."""
    hunk: list[_Run] = []
    for run in runs:
        if not run.is_same:
            hunk.append(run)
            continue
        length = run.old[1] - run.old[0]
        if hunk and (run is runs[-1] or length > 2 * _CONTEXT):
            yield [*hunk, _cut(run, 0, min(length, _CONTEXT))]
            hunk = []
        if not hunk:
            hunk = [_cut(run, max(length - _CONTEXT, 0), length)] if run is not runs[-1] else []
        else:
            hunk.append(run)
    if hunk:
        yield hunk


def _cut(run: _Run, start: int, end: int) -> _Run:
    return _Run(
        (run.old[0] + start, run.old[0] + end), (run.new[0] + start, run.new[0] + end), is_same=run.is_same
    )


def _hunk(runs: Sequence[_Run], old: Sequence[bytes], new: Sequence[bytes]) -> bytes:
    ours = _range(runs[0].old[0], runs[-1].old[1])
    theirs = _range(runs[0].new[0], runs[-1].new[1])
    lines = [f"@@ -{ours} +{theirs} @@\n".encode()]
    for run in runs:
        if run.is_same:
            lines += map(_line, b" " * (run.old[1] - run.old[0]), old[slice(*run.old)])
        else:
            lines += map(_line, b"-" * (run.old[1] - run.old[0]), old[slice(*run.old)])
            lines += map(_line, b"+" * (run.new[1] - run.new[0]), new[slice(*run.new)])
    return b"".join(lines)


def _range(start: int, end: int) -> str:
    count = end - start
    first = start + 1 if count else start
    return str(first) if count == 1 else f"{first},{count}"


def _line(sign: int, line: bytes) -> bytes:
    return b"%c%s" % (sign, line if line.endswith(b"\n") else line + b"\n" + _NO_LINE_END)
