"""`postlint check --show-files`: which files would be checked, with generator and schema."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from postlint.cli.options import Output
from postlint.cli.terminal import write, write_file
from postlint.errors import UsageError
from postlint.findings.report import Report
from postlint.report.formats import View, json_text
from postlint.report.sanitise import visible
from postlint.run.listing import ListedFile

_Render = Callable[[Sequence[ListedFile], Report, View], str]


def print_files(files: Sequence[ListedFile], report: Report, outputs: Sequence[Output], view: View) -> None:
    """Prints `files`, and in JSON what is said of the others in `report`, to all `outputs`.

    Raises:
        UsageError: one of them has a format that only findings have.
    """
    renders = [_render(output.format.name) for output in outputs]
    for output, render in zip(outputs, renders, strict=True):
        text = render(files, report, view)
        if output.file is None:
            write(text, output.format.syntax)
        else:
            write_file(output.file, text, output.format.syntax)


def _render(format_: str) -> _Render:
    if format_ in _RENDERS:
        return _RENDERS[format_]
    raise UsageError(
        f"--show-files lists no findings, and has no format `{format_}`", hint="There are text and json."
    )


def _as_text(files: Sequence[ListedFile], _report: Report, view: View) -> str:
    return "".join(
        f"{visible(view.display_path(file.path))}: {file.generator}, {visible(file.schema)}\n"
        for file in files
    )


def _as_json(files: Sequence[ListedFile], report: Report, _view: View) -> str:
    return json_text({
        "files": [file._asdict() for file in files],
        "skipped": [{"path": path.path, "reason": path.reason} for path in report.skipped],
        "errors": [path._asdict() for path in report.failures],
    })  # fmt: skip


_RENDERS: dict[str, _Render] = {"text": _as_text, "json": _as_json}
