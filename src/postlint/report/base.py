"""What a report format is: a pure function from a report to text."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from importlib import import_module
from pathlib import Path, PurePath
from typing import NamedTuple, TypeAlias

from postlint.findings import Severity
from postlint.findings.report import Report
from postlint.paths import relative
from postlint.report.sanitise import Syntax


class View(NamedTuple):
    """How a report is to look where people read it.

    Paths are shown as they are from where the reader stands, so that a terminal can open them: `root` is the
    folder that they are relative to, `cwd` the reader's, both absolute. `least` is the lightest severity that is
    shown; machine formats show all. `width` is in terminal cells.
    """

    colour: bool = False
    root: Path = Path()
    cwd: Path = Path()
    width: int = 100
    least: Severity = Severity.WARNING
    quiet: bool = False
    statistics: bool = False

    def shown(self, path: str) -> str:
        """`path`, which is relative to the site's root, as it is from where the reader stands, or whole if that is
        shorter."""
        if self.root == self.cwd or PurePath(path).is_absolute():
            return path
        place = self.root / path
        return min(relative(place, self.cwd), place.as_posix(), key=len)


Render: TypeAlias = Callable[[Report, View], str]


@dataclass(frozen=True)
class ReportFormat:
    """A format by its name. `machine` formats are complete and pure: the view changes nothing in them.

    `syntax` says how what comes from posts is made harmless in it, which whoever prints it sees to.
    `function` is where its `Render` is found, as `module:name`.
    """

    name: str
    function: str
    machine: bool
    syntax: Syntax = Syntax.TEXT

    @cached_property
    def render(self) -> Render:
        """What turns a report into text; its module is imported when first asked for."""
        module, _, name = self.function.partition(":")
        render: Render = getattr(import_module(module), name)
        return render
