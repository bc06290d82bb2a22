"""Programs in Python as the literal values that are written out in them. Nothing is run."""

from __future__ import annotations

import ast
import re
import warnings

from postlint.data_files.limits import MAX_DEPTH, DataFileError
from postlint.data_files.reading import expect_short
from postlint.pattern import Pattern

_SIGNS = Pattern(
    r'''
    \#[^\n]*+
    |"""(?:[^"\\]++|\\.|"(?!""))*+"{0,3}
    |\'\'\'(?:[^\'\\]++|\\.|\'(?!\'\'))*+\'{0,3}
    |"(?:[^"\\\n]++|\\.)*+"?
    |'(?:[^'\\\n]++|\\.)*+'?
    |[\[({\])}]
    ''',
    re.DOTALL | re.VERBOSE,
)


def parse_python(text: str) -> ast.Module:
    """The syntax tree of the program `text`.

    Raises:
        DataFileError: it is not well formed, or goes beyond a limit.
    """
    expect_short(text)
    _expect_bounded(text)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # `"\d"` is what Python warns of, and nobody's concern here
            return ast.parse(text)
    except SyntaxError as error:
        place = f"line {error.lineno}: " if error.lineno else ""
        raise DataFileError(f"it is not Python: {place}{error.msg}") from None
    except (MemoryError, RecursionError):  # how the parser of CPython says that its own limit is reached
        raise DataFileError("it is nested too deeply") from None
    except ValueError as error:
        raise DataFileError(f"it is not Python: {error}") from None


def literal(expression: ast.expr) -> object:
    """The value of `expression`.

    Raises:
        DataFileError: it is not written out: only running the program could tell.
    """
    try:
        return ast.literal_eval(expression)
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        raise DataFileError("it is no literal value") from None


def _expect_bounded(text: str) -> None:
    depth = 0
    for found in _SIGNS.finditer(text):
        if found[0] in ("[", "(", "{"):
            depth += 1
            if depth > MAX_DEPTH:
                line = text.count("\n", 0, found.start()) + 1
                raise DataFileError(f"line {line}: it is nested more than {MAX_DEPTH} levels deep")
        elif found[0] in ("]", ")", "}"):
            depth -= 1
