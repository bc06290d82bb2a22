"""`junit`: a test report, for the many CI services that show those. A file is a suite, a finding is a failed case.

The elements are those that pytest's `junit-10.xsd` and Jenkins' schema agree on. A hint is a case that passed: what
fails nothing must not turn a build red. Nothing found is one case that passed, as several services refuse an empty
report.
"""

from __future__ import annotations

from itertools import groupby
from xml.etree.ElementTree import Element

from postlint.findings import Finding, Severity
from postlint.findings.report import FailedPath, Report
from postlint.report.drawing import message_and_help
from postlint.report.formats import View
from postlint.report.xml import add, clean, document


def render_junit(report: Report, _view: View) -> str:
    suites = Element("testsuites")
    for path, findings in groupby(report.findings, key=lambda finding: finding.path):
        _add_suite(suites, report.prefix + path, list(findings))
    for failure in report.failures:
        _add_unread(suites, report.prefix + failure.path, failure)
    if len(suites) == 0:
        suite = add(suites, "testsuite", name="postlint", tests=1, failures=0, errors=0, skipped=0, time=0)
        add(suite, "testcase", name="nothing found", classname="postlint", time=0)
    return document(suites)


def _add_suite(suites: Element, path: str, findings: list[Finding]) -> None:
    failed = sum(finding.severity > Severity.INFO for finding in findings)
    suite = add(
        suites, "testsuite", name=path, tests=len(findings), failures=failed, errors=0, skipped=0, time=0
    )
    for finding in findings:
        place = f"{finding.start.line}:{finding.start.column}"
        name = f"{finding.code} {finding.rule} ({place})"
        case = add(suite, "testcase", name=name, classname=path, time=0)
        words = message_and_help(finding)
        if finding.severity > Severity.INFO:
            add(case, "failure", message=words, type=finding.severity.label).text = clean(
                f"{path}:{place}: {words}"
            )
        else:
            add(case, "system-out").text = clean(f"{path}:{place}: {words}")


def _add_unread(suites: Element, path: str, failure: FailedPath) -> None:
    suite = add(suites, "testsuite", name=path, tests=1, failures=0, errors=1, skipped=0, time=0)
    case = add(suite, "testcase", name="the file is checked", classname=path, time=0)
    add(case, "error", message=failure.message, type="error").text = clean(f"{path}: {failure.message}")
