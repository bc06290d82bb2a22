"""What earlier runs found, kept by content.

What comes of a page alone is kept under the digest of its content, of all that the run is set up by, and of what the
site gives to that page. What comes of it on its site is kept under the digest of all that a page may ask about others:
what they say before their bodies, where they are published, what else was read and listed; and under the content of
those whose anchors it asks for. Whatever is not as it was is done again.
"""

from __future__ import annotations

import json
import os
import zoneinfo
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from postlint.data_files import DataFileError, read_start
from postlint.generators.site_root import UnreadData
from postlint.page.facts import PageHead
from postlint.reads import Reads, Stamp, digest_of, stamp_of
from postlint.records import NamedTuple
from postlint.rules.engine import RuleResults
from postlint.run.encoding import (
    NOTHING,
    EncodedFacts,
    EncodedResult,
    decode_found,
    decode_head,
    encode_facts,
    encode_found,
    encode_head,
)
from postlint.run.hour import Hour
from postlint.run.pages import check_file
from postlint.run.results import PageOnSite
from postlint.run.results_file import (
    ResultsFile,
    can_be_kept,
    canonical,
    is_settled,
    mark,
    marked,
    program_digest,
    stamp_text,
    unmarked,
)
from postlint.schema.page_schema import INLINE
from postlint.tree import names_in

if TYPE_CHECKING:
    from postlint.run.results import AnyResult
    from postlint.run.setup import Setup
    from postlint.site import Site


class _Row(NamedTuple):
    """What is kept of a page, but for its facts.

    `given` is the digest of what the site gives to it, `mark` that of all before it, `site` that of the site for which
    `on_site` holds, `head_digest` that of what others may ask about the page.
    """

    path: str
    digest: str
    given: str
    stamp: str
    began: int
    skipped: str | None
    found: str
    mark: str
    site: str | None = None
    head_digest: str | None = None
    on_site: str | None = None
    used: int = 0


class KeptResults:
    """What is kept in `file` for the runs over one folder with one setup, which notes in `reads` what it looks at."""

    def __init__(self, file: ResultsFile, setup: Setup, reads: Reads) -> None:
        self._file = file
        self._setup = setup
        self._reads = reads
        self._rows: dict[str, _Row] = {}
        self._facts: dict[str, EncodedFacts] | None = None
        self._valid: set[str] = set()
        self._as_it_was = False
        self._generation = os.urandom(16).hex()
        """Of all that was looked at beside the pages: another one where anything of it is not as it was."""
        self._site: str | None = None
        self._known_on_site = 0
        self._hour = Hour(setup.now)
        self._run, surroundings = file.run_over(setup.root, setup_digest(setup))
        for values in file.read(_RECALL_PAGES, self._run):
            row = _Row(*values)
            if row.mark == _mark_of(row):
                self._rows[row.path] = row
            else:
                file.is_damaged = True
        if surroundings is not None:
            self._recall(surroundings)

    # Stage 1.

    def known(self, files: Sequence[str]) -> dict[str, EncodedResult]:
        """What is known of those of `files` that are as they were."""
        found: dict[str, EncodedResult] = {}
        restamped: list[tuple[object, ...]] = []
        root = f"{self._setup.root}{os.sep}"
        for path in files:
            row = self._rows.get(path)
            if row is None or not (self._as_it_was or row.given == self._given(path)):
                continue
            stamp = stamp_text(stamp_of(root + path))
            if row.stamp != stamp or not is_settled(row.stamp, row.began):
                if not self._has_content(row):
                    continue
                row = row._replace(stamp=stamp, began=self._reads.began)
                row = row._replace(mark=_mark_of(row))
                restamped.append((row.stamp, row.began, row.mark, self._run, path))
            dialect = self._setup.roots.dialect_of(path).for_file(path)
            found[path] = EncodedResult(path, dialect, self.facts, row.found, row.digest, row.skipped)
        self._valid = set(found)
        today = self._file.today
        used = [(today, self._run, path) for path in found if self._rows[path].used < today]
        self._file.write((_RESTAMP, restamped), (_USE_PAGE, used))
        return found

    def keep(self, results: Iterable[EncodedResult]) -> None:
        """Keeps what came of pages alone, but for those that depend on the hour."""
        rows: list[tuple[object, ...]] = []
        facts: list[tuple[object, ...]] = []
        for result in results:
            path = result.path
            self._rows.pop(path, None)
            if not can_be_kept(path) or f'"{INLINE}"' in result.encoded.head or self._depends_on_hour(result):
                continue
            stamp, given = stamp_text(stamp_of(self._setup.root / path)), self._given(path)
            row = _Row(
                *(path, result.digest, given, stamp, self._reads.began, result.skipped, result.encoded_found),
                mark="",
                used=self._file.today,
            )
            rows.append((self._run, *row._replace(mark=_mark_of(row))))
            head, body = result.encoded
            facts.append((self._run, path, head, body, mark(head, body)))
        self._file.write((_KEEP_PAGE, rows), (_KEEP_FACTS, facts))

    def facts(self, path: str) -> EncodedFacts:
        """The facts of the page at `path`; those of all pages are read with the first."""
        if self._facts is None:
            self.load_facts()
        found = (self._facts or {}).get(path)
        return found if found is not None else self._facts_again(path)

    def load_facts(self) -> None:
        """Reads the facts of all pages that are as they were: in another process nothing more can be asked."""
        if self._facts is not None:
            return
        self._facts = {}
        for path, head, body, written in self._file.read(_RECALL_FACTS, self._run) if self._valid else ():
            if path not in self._valid:
                continue
            if mark(head, body) == written:
                self._facts[path] = EncodedFacts(head, body)
            else:
                self._file.is_damaged = True

    def _facts_again(self, path: str) -> EncodedFacts:
        """The facts of a page of which the file had none that could be used."""
        result = check_file(path, self._setup).result
        if result is None:
            raise OSError(f"{path} cannot be read any more")
        encoded = encode_facts(result.facts)
        self._facts = {**(self._facts or {}), path: encoded}
        return encoded

    def _has_content(self, row: _Row) -> bool:
        try:
            return digest_of(self._setup.read(row.path)) == row.digest
        except OSError:
            return False

    def _given(self, path: str) -> str:
        """The digest of what the site gives to the page at `path`."""
        dialect, inherited = self._setup.roots.dialect_of(path), self._setup.defaults.for_path(path)
        return digest_of(canonical([dialect, inherited]).encode())

    def _depends_on_hour(self, result: EncodedResult) -> bool:
        """Whether what is said of a page may be another later on this day."""
        hour, encoded = self._hour, result.encoded.head
        if hour.is_in_name(result.path) or hour.may_be_near(
            self._setup.defaults.for_path(result.path).values
        ):
            return True
        may_be = any(sign in encoded for sign in hour.signs)
        return may_be and hour.may_be_near(result.head.metadata)

    # Stage 2.

    def known_on_site(self, results: Sequence[AnyResult], site: Site) -> dict[str, PageOnSite]:
        """What is known of those of `results` that stand on a site which is as it was, as far as they may ask."""
        if self._site is None:
            return {}
        heads: dict[str, str] = {}
        for result in results:
            row = self._rows.get(result.path) if result.path in self._valid else None
            digest = row.head_digest if row is not None else None
            heads[result.path] = digest or digest_of_head(result.head, site)
        if self._site != self._digest_of_site(heads):
            return {}
        digests = {result.path: result.digest for result in results}
        found = {
            path: page
            for path in self._valid
            if (page := self._page_on_site(self._rows[path], digests)) is not None
        }
        self._known_on_site = len(found)
        return found

    def _page_on_site(self, row: _Row, digests: Mapping[str, str]) -> PageOnSite | None:
        if row.site != self._site or row.on_site is None or row.head_digest is None:
            return None
        said = unmarked(row.on_site)
        if said is None:
            self._file.is_damaged = True
            return None
        found, is_looked_at, links, external, asked = json.loads(said)
        if any(digests.get(path, was) != was for path, was in asked.items()):
            return None
        results = decode_found(found)[0] if found != NOTHING else RuleResults()
        return PageOnSite(results, is_looked_at, links, external, row.head_digest, frozenset(asked))

    def keep_on_site(
        self, results: Sequence[AnyResult], pages: Sequence[PageOnSite], unread: UnreadData
    ) -> None:
        """Keeps what came of all pages on their site, and what else that depends on."""
        if self._as_it_was and self._known_on_site == len(results) and not self._reads.has_news:
            return
        heads = {result.path: page.head_digest for result, page in zip(results, pages, strict=True)}
        self._site = self._digest_of_site(heads) if not self._reads.depend_on_hour else None
        digests = {result.path: result.digest for result in results}
        rows: list[tuple[object, ...]] = []
        for result, page in zip(results, pages, strict=True):
            if not can_be_kept(result.path):
                continue
            asked = {path: digests[path] for path in page.asked if path in digests}
            said = [encode_found(page.found), page.is_looked_at, page.links, page.external, asked]
            on_site = marked(json.dumps(said, separators=(",", ":")))
            known = self._rows.get(result.path)
            if known is None or (known.site, known.on_site) != (self._site, on_site):
                rows.append((self._site, page.head_digest, on_site, self._run, result.path))
        kept = [self._generation, self._site, self._reads.plain(), unread.plain()]
        surroundings = marked(json.dumps(kept, separators=(",", ":")))
        self._file.write((_KEEP_ON_SITE, rows), (_KEEP_SURROUNDINGS, [(surroundings, self._run)]))

    def _digest_of_site(self, heads: Mapping[str, str]) -> str:
        return digest_of(canonical([self._generation, heads]).encode())

    def _recall(self, surroundings: str) -> None:
        """Finds out whether what was looked at beside the pages is as it was."""
        said = unmarked(surroundings)
        if said is None:
            self._file.is_damaged = True
            return
        generation, site, reads, unread = json.loads(said)
        before = Reads.of_plain(reads)
        if before.apart != self._reads.apart or not before.are_unchanged(_read_start, names_in):
            return
        self._as_it_was = True
        self._generation, self._site = generation, site
        self._reads.recall(before)
        self._setup.roots.data.learn(UnreadData.of_plain(unread))


_KEEP_PAGE = "INSERT OR REPLACE INTO pages VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
_KEEP_FACTS = "INSERT OR REPLACE INTO facts VALUES (?, ?, ?, ?, ?)"
_KEEP_ON_SITE = "UPDATE pages SET site = ?, head_digest = ?, on_site = ? WHERE run = ? AND path = ?"
_KEEP_SURROUNDINGS = "UPDATE runs SET surroundings = ? WHERE id = ?"
_USE_PAGE = "UPDATE pages SET used = ? WHERE run = ? AND path = ?"
_RESTAMP = "UPDATE pages SET stamp = ?, began = ?, mark = ? WHERE run = ? AND path = ?"
_RECALL_PAGES = """
SELECT path, digest, given, stamp, began, skipped, found, mark, site, head_digest, on_site, used FROM pages
WHERE run = ?
"""
_RECALL_FACTS = "SELECT path, head, CAST(body AS BLOB), mark FROM facts WHERE run = ?"


def setup_digest(setup: Setup) -> str:
    """What tells all that a run is set up by from any other, but for what single pages are given by their site."""
    settings = setup.settings
    return digest_of(
        canonical([
            program_digest(),
            *(settings, setup.taxonomies, setup.schema_documents()),
            *(setup.now.date().isoformat(), settings.time_zone, stamp_of_zone(settings.time_zone)),
        ]).encode()
    )  # fmt: skip


def digest_of_head(head: PageHead, site: Site) -> str:
    """What tells all that others may ask about a page, but for its anchors."""
    unread = head.head if head.unread or head.skipped else ""
    return digest_of(
        canonical([
            *(head.metadata, head.has_front_matter, head.unread, head.skipped, head.is_empty, head.bom, unread),
            *(head.quoted, head.keys, head.terms, head.dialect, site.published(head.path)),
        ]).encode()
    )  # fmt: skip


def stamp_of_zone(name: str | None) -> Stamp | None:
    """That of the rules of a time zone, as far as they are files of the system."""
    places = (Path(folder) / name for folder in zoneinfo.TZPATH) if name else ()
    return next((found for place in places if (found := stamp_of(place)) is not None), None)


def _mark_of(row: _Row) -> str:
    return mark(row.path, row.digest, row.given, row.stamp, str(row.began), row.skipped or "", row.found)


def _read_start(place: str, most: int) -> bytes | None:
    try:
        return read_start(Path(place), most)
    except DataFileError:
        return None


class KeptHeads:
    """What is kept in `file` of pages of `setup` that are not checked, whatever runs are set up by."""

    def __init__(self, file: ResultsFile, setup: Setup) -> None:
        self._file = file
        self._setup = setup
        self._reads = setup.roots.tree.reads or Reads()
        self._new: dict[str, PageHead] = {}
        self._run, _ = file.run_over(setup.root, program_digest())
        self._rows = {path: values for path, *values in file.read(_RECALL_HEADS, self._run)}

    def head(self, path: str) -> PageHead | None:
        """What the page at `path` says before its body; None where that is not known."""
        row = self._rows.get(path)
        if row is None:
            return None
        digest, dialect_then, stamp, began, head, written = row
        dialect = self._setup.roots.dialect_of(path).for_file(path)
        place = self._setup.root / path
        now = stamp_of(place)
        if stamp_text(now) != stamp or not is_settled(stamp, began) or canonical(dialect) != dialect_then:
            return None
        if mark(digest, dialect_then, stamp, str(began), head) != written:
            self._file.is_damaged = True
            return None
        if self._setup.roots.tree.reads is not None:
            self._reads.add_known(str(place), digest, now)
        return decode_head(head, path, dialect)

    def add(self, head: PageHead) -> None:
        """Remembers what a page says."""
        self._new[head.path] = head

    def keep(self) -> None:
        """Keeps what was remembered."""
        rows: list[tuple[object, ...]] = []
        for path, head in self._new.items():
            if can_be_kept(path):
                stamp = stamp_text(stamp_of(self._setup.root / path))
                said = (head.digest, canonical(head.dialect), stamp, self._reads.began, encode_head(head))
                rows.append((self._run, path, *said, mark(*map(str, said)), self._file.today))
        self._file.write((_KEEP_HEAD, rows))


_RECALL_HEADS = "SELECT path, digest, dialect, stamp, began, head, mark FROM heads WHERE run = ?"
_KEEP_HEAD = "INSERT OR REPLACE INTO heads VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
