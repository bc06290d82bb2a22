"""All that `postlint init` learns and would write, before anything is written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from postlint.config.layers import Configuration
from postlint.init.config_file import SiteWords, config_text, site_words, terms_path
from postlint.init.document import Entry, Item, Lines, Row, Table, yaml_of
from postlint.init.imports.declared import DeclaredKind
from postlint.init.kind_schema import KindSchema, kind_schema
from postlint.init.kinds import kinds_of
from postlint.init.survey import Survey, survey
from postlint.init.terms import UsedTerm, UsedTerms, used_terms
from postlint.paths import NamedPath
from postlint.records import NamedTuple
from postlint.text import count_noun, join_words

CONFIG = "postlint.toml"


class NewFile(NamedTuple):
    """A file to be written: where, from the root, what is in it, and in a few words what that is."""

    path: str
    text: str
    what: str


class Learnt(NamedTuple):
    """What was learnt: the files, and what they rest on."""

    survey: Survey
    words: SiteWords
    schemas: tuple[KindSchema, ...]
    terms: tuple[UsedTerms, ...]
    files: tuple[NewFile, ...]


def learn(configuration: Configuration, paths: Sequence[NamedPath]) -> Learnt:
    """Learns from the pages that `paths` mean.

    Raises:
        PostlintError: the configuration cannot be used.
    """
    found = survey(configuration, paths)
    native = {taxonomy.field for taxonomy in found.native.values()}
    terms = used_terms((page for page in found.pages if page.head.has_metadata), without=native)
    listed = {field for each in terms if each.is_list for field in each.fields} | native
    kinds = kinds_of(found.pages, lambda path: found.roots.root_of(path).folder)
    schemas = tuple(kind_schema(kind, found, None, listed) for kind in kinds)
    words = site_words(found)
    files = (
        NewFile(CONFIG, config_text(found, words, schemas, terms, _excluded(found)), "the settings"),
        *map(_schema_file, schemas),
        *(_terms_file(each) for each in terms if each.is_list),
    )
    return Learnt(found, words, schemas, terms, files)


def _schema_file(schema: KindSchema) -> NewFile:
    what = f"{count_noun(schema.fields, 'field')}, {len(schema.required)} of them required"
    return NewFile(schema.path, yaml_of(schema.document, schema.head), what)


def _terms_file(used: UsedTerms) -> NewFile:
    head = (
        f"Terms of {' and '.join(used.fields)}, learnt by `postlint init` from {used.pages:,} pages.",
        "A new term is added here first. What stands behind `aliases` is another spelling of the term.",
    )
    items = Lines(tuple(_term(each) for each in used.terms))
    others = sum(1 for _ in used.spellings)
    return NewFile(
        terms_path(used), yaml_of(items, head), f"{count_noun(len(used.terms), 'term')}, {others} other spellings"
    )


def _term(used: UsedTerm) -> Item:
    remark = f"on {count_noun(used.pages, 'page')}"
    if used.doubtful:
        remark += f"; also written {join_words(used.doubtful)}: which is right?"
    if not used.spellings:
        return Item(used.term, remark)
    aliases = tuple(alias for alias, _ in used.spellings)
    also = ", ".join(f"{count:,}" for _, count in used.spellings)
    return Item(
        Table((Entry("name", used.term, remark), Entry("aliases", Row(aliases), f"on {also}")))
    )


def _excluded(found: Survey) -> dict[str, str]:
    """Folders in which files lie of which the generator makes no pages, and no others."""
    return {}
