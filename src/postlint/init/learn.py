"""All that `postlint init` learns and would write, before anything is written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from postlint.config.layers import Configuration
from postlint.data_files import MAX_BYTES
from postlint.errors import UsageError
from postlint.init.config_file import SiteWords, config_text, site_words, terms_path
from postlint.init.document import ItemLine, KeyLine, KeyLines, LongList, ShortList, yaml_of
from postlint.init.imports.content_collections import collection_kinds
from postlint.init.imports.decap import decap_kinds
from postlint.init.imports.declared import DeclaredKind
from postlint.init.imports.front_matter_cms import front_matter_kinds, front_matter_terms
from postlint.init.imports.new_page_templates import template_kinds
from postlint.init.kind_schema import KindSchema, kind_schema
from postlint.init.kinds import kinds_of
from postlint.init.quoting import counted, is_writable
from postlint.init.survey import Survey, survey
from postlint.init.terms import UsedTerm, UsedTerms, used_terms, with_declared
from postlint.paths import NamedPath
from postlint.records import NamedTuple
from postlint.text import join_words

CONFIG = "postlint.toml"


class NewFile(NamedTuple):
    """A file to be written: where, from the root, what is in it, and in a few words what that is."""

    path: str
    text: str
    what: str


class LearntSite(NamedTuple):
    """What was learnt: the files, and what they rest on."""

    survey: Survey
    words: SiteWords
    schemas: tuple[KindSchema, ...]
    terms: tuple[UsedTerms, ...]
    files: tuple[NewFile, ...]


def learn(configuration: Configuration, paths: Sequence[NamedPath]) -> LearntSite:
    """Learns from the pages that `paths` mean.

    Raises:
        PostlintError: the configuration cannot be used, or what is learnt is more than can be read again.
    """
    found = survey(configuration, paths)
    native = {taxonomy.field for taxonomy in found.native.values()}
    used = used_terms((page for page in found.pages if page.head.has_metadata), without=native)
    lists = (each for folder in _folders(found) for each in front_matter_terms(found.site.data, folder))
    known = with_declared(used, (each for each in lists if each.field not in native))
    terms = tuple(each._replace(is_list=each.is_list and _is_readable(_terms_file(each))) for each in known)
    listed = {field for each in terms if each.is_list for field in each.fields} | native
    kinds = kinds_of(found.pages, lambda path: found.roots.root_of(path).folder, list(_declared(found)))
    schemas = tuple(kind_schema(kind, found, listed) for kind in kinds)
    words = site_words(found)
    files = (
        NewFile(CONFIG, config_text(found, words, schemas, terms, _unpublished(found)), "the settings"),
        *map(_schema_file, schemas),
        *(_terms_file(each) for each in terms if each.is_list),
    )
    for file in files:
        if not _is_readable(file):
            raise UsageError(
                f"{file.path} would be larger than {MAX_BYTES // 1024 // 1024} MiB, and could not be read again",
                hint="Name a folder of the site that has fewer kinds of pages and fields.",
            )
    return LearntSite(found, words, schemas, terms, files)


def _is_readable(file: NewFile) -> bool:
    return len(file.text.encode()) <= MAX_BYTES


def _declared(found: Survey) -> Iterator[DeclaredKind]:
    """The kinds that other programs of the site declare, those that are certain first."""
    for kinds in (decap_kinds, front_matter_kinds, collection_kinds, template_kinds):
        for folder in _folders(found):
            yield from kinds(found.site.data, folder)


def _folders(found: Survey) -> Iterable[str]:
    """The root, and the folders in which generators are set up."""
    return dict.fromkeys(("", *found.roots.generators(page.path for page in found.pages)))


def _schema_file(schema: KindSchema) -> NewFile:
    what = f"{counted(schema.fields, 'field')}, {len(schema.required)} of them required"
    return NewFile(schema.path, yaml_of(schema.document, schema.head), what)


def _terms_file(used: UsedTerms) -> NewFile:
    head = (
        f"Terms of {' and '.join(used.fields)}, learnt by `postlint init` from {counted(used.pages, 'page')}.",
        *((f"Those of {used.source} are among them.",) if used.source else ()),
        "A new term is added here first. What stands behind `aliases` is another spelling of the term.",
    )
    items = LongList(tuple(_term(each) for each in used.terms))
    others = sum(1 for _ in used.spellings)
    also = f", {others:,} in another spelling" if others else ""
    return NewFile(
        terms_path(used),
        yaml_of(items, head),
        f"{counted(len(used.terms), 'term')}{also}",
    )


def _term(used: UsedTerm) -> ItemLine:
    remark = f"on {counted(used.pages, 'page')}"
    if used.doubtful:
        remark += f"; also written {join_words(used.doubtful)}: which is right?"
    if not used.spellings:
        return ItemLine(used.term, remark)
    aliases = tuple(alias for alias, _ in used.spellings)
    also = ", ".join(f"{count:,}" for _, count in used.spellings)
    return ItemLine(
        KeyLines((KeyLine("name", used.term, remark), KeyLine("aliases", ShortList(aliases), f"on {also}")))
    )


_FEWEST_LEFT_OUT = 3
_MOST_FOLDERS = 20


def _unpublished(found: Survey) -> dict[str, int]:
    """The folders in which no file becomes a page, each with the number of its Markdown files; of folders in each other
    the outer one."""
    files: Counter[str] = Counter()
    pages: Counter[str] = Counter()
    for page in found.pages:
        is_page = found.site.published(page.path) is not None
        steps = page.path.split("/")[:-1]
        for end in range(1, len(steps) + 1):
            folder = "/".join(steps[:end])
            files[folder] += 1
            pages[folder] += is_page
    left_out = [folder for folder in sorted(files) if not pages[folder] and files[folder] >= _FEWEST_LEFT_OUT]
    outer = [folder for folder in left_out if folder.rpartition("/")[0] not in left_out]
    return {folder: files[folder] for folder in outer[:_MOST_FOLDERS] if is_writable(folder)}
