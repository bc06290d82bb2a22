"""The schema of a kind of pages, as it is to be written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from postlint.generators.table import load_generator
from postlint.globs import globs
from postlint.init.document import KeyLine, KeyLines, plain
from postlint.init.fields import FieldFacts, GroupFacts, Held, group_facts
from postlint.init.imports.declared import DeclaredKind
from postlint.init.kinds import Kind
from postlint.init.quoting import counted
from postlint.init.shapes import Evidence, group_entries
from postlint.init.survey import Survey, SurveyedPage
from postlint.records import NamedTuple
from postlint.schema.library import DEFAULT, PRESET_SCHEME, Library
from postlint.schema.page_schema import PageSchema
from postlint.schema.posts import (
    DATE,
    TITLE,
    has_dated_name,
    is_for_readers,
    is_titled_otherwise,
)
from postlint.text import join_words

_FITS = 0.95
"""Which share of the pages keeps to a preset that their schema extends."""
_MOST_NAMED = 12
_DRAFT = "https://json-schema.org/draft/2020-12/schema"


class KindSchema(NamedTuple):
    """The schema of `kind`: what is written, the remarks at its head, and for the summary what is required, how many
    fields it knows, and how many of the pages do not keep to it.
    """

    kind: Kind
    document: KeyLines
    head: tuple[str, ...]
    required: tuple[str, ...]
    fields: int
    told: int
    preset: str | None

    @property
    def path(self) -> str:
        """Where it is written, from the root."""
        return f"{FOLDER}/{self.kind.title}.yaml"


FOLDER = "schemas"


def kind_schema(kind: Kind, survey: Survey, listed: Iterable[str]) -> KindSchema:
    """The schema that the pages of `kind` keep to. `listed` are the fields with a list of known terms."""
    declared = kind.declared
    preset, kept = _preset(kind, survey)
    facts = page_facts(kind.pages, _fields_of(preset, survey))
    evidence = Evidence(frozenset(listed), _Files(survey).leads)
    said = declared.fields if declared is not None else ()
    entries = group_entries(facts, said, evidence, what="page", is_top=True)
    document = KeyLines(
        (
            KeyLine("$schema", _DRAFT),
            KeyLine("title", _words(kind)),
            *(() if preset is None else (KeyLine("$ref", f"{PRESET_SCHEME}{preset}", f"{kept} keep to it"),)),
            KeyLine(
                "x-postlint",
                KeyLines(
                    (KeyLine("found-elsewhere", True, "a title in the text or in the file's name will do"),)
                ),
            ),
            KeyLine("type", "object"),
            *entries,
        )
    )
    content = plain(document)
    known = content.get("properties", {}) if isinstance(content, dict) else {}
    required = content.get("required", []) if isinstance(content, dict) else []
    return KindSchema(
        kind,
        document,
        (*_head(kind, declared), *_drafts(facts), *_left_out(facts, known)),
        tuple(required),
        len(known),
        _told(kind.pages, survey, content),
        preset,
    )


def _fields_of(preset: str | None, survey: Survey) -> Iterable[str]:
    """The names of the fields that a preset knows."""
    if preset is None:
        return ()
    document = Library(survey.configuration.root).schema(f"{PRESET_SCHEME}{preset}").document
    known = document.get("properties") if isinstance(document, dict) else None
    return known if isinstance(known, dict) else ()


def page_facts(pages: Sequence[SurveyedPage], known: Iterable[str] = ()) -> GroupFacts:
    """What the fields of `pages` hold, with names as the `known` ones have them; inherited ones count as there."""
    any_case = any(page.head.keys_in_any_case for page in pages)
    facts = group_facts(
        [Held(page.path, page.head.metadata) for page in pages], any_case=any_case, known=known
    )
    asked = [page for page in pages if not page.head.is_draft and not page.inherited.unknown]
    wholes = [{name.casefold() for name in page.whole()} for page in asked]
    fields = [_with_presence(each, asked, wholes) for each in facts.fields]
    return facts._replace(demanded=len(asked), fields=tuple(fields))


def _with_presence(
    facts: FieldFacts, pages: Sequence[SurveyedPage], wholes: Sequence[set[str]]
) -> FieldFacts:
    name = facts.name.casefold()
    lacking = frozenset(
        number
        for number, (page, whole) in enumerate(zip(pages, wholes, strict=True))
        if name not in whole and not _is_elsewhere(name, page)
    )
    return facts._replace(present=len(pages) - len(lacking), lacking=lacking)


def _is_elsewhere(name: str, page: SurveyedPage) -> bool:
    """Whether the title or date of `page` is elsewhere, or not needed."""
    if name == TITLE:
        return is_titled_otherwise(page.head) or not is_for_readers(page.head)
    return name == DATE and page.head.dialect.dates_in_names and has_dated_name(page.head)


class _Files:
    """Where paths in front matter lead."""

    def __init__(self, survey: Survey) -> None:
        self._site = survey.site
        self._heads = {page.path: page.head for page in survey.pages}

    def leads(self, path: str, destination: str) -> bool | None:
        """Whether `destination`, on the page at `path`, leads to a file; None where that cannot be told."""
        from postlint.site import Outcome

        head = self._heads[path]
        outcome = self._site.resolve(head, destination, image=True).outcome
        if outcome is Outcome.UNKNOWN:
            return None
        return outcome is Outcome.FOUND or self._site.named_in_field(head, destination) is not None


def _preset(kind: Kind, survey: Survey) -> tuple[str | None, str]:
    """The preset that the pages of `kind` keep to, that of their generator before others, and how many do."""
    root = survey.roots.root_of(kind.pages[0].path)
    inside = len(root.folder) + 1 if root.folder else 0
    own = [
        name
        for name, pattern in load_generator(root.generator).presets
        if all(globs((pattern,)).match_file(page.path[inside:]) for page in kind.pages)
    ]
    for name in (*own[:1], DEFAULT):
        told = _told(
            kind.pages, survey, {"$ref": f"{PRESET_SCHEME}{name}", "x-postlint": {"found-elsewhere": True}}
        )
        kept = len(kind.pages) - told
        if kept >= len(kind.pages) * _FITS:
            return name, f"{kept:,} of {counted(len(kind.pages), 'page')}"
    return None, ""


def _told(pages: Iterable[SurveyedPage], survey: Survey, content: object) -> int:
    """How many of `pages` do not keep to a schema with that `content`."""
    library = Library(survey.configuration.root)
    document = content if isinstance(content, dict) else {}
    schema = PageSchema(
        "learnt",
        library.adopt("learnt:", document),
        configured=True,
        inherited=survey.site.defaults.for_page,
    )
    return sum(bool(schema.problems(replace(page.head))) for page in pages)


def _words(kind: Kind) -> str:
    where = join_words(f"{name} is {value}" for name, value in kind.where.items())
    return f"A page of {kind.files[0]}" + (f" whose {where}" if where else "")


def _head(kind: Kind, declared: DeclaredKind | None) -> tuple[str, ...]:
    where = join_words((f"{name} = {value}" for name, value in kind.where.items()))
    meant = f"{', '.join(kind.files)}{f', with {where}' if where else ''}"
    from_ = (f"What {declared.source} says of them goes first.",) if declared is not None else ()
    return (
        f"Learnt by `postlint init` from {counted(len(kind.pages), 'page')}: {meant}.",
        *from_,
        "Change whatever is meant otherwise. `postlint schema` says which page is judged by it.",
    )


def _drafts(facts: GroupFacts) -> tuple[str, ...]:
    left = facts.holders - facts.demanded
    if not left:
        return ()
    return (f"Nothing is required of {counted(left, 'page')}: drafts, and those that may inherit any field.",)


def _left_out(facts: GroupFacts, known: Mapping[str, object]) -> tuple[str, ...]:
    rare = [f"{each.name} ({each.number:,})" for each in facts.fields if each.name not in known]
    if not rare:
        return ()
    return (f"Not named, for few pages have them: {join_words(rare, most=_MOST_NAMED)}.",)
