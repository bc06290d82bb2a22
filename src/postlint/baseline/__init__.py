"""A baseline: findings that were there when it was written, and are not told again until they are mended.

`of_report(report)` is the baseline of a run, `render(baseline)` its text; `cli.baseline_file.write_baseline` writes it
where `cli.options.baseline_place` says. `parse(data, name)` reads one, `hide` leaves out of a report what it holds,
`renew` brings it up to date. Nothing here opens a file, least of all one that a baseline names.
"""

from postlint.baseline.file import MOST_BYTES, Baseline, BaselineError, Entry, parse, render
from postlint.baseline.match import IsGone, Renewed, added_entries, hide, of_report, renew

__all__ = [
    "MOST_BYTES",
    "Baseline",
    "BaselineError",
    "Entry",
    "IsGone",
    "Renewed",
    "added_entries",
    "hide",
    "of_report",
    "parse",
    "render",
    "renew",
]
