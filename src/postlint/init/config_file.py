"""`postlint.toml`, as it is to be written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from postlint.generators.site_keys import SaidOfSite, said_of_site
from postlint.generators.table import PLAIN, load_generator
from postlint.globs import escape_glob
from postlint.init.document import toml_list
from postlint.init.kind_schema import KindSchema
from postlint.init.quoting import comment, counted, is_writable, quoted, toml_key
from postlint.init.survey import Survey
from postlint.init.terms import UsedTerms
from postlint.licenses.free_text import identify_text
from postlint.licenses.on_site import license_texts
from postlint.records import NamedTuple
from postlint.rules.li.unknown_license import UnknownLicense
from postlint.text import join_words

_OFTEN = 3
"""On so many pages a text in the place of a licence is the site's own."""
_MOST_OWN_TEXTS = 40
_LONGEST_OWN_TEXT = 200
_MOST_NAMED = 8


class SiteWords(NamedTuple):
    """What is known of the site as a whole: the generators with the folders in which they are set up, and what the
    configuration of the one that makes all pages says.
    """

    generators: Mapping[str, str]
    said: SaidOfSite

    @property
    def only(self) -> str | None:
        """The generator that makes all pages, set up at the root."""
        return self.generators.get("") if len(self.generators) == 1 else None


def site_words(survey: Survey) -> SiteWords:
    """What is known of the site of `survey`."""
    generators = survey.roots.generators(page.path for page in survey.pages)
    made = {folder: name for folder, name in generators.items() if name != PLAIN}
    said = [
        said_of_site(survey.site.data, folder, load_generator(name).keys) for folder, name in made.items()
    ]
    return SiteWords(generators, said[0] if len(said) == 1 else SaidOfSite())


def config_text(
    survey: Survey,
    words: SiteWords,
    schemas: Sequence[KindSchema],
    terms: Sequence[UsedTerms],
    unpublished: Mapping[str, int],
) -> str:
    """The text of `postlint.toml`. `unpublished` are folders without a page, each with
    the number of its files."""
    native = survey.native.values()
    own = (
        f"# `{comment(each.field)}`: the list in {comment(each.listed_in)} holds."
        for each in native
        if each.listed_in
    )
    parts = [
        _site(survey, words),
        _left_out(unpublished),
        *map(_content, schemas),
        "\n".join(own),
        *(part for each in terms for part in _taxonomies(each)),
        _licenses(survey),
    ]
    head = "# Learnt by `postlint init`. `postlint config` shows every setting, and where it comes from.\n"
    return "\n".join([head, *(f"{part}\n" for part in parts if part)])


def _site(survey: Survey, words: SiteWords) -> str:
    lines: list[str] = []
    said, files = words.said, join_words(words.said.files, last="and")
    if words.only is not None and words.only != PLAIN:
        lines.append(f'generator = "{words.only}"  # it makes all {len(survey.pages):,} pages')
    else:
        made = ((name, folder) for folder, name in sorted(words.generators.items()) if name != PLAIN)
        found = join_words((f"{name} in {folder or 'the root'}" for name, folder in made), most=_MOST_NAMED)
        lines.append(f'generator = "auto"  # {comment(found) or "none is known by its configuration"}')
    if said.address is not None:
        lines.append(f"base-url = {quoted(said.address)}  # {comment(files)}")
    else:
        lines.append(
            '# base-url = "https://example.org"  # no configuration says where the site is published'
        )
    if said.zone is not None:
        lines.append(f"time-zone = {quoted(said.zone)}  # {comment(files)}")
    return "\n".join(lines)


def _left_out(unpublished: Mapping[str, int]) -> str:
    if not unpublished:
        return ""
    lines = (
        f"#     {quoted(f'{escape_glob(folder)}/**')},  # {counted(number, 'file')}"
        for folder, number in unpublished.items()
    )
    return "\n".join(
        (
            "# No file in these folders becomes a page of its own. To leave them unchecked:",
            "# exclude = [",
            *lines,
            "# ]",
        )
    )


def _content(schema: KindSchema) -> str:
    kind = schema.kind
    number = counted(len(kind.pages), "page")
    if len(kind.files) <= 3:
        files = f"files = {toml_list(kind.files)}  # {number}"
    else:
        files = "\n".join((f"files = [  # {number}", *(f"    {quoted(glob)}," for glob in kind.files), "]"))
    where = ", ".join(f"{toml_key(name)} = {quoted(value)}" for name, value in kind.where.items())
    do = "does" if schema.told == 1 else "do"
    told = f"{counted(schema.told, 'page')} {do} not keep to it" if schema.told else "all keep to it"
    return "\n".join(
        (
            "[[content]]",
            files,
            *((f"where = {{ {where} }}",) if where else ()),
            f"schema = {quoted(schema.path)}  # {told}",
        )
    )


def _taxonomies(used: UsedTerms) -> Iterator[str]:
    for field in used.fields:
        yield "\n".join(_taxonomy(used, field))


def _taxonomy(used: UsedTerms, field: str) -> Iterator[str]:
    number = counted(len(used.terms), "term")
    on = f"on {counted(used.pages, 'page')}"
    if used.is_list:
        yield f"[taxonomies.{toml_key(field)}]"
        yield f"terms = {quoted(terms_path(used))}  # {number} {on}, {used.once:,} of them on one page only"
        return
    several = list(used.spellings)
    yield f"# `{field}` has {number} {on}, {used.once:,} of them on one page only: no list of known terms is learnt."
    if several:
        yield f"[taxonomies.{toml_key(field)}.aliases]  # other spellings of terms that more pages have"
        for alias, term, count in several:
            yield f"{quoted(alias)} = {quoted(term)}  # on {counted(count, 'page')}"


def terms_path(used: UsedTerms) -> str:
    """Where the list of terms is written, from the root."""
    return f"schemas/terms/{used.name}.yaml"


def _licenses(survey: Survey) -> str:
    texts = Counter(text for page in survey.pages for text in license_texts(page.head.metadata) if text)
    families: Counter[str] = Counter()
    own: Counter[str] = Counter()
    for text, count in texts.items():
        reading = identify_text(text)
        for family in {mention.license.family for mention in reading.mentions}:
            families[family] += count
        if not reading.mentions and not reading.links and not reading.unclear and _may_be_own(text, count):
            own[text] = count
    lines: list[str] = []
    if families:
        found = join_words(
            (f"{family} ({count:,})" for family, count in families.most_common()), most=_MOST_NAMED
        )
        names = toml_list(tuple(family for family, _ in families.most_common(_MOST_NAMED)))
        lines += [
            f"# Licences in front matter: {comment(found)}.",
            "# [licenses]",
            f'# allow = {names}  # holds all pages to these; ["open"] to any that is open',
        ]
    if own:
        lines += [
            f"[rules.{UnknownLicense.name}]",
            "own-texts = [  # texts in place of a licence, as the site has them",
        ]
        lines += [
            f"    {quoted(text)},  # on {counted(count, 'page')}"
            for text, count in sorted(own.most_common(_MOST_OWN_TEXTS))
        ]
        lines.append("]")
    return "\n".join(lines)


def _may_be_own(text: str, count: int) -> bool:
    return (
        count >= _OFTEN
        and len(text) <= _LONGEST_OWN_TEXT
        and is_writable(text)
        and text.isprintable()
        and "*" not in text
    )
