"""The HTML report in a real browser: what it shows, that it asks for nothing, and who can use it."""

from __future__ import annotations

import datetime as dt
import os
import re
import runpy
import shutil
import statistics
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Browser, Page, expect, sync_playwright

from postlint.findings import Cause, Finding, Position, Severity, Span
from postlint.findings.overview import HostLine, LicenceLine, LinkLine, Overview, PageLine, RunLine, TermLine
from postlint.findings.report import FailedPath, Report, Unjudged
from postlint.links.model.verdict import Status, Verdict
from postlint.page.page import Source
from postlint.report.formats import FORMATS, View
from postlint.report.sanitise import inert

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
pytestmark = pytest.mark.skipif(
    CHROMIUM is None, reason="there is no Chromium: install Debian's package `chromium`"
)

HOSTILE = (
    "</script><script>alert(1)</script><img src=x onerror=alert(1)> \"' {{ 7*7 }} ##[error] ::error:: ]]> "
    "\x1b[31m \u202e"
)
ROOT = Path(__file__).parents[2]
SIZES = {"phone": (390, 844), "desktop": (1280, 900)}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield started
        started.close()


def _finding(number: int, source: Source, severity: Severity, message: str, path: str) -> Finding:
    start = source.index.line_start(number % source.index.lines + 1)
    return Finding(
        code="LK601",
        rule="broken-link",
        severity=severity,
        message=message,
        help=f"Mend `{number}`.",
        path=path,
        span=Span(start, start + 1),
        start=Position(number % source.index.lines + 1, 1),
        end=Position(number % source.index.lines + 1, 2),
        fingerprint=f"{number:032x}",
    )


def _report(number: int, *, hostile: str = "") -> Report:
    source = Source(f"a line {hostile}\n" * 50)
    severities = (Severity.ERROR, Severity.WARNING, Severity.INFO)
    pages = [f"content/post-{n}{hostile[:9]}.md" for n in range(max(1, number // 10))]
    findings = tuple(
        _finding(
            n, source, severities[n % 3], f"the link leads to `page-{n % 97}{hostile}`", pages[n % len(pages)]
        )
        for n in range(number)
    )
    dead = Verdict(
        Status.DEAD, http=404, detail=f"404 {hostile}", since=dt.datetime(2026, 5, 1, tzinfo=dt.UTC)
    )
    links = [
        LinkLine(
            f"https://h{n}.test/{hostile}",
            f"h{n}.test",
            (pages[0],),
            Verdict(Status.ALIVE) if n % 3 else dead,
        )
        for n in range(40)
    ]
    overview = Overview(
        pages=[
            PageLine(path, f"Post {hostile}", dt.date(2015 + n % 5, 1, 2)) for n, path in enumerate(pages)
        ],
        terms=[
            TermLine("tags", (("Open Data", 4), (f"open data{hostile}", 1))),
            TermLine("tags", (("OER", 2),)),
        ],
        licences=[
            LicenceLine("CC BY 4.0", None, ((pages[0], "/a.png"),)),
            LicenceLine(None, hostile, ((pages[0], "b"),)),
        ],
        links=links,
        runs=[RunLine(86_400.0 * n, (("alive", 20), ("dead", n))) for n in range(1, 6)],
        unsteady=[HostLine(f"h1.test{hostile}", 3)],
    )
    return Report(
        findings=findings,
        failures=(FailedPath(f"x{hostile}.md", "cannot be read"),) if hostile else (),
        unjudged=(Unjudged(Cause(f"a theme is not here {hostile}", "Check it out."), ("LK601",), 3, 2),),
        files=len(pages),
        links=400,
        external=40,
        sources=dict.fromkeys(pages, source),
        offline=False,
        overview=lambda: overview,
    )


def _open(
    browser: Browser,
    report: Report,
    folder: Path,
    *,
    size: str = "desktop",
    scheme: str = "light",
    rows: bool = True,
) -> Page:
    """The report in a page whose list of `requests` and `troubles` is at hand."""
    view = View(page_of=lambda path: f"https://forge.test/blob/{len(path)}?plain=1")
    text = inert(FORMATS["html"].render(report, view), FORMATS["html"].syntax, for_runner=True)
    file = folder / "report.html"
    file.write_text(text, encoding="utf-8")
    width, height = SIZES[size]
    context = browser.new_context(
        viewport={"width": width, "height": height}, color_scheme="dark" if scheme == "dark" else "light"
    )
    page = context.new_page()
    seen: list[str] = []
    page.on("request", lambda request: seen.append(request.url))
    page.on("pageerror", lambda error: seen.append(f"error: {error}"))
    page.on("console", lambda message: seen.append(f"console: {message.text}"))
    page.on("dialog", lambda dialog: seen.append(f"dialog: {dialog.message}"))
    page.goto(file.as_uri())
    if rows:
        page.wait_for_selector("#groups > li")
    page.seen = seen  # type: ignore[attr-defined]
    return page


def _see(page: Page, said: str) -> None:
    """Waits until the page says how much is shown with a text that begins like that."""
    expect(page.locator("#shown")).to_have_text(re.compile(f"^{re.escape(said)}"))


def test_nothing_of_a_post_runs_or_is_asked_for(browser: Browser, tmp_path: Path) -> None:
    page = _open(browser, _report(12, hostile=HOSTILE), tmp_path)
    page.click("#groups > li:first-child summary")
    page.select_option("#by", "page")
    page.wait_for_timeout(100)
    assert page.seen == [(tmp_path / "report.html").as_uri()]  # type: ignore[attr-defined]
    assert page.locator("img").count() == 0
    assert page.locator("script").count() == 2
    assert "49" not in page.inner_text("#terms ~ div")
    assert "\u202e" not in page.content()
    assert all(address.startswith(("#", "https://")) for address in _addresses(page))


def _addresses(page: Page) -> list[str]:
    found: list[str] = page.eval_on_selector_all("a", "all => all.map(each => each.getAttribute('href'))")
    return found


def test_search_filters_and_keys(browser: Browser, tmp_path: Path) -> None:
    page = _open(browser, _report(300), tmp_path)
    _see(page, "200 of 300 findings")
    page.keyboard.press("/")
    page.keyboard.type("page-42")
    expect(page.locator("#shown")).to_have_text(re.compile("^[23] of 300"))
    page.check("input[value=info]")
    expected = sum(n % 97 == 42 for n in range(300))
    _see(page, f"{expected} of 300")
    page.keyboard.press("Escape")
    page.focus("#search")
    page.keyboard.press("Escape")
    _see(page, "300 of 300")
    page.select_option("#by", "page")
    _see(page, "300 of 300 findings, 30 pages.")
    page.click("#groups > li:first-child summary")
    expect(page.locator("#groups > li:first-child ul.entries > li")).to_have_count(10)
    link = page.get_attribute("#groups > li:first-child ul.entries a.place", "href")
    assert link is not None
    assert link.startswith("https://forge.test/blob/")
    assert "#L" in link
    # The state is kept in the address, so that it can be sent to somebody.
    page.fill("#search", "post-7.md")
    _see(page, "10 of 300 findings, 1 page.")
    page.reload()
    page.wait_for_selector("#groups > li")
    _see(page, "10 of 300 findings, 1 page.")


def test_what_the_baseline_holds_is_shown_on_wish(browser: Browser, tmp_path: Path) -> None:
    report = _report(30)
    page = _open(browser, replace(report, findings=report.findings[:4], known=report.findings[4:]), tmp_path)
    assert "26 findings of the baseline are not shown." in page.inner_text("header")
    _see(page, "3 of 4 findings")
    page.check("#known")
    _see(page, "20 of 30 findings")
    page.select_option("#by", "rule")
    page.click("#groups > li:first-child summary")
    expect(page.locator("#groups ul.entries > li", has_text="in the baseline")).to_have_count(17)
    page.reload()
    _see(page, "20 of 30 findings")


def test_nothing_but_what_the_baseline_holds(browser: Browser, tmp_path: Path) -> None:
    report = _report(30)
    page = _open(browser, replace(report, findings=(), known=report.findings), tmp_path, rows=False)
    assert "It can be published." in page.inner_text("header")
    _see(page, "Nothing new was found.")
    page.check("#known")
    _see(page, "20 of 30 findings")


def test_a_long_list_is_shown_piece_by_piece(browser: Browser, tmp_path: Path) -> None:
    page = _open(browser, _report(300), tmp_path)
    page.select_option("#by", "rule")
    page.click("#groups > li:first-child summary")
    entries = page.locator("#groups > li:first-child ul.entries > li:not(:has(button))")
    expect(entries).to_have_count(20)
    page.click("#groups > li:first-child ul.entries button")
    expect(entries).to_have_count(40)
    assert page.evaluate("document.activeElement.tagName") == "LI"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_everybody_can_use_it(browser: Browser, tmp_path: Path, size: str, scheme: str) -> None:
    page = _open(browser, _report(60), tmp_path, size=size, scheme=scheme)
    page.click("#groups > li:first-child summary")
    _assert_usable(page, SIZES[size][0])


def _assert_usable(page: Page, width: int) -> None:
    """That axe-core finds no serious fault, also in what is opened, and nothing is wider than the window."""
    for details in page.locator("main > section details").all()[:5]:
        details.evaluate("each => each.open = true")
    violations: list[dict[str, Any]] = Axe().run(page).response["violations"]
    serious = [each for each in violations if each["impact"] in ("serious", "critical")]
    assert not serious, [(each["id"], [node["html"][:200] for node in each["nodes"][:3]]) for each in serious]
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_all_of_it_by_keyboard_alone(browser: Browser, tmp_path: Path) -> None:
    page = _open(browser, _report(60), tmp_path)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "To the findings"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "findings"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "search"
    for _ in range(5):  # over the choice of order and three boxes to the first group
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#groups ul.entries > li").first).to_be_visible()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "place"


@pytest.fixture(scope="module")
def old_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report of a whole old site."""
    if "POSTLINT_SITES" not in os.environ:
        pytest.skip("POSTLINT_SITES is not set")
    folder = tmp_path_factory.mktemp("old")
    with tarfile.open(Path(os.environ["POSTLINT_SITES"]) / "old.okfn.de.tar.xz") as archive:
        archive.extractall(folder, filter="tar")
    command = [sys.executable, "-m", "postlint", "check", "--offline", "--format", "html:../report.html"]
    subprocess.run(command, cwd=folder / "old.okfn.de", capture_output=True, check=False, timeout=120)
    return folder / "report.html"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_the_report_of_a_whole_old_site(browser: Browser, old_site: Path, size: str, scheme: str) -> None:
    width, height = SIZES[size]
    page = browser.new_page(
        viewport={"width": width, "height": height}, color_scheme="dark" if scheme == "dark" else "light"
    )
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(old_site.as_uri())
    page.wait_for_selector("#groups > li")
    shown = page.inner_text("#shown")
    page.fill("#search", "fixmystreet")
    expect(page.locator("#shown")).not_to_have_text(shown)
    assert 1 <= int(page.inner_text("#shown").split(" ")[0]) <= 10
    page.fill("#search", "")
    _see(page, shown)
    _assert_usable(page, width)
    assert asked == [old_site.as_uri()]
    page.screenshot(path=old_site.parent / f"{size}-{scheme}.png")


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report of the example site, whose links a small server answers, after two runs."""
    folder = tmp_path_factory.mktemp("example")
    demo = runpy.run_path(str(ROOT / "examples" / "demo.py"))
    with demo["internet"]() as proxy:
        options = (f'links.proxy = "{proxy}"', 'links.exclude = ["https://**"]', "links.retries = 0")
        command = [
            *(sys.executable, "-m", "postlint", "check", "--online", "examples/site"),
            *(part for option in options for part in ("--config", option)),
            *("--cache-dir", str(folder / "cache"), "--format", f"html:{folder / 'report.html'}"),
        ]
        for _ in range(2):
            subprocess.run(command, cwd=ROOT, capture_output=True, check=False, timeout=120)
    return folder / "report.html"


@pytest.mark.parametrize(
    ("size", "scheme", "part"),
    [("desktop", "light", "findings"), ("phone", "dark", "findings"), ("desktop", "light", "links")],
)
def test_pictures_for_the_documentation(
    browser: Browser, example: Path, tmp_path: Path, size: str, scheme: str, part: str
) -> None:
    """`POSTLINT_PICTURES=docs/images` puts them there."""
    width, height = SIZES[size]
    page = browser.new_page(
        viewport={"width": width, "height": height}, color_scheme="dark" if scheme == "dark" else "light"
    )
    page.goto(example.as_uri())
    page.click("#groups > li:first-child summary")
    expect(page.locator("#groups > li:first-child ul.entries > li").first).to_be_visible()
    if part != "findings":
        page.evaluate("part => document.getElementById(part).scrollIntoView()", part)
        assert "dead" in page.inner_text("section[aria-labelledby=links]")
    folder = Path(os.environ.get("POSTLINT_PICTURES", tmp_path))
    page.screenshot(path=folder / f"html-report-{part}-{size}-{scheme}.png")


def test_nothing_found_needs_no_script(browser: Browser, tmp_path: Path) -> None:
    (tmp_path / "report.html").write_text(FORMATS["html"].render(Report(files=3), View()), encoding="utf-8")
    page = browser.new_page(java_script_enabled=False)
    page.goto((tmp_path / "report.html").as_uri())
    assert "It can be published." in page.inner_text("header")
    assert "Nothing was found." in page.inner_text("main")


def test_what_an_interrupted_run_says(browser: Browser, tmp_path: Path) -> None:
    page = _open(browser, replace(_report(3), interrupted=True), tmp_path)
    assert page.inner_text(".verdict") == "Not all of it could be checked."


def test_ten_thousand_findings(browser: Browser, tmp_path: Path, record_property: Any) -> None:
    """How long a filter takes and the first paint; printed, not judged, for the machine may be busy."""
    page = _open(browser, _report(10_000), tmp_path)
    words = ("p", "pa", "page-1", "page-12", "content post-99", "nothing at all", "mend", "")
    for word in words * 5:
        page.fill("#search", word)
        page.evaluate("new Promise(done => setTimeout(() => requestAnimationFrame(done), 90))")
    for way in ("rule", "page", "cause"):
        page.select_option("#by", way)
    times: list[float] = page.evaluate("performance.getEntriesByName('filter').map(each => each.duration)")
    paint: float = page.evaluate("performance.getEntriesByName('first-paint')[0].startTime")
    slowest = statistics.quantiles(times, n=20)[-1]
    record_property("filter_ms_95th", slowest)
    print(
        f"\n10,000 findings: a filter takes {slowest:.0f} ms at the 95th percentile of {len(times)}, "
        f"the first paint came after {paint:.0f} ms"
    )
    assert len(times) >= 40
    _see(page, "6,667 of 10,000")
