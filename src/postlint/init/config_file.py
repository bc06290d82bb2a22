"""`postlint.toml`, as it is to be written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from postlint.generators.site_keys import SaidOfSite, said_of_site
from postlint.generators.table import PLAIN, load_generator
from postlint.init.document import toml_list
from postlint.init.kind_schema import KindSchema
from postlint.init.quoting import comment, is_writable, quoted, toml_key
from postlint.init.survey import Survey
from postlint.init.terms import UsedTerms
from postlint.licenses.free_text import identify_text
from postlint.licenses.on_site import license_texts
from postlint.records import NamedTuple
from postlint.rules.li.unknown_license import UnknownLicense
from postlint.text import count_noun, join_words

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
    survey: Survey, words: SiteWords, schemas: Sequence[KindSchema], terms: Sequence[UsedTerms], excluded: Mapping[str, str]
) -> str:
    """The text of `postlint.toml`. `excluded` are globs of files to leave out, each with the reason."""
    parts = [
        _site(survey, words),
        _excluded(excluded),
        *map(_content, schemas),
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
        found = (f"{name} in {folder or 'the root'}" for folder, name in sorted(words.generators.items()))
        lines.append(f'generator = "auto"  # {comment(join_words(found, most=_MOST_NAMED))}')
    if said.address is not None:
        lines.append(f"base-url = {quoted(said.address)}  # {comment(files)}")
    else:
        lines.append('# base-url = "https://example.org"  # no configuration says where the site is published')
    if said.zone is not None:
        lines.append(f"time-zone = {quoted(said.zone)}  # {comment(files)}")
    return "\n".join(lines)


def _excluded(excluded: Mapping[str, str]) -> str:
    if not excluded:
        return ""
    lines = (f"    {quoted(pattern)},  # {comment(reason)}" for pattern, reason in excluded.items())
    return "\n".join(("exclude = [", *lines, "]"))


def _content(schema: KindSchema) -> str:
    kind = schema.kind
    number = count_noun(len(kind.pages), "page")
    if len(kind.files) <= 3:
        files = f"files = {toml_list(kind.files)}  # {number}"
    else:
        files = "\n".join((f"files = [  # {number}", *(f"    {quoted(glob)}," for glob in kind.files), "]"))
    where = ", ".join(f"{toml_key(name)} = {quoted(value)}" for name, value in kind.where.items())
    told = "all keep to it" if not schema.told else f"{schema.told:,} of them have something to mend"
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
    number = count_noun(len(used.terms), "term")
    on = f"on {used.pages:,} {'page' if used.pages == 1 else 'pages'}"
    if used.is_list:
        yield f"[taxonomies.{toml_key(field)}]"
        yield f"terms = {quoted(terms_path(used))}  # {number} {on}, {used.once:,} of them on one page only"
        return
    several = list(used.spellings)
    yield f"# `{field}` has {number} {on}, {used.once:,} of them on one page only: no list of known terms is learnt."
    if several:
        yield f"[taxonomies.{toml_key(field)}.aliases]  # other spellings of terms that more pages have"
        for alias, term, count in several:
            yield f"{quoted(alias)} = {quoted(term)}  # on {count_noun(count, 'page')}"


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
        found = (f"{family} ({count:,})" for family, count in families.most_common())
        lines += [
            f"# Licences in front matter: {comment(join_words(found, most=_MOST_NAMED))}.",
            "# [licenses]",
            f"# allow = {toml_list(tuple(family for family, _ in families.most_common(_MOST_NAMED)))}"
            "  # holds all pages to these, or to [\"open\"]",
        ]
    if own:
        lines += [f"[rules.{UnknownLicense.name}]", "own-texts = [  # texts in place of a licence, as the site has them"]
        lines += [
            f"    {quoted(text)},  # on {count_noun(count, 'page')}"
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

