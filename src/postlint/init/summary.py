"""What `postlint init` says: what it inferred, and from what."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from postlint.generators.table import PLAIN
from postlint.init.kind_schema import KindSchema
from postlint.init.learn import LearntSite
from postlint.init.quoting import counted
from postlint.init.terms import UsedTerms
from postlint.report.sanitise import visible
from postlint.text import join_words, shorten

_MOST_GLOBS = 2
_MOST_REQUIRED = 6
_NARROWEST = 12
"""To so many cells a column may be cut."""


def summary(learnt: LearntSite, width: int) -> str:
    """What was learnt, for people whose terminal has `width` cells."""
    parts = [
        _site(learnt),
        _table(("pages", "files", "required", "not kept", "schema"), map(_kind, learnt.schemas), width),
        _table(("list", "terms", "pages", ""), map(_terms, learnt.terms), width),
    ]
    return "\n\n".join(inert_lines(part) for part in parts if part) + "\n"


def inert_lines(text: str) -> str:
    """`text` with its lines, in which nothing is hidden."""
    return "\n".join(visible(line) for line in text.split("\n"))


def _site(learnt: LearntSite) -> str:
    pages = learnt.survey.pages
    with_fields = sum(page.head.has_metadata for page in pages)
    lines = [f"{counted(len(pages), 'page')} read, {with_fields:,} of them with front matter."]
    made = [
        f"{name if name != PLAIN else 'no known generator'} in {folder or 'this folder'}"
        for folder, name in sorted(learnt.words.generators.items())
    ]
    lines.append(f"Generator: {join_words(made, most=5)}")
    said = learnt.words.said
    if said.address is not None:
        lines.append(f"Published at {said.address}, says {join_words(said.files)}")
    if said.zone is not None:
        lines.append(f"Time zone {said.zone}, says {join_words(said.files)}")
    lines += [
        f"Known {each.field}: those in {each.listed_in}"
        for each in learnt.survey.native.values()
        if each.listed_in
    ]
    in_kinds = sum(len(schema.kind.pages) for schema in learnt.schemas)
    rest = with_fields - in_kinds
    if rest:
        lines.append(
            f"{counted(rest, 'page')} of no kind with twenty pages: judged by the preset for any post"
        )
    return "\n".join(lines)


def _kind(schema: KindSchema) -> Sequence[str]:
    kind = schema.kind
    globs = join_words((glob for glob in kind.files if not glob.startswith("!")), most=_MOST_GLOBS)
    where = "".join(f" {name}={value}" for name, value in kind.where.items())
    return (
        f"{len(kind.pages):,}",
        shorten(f"{globs}{where}", 46),
        shorten(join_words(schema.required, most=_MOST_REQUIRED) or "nothing", 46),
        f"{schema.told:,}",
        schema.path,
    )


def _terms(used: UsedTerms) -> Sequence[str]:
    others = sum(1 for _ in used.spellings)
    what = "a list of known terms" if used.is_list else "too many new ones for a list"
    what = f"{what}, with those of {used.source}" if used.source else what
    also = f", {others:,} in another spelling" if others else ""
    return (" ".join(used.fields), f"{len(used.terms):,}", f"{used.pages:,}", f"{what}{also}")


def _table(head: Sequence[str], rows: Iterable[Sequence[str]], width: int) -> str:
    """`rows` below `head`, each column as wide as it has to be; the widest but the last are cut to what there is room
    for."""
    lines = [head, *rows]
    if len(lines) == 1:
        return ""
    widths = [max(len(line[column]) for line in lines) for column in range(len(head))]
    while sum(widths) + 2 * len(widths) > width and max(widths[:-1]) > _NARROWEST:
        widths[widths.index(max(widths[:-1]))] -= 1
    return "\n".join(_line(line, widths) for line in lines)


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    padded: Iterator[str] = (
        shorten(cell, room).ljust(room) for cell, room in zip(cells, widths, strict=True)
    )
    return f"  {'  '.join(padded)}".rstrip()
