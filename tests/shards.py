"""Runs over the parts of a site, their reports joined, and the run over the whole beside it."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from cli_runner import Done, Postlint

_TIMES = (
    (re.compile(r'"duration_s": [\d.]+'), '"duration_s": 0'),
    (re.compile(r'time="[\d.]+"'), 'time="0"'),
    (re.compile(r"\d{4}-\d\d-\d\d(?: at)? \d\d:\d\d(?: UTC)?"), "now"),
    (re.compile(r'"since": "[^"]*"'), '"since": "then"'),
)
FORMATS = (
    *("json", "jsonl", "sarif", "github", "gitlab", "junit", "rdjson", "checkstyle", "html", "markdown"),
    *("concise", "summary", "text"),
)


class Shards(NamedTuple):
    """Runs `postlint` in `site` and writes reports into `folder`, which is none of the site."""

    postlint: Postlint
    site: Path
    folder: Path

    def whole(self, *arguments: str, formats: Sequence[str] = ("json",)) -> Done:
        return self.postlint("check", *arguments, *self._outputs("whole", formats), cwd=self.site)

    def parts(self, count: int, *arguments: str) -> list[Path]:
        """The reports of all parts."""
        return [self.part(number, count, *arguments) for number in range(1, count + 1)]

    def part(self, number: int, count: int, *arguments: str) -> Path:
        file = self.folder / f"{number}-of-{count}.json"
        done = self.postlint(
            "check", "--shard", f"{number}/{count}", *arguments, "-f", f"json:{file}", cwd=self.site
        )
        assert done.returncode in {0, 1, 2}, done.stderr
        assert file.is_file(), done.stderr
        return file

    def merge(self, reports: Sequence[Path], *arguments: str, formats: Sequence[str] = ("json",)) -> Done:
        outputs = self._outputs("merged", formats)
        return self.postlint("merge", *map(str, reports), *arguments, *outputs, cwd=self.site)

    def text(self, name: str, format_: str = "json") -> str:
        """What a report says, but for times."""
        text = (self.folder / f"{name}.{format_}").read_text(encoding="utf-8")
        for times, said in _TIMES:
            text = times.sub(said, text)
        return text

    def report(self, name: str) -> Any:
        return json.loads(self.text(name))

    def expect_same(self, count: int, *arguments: str, formats: Sequence[str] = ("json",)) -> Any:
        """That the parts come to the same as the whole: the reports, the exit code, what is said. Gives the report."""
        whole = self.whole(*arguments, formats=formats)
        merged = self.merge(self.parts(count, *arguments), formats=formats)
        for each in formats:
            assert self.text("merged", each) == self.text("whole", each), each
        assert merged.returncode == whole.returncode
        assert sorted(merged.stderr.splitlines()) == sorted(whole.stderr.splitlines())
        return self.report("whole") if "json" in formats else None

    def _outputs(self, name: str, formats: Sequence[str]) -> list[str]:
        return [argument for each in formats for argument in ("-f", f"{each}:{self.folder / name}.{each}")]
