"""All report formats; each is a pure function from a report to text.

To add one, write its module and add its line to `FORMATS`. The line names the function, so that only the format that is
asked for is imported.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from importlib import import_module
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, TypeAlias

from postlint.findings import Severity
from postlint.findings.report import Report
from postlint.paths import relative
from postlint.records import NamedTuple
from postlint.report.sanitise import Syntax, without_halves

if TYPE_CHECKING:
    from pydantic import BaseModel


class Call(NamedTuple):
    """What a command was called with that those which its report proposes repeat, as words for the shell: `rules` are
    the options that select rules, `options` the others that say what is found. `knows_changes`: what is checked
    is under Git.
    """

    options: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    paths: tuple[str, ...] = ()
    knows_changes: bool = True


class View(NamedTuple):
    """How a report is to look where people read it.

    Paths are shown as they are from where the reader stands, so that a terminal can open them: `root` is the
    folder that they are relative to, `cwd` the reader's, both absolute. `least` is the lightest severity that is
    shown; machine formats show all. `width` is in terminal cells. `commands` are those of postlint that may be
    proposed, with what `call` says. `on_github` says that GitHub runs it. `page_of` gives the address at which a file,
    by its path in the repository, can be looked at, where there is one.
    """

    colour: bool = False
    root: Path = Path()
    cwd: Path = Path()
    width: int = 100
    least: Severity = Severity.WARNING
    quiet: bool = False
    statistics: bool = False
    verbose: bool = False
    commands: frozenset[str] = frozenset()
    call: Callable[[], Call] = Call
    on_github: bool = False
    page_of: Callable[[str], str] | None = None

    def display_path(self, path: str) -> str:
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


FORMATS: dict[str, ReportFormat] = {
    format_.name: format_
    for format_ in (
        ReportFormat("text", "postlint.report.text_report:render_text", machine=False),
        ReportFormat("concise", "postlint.report.concise_report:render_concise", machine=False),
        ReportFormat("summary", "postlint.report.summary_report:render_summary", machine=False),
        ReportFormat("json", "postlint.report.json_report:render_json", machine=True, syntax=Syntax.JSON),
        ReportFormat(
            "github", "postlint.report.github_report:render_github", machine=True, syntax=Syntax.ANNOTATIONS
        ),
        ReportFormat("jsonl", "postlint.report.jsonl_report:render_jsonl", machine=True, syntax=Syntax.JSON),
        ReportFormat("sarif", "postlint.report.sarif_report:render_sarif", machine=True, syntax=Syntax.JSON),
        ReportFormat(
            "gitlab", "postlint.report.gitlab_report:render_gitlab", machine=True, syntax=Syntax.JSON
        ),
        ReportFormat(
            "rdjson", "postlint.report.rdjson_report:render_rdjson", machine=True, syntax=Syntax.JSON
        ),
        ReportFormat("junit", "postlint.report.junit_report:render_junit", machine=True, syntax=Syntax.XML),
        ReportFormat(
            "checkstyle",
            "postlint.report.checkstyle_report:render_checkstyle",
            machine=True,
            syntax=Syntax.XML,
        ),
        ReportFormat("html", "postlint.report.html:render_html", machine=True, syntax=Syntax.XML),
        ReportFormat("markdown", "postlint.report.markdown_report:render_markdown", machine=True),
    )
}


def json_line(value: BaseModel) -> str:
    """`value` as JSON in one line."""
    return without_halves(json.dumps(value.model_dump(mode="json"), ensure_ascii=False)) + "\n"


def json_text(value: object) -> str:
    """`value`, a model or plain data, as indented JSON."""
    from pydantic import BaseModel
    from pydantic_core import PydanticSerializationError

    if isinstance(value, BaseModel):
        try:
            return value.model_dump_json(indent=2) + "\n"
        except (PydanticSerializationError, UnicodeError):  # it holds such a half; this way is slower
            value = value.model_dump(mode="json")
    return without_halves(json.dumps(value, indent=2, ensure_ascii=False)) + "\n"
