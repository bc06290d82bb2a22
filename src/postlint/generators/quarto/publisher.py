"""Quarto websites and books (https://quarto.org/docs/websites/).

The rules are those of quarto-cli: `src/project/project-context.ts` (`projectInputFiles`: which files are pages),
`project-index.ts` (`resolveInputTarget`: what each is written to), `types/website/website-utils.ts`
(`resolveProjectInputLinks`: which file a link means) and `website-aliases.ts`. Headings get their ids from pandoc's
reader, whose extensions `from` sets (https://quarto.org/docs/reference/formats/html.html#rendering,
https://pandoc.org/MANUAL.html#extension-auto_identifiers).
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from functools import cached_property
from urllib.parse import unquote, urlsplit

from postlint.generators.protocol import Dating, LinkCandidates, PageInputs, Published, Publisher, State
from postlint.generators.site_root import FILES, MARKDOWN, SOURCES, SiteRoot, answers, beside, extension
from postlint.page.facts import PageHead
from postlint.page.slugs.pandoc import pandoc
from postlint.page.slugs.rules import UNKNOWN_RULES, AnchorRules
from postlint.pattern import Pattern
from postlint.text import join_path
from postlint.tree import TreeEntry

_CONFIGS = ("_quarto.yml", "_quarto.yaml")
_OUTPUT = {"website": "_site", "site": "_site", "book": "_book"}
_README = Pattern(r"README\.[Rrq]?md\Z")
_NOT_SEARCHED = frozenset({"renv", "packrat", "rsconnect", "node_modules", "venv", "env"})
_PROGRAMS = (".ipynb", ".Rmd", ".rmd", ".qmd", ".md", ".r", ".R", ".py", ".jl")
"""What may be a page though it is no Markdown, or not by its name."""

_CODE = Pattern(r"(?m)^[ \t]*`{3,}[ \t]*\{[a-zA-Z]")
_MADE = (
    "/sitemap.xml", "/search.json", "/site_libs/", "/404.html", "/robots.txt", "/listings.json", "/index.xml",
)  # fmt: skip
_HTML = frozenset({"html", "html4", "html5", "default"})


class Quarto(Publisher):
    """Links to source files go by file, whether from the page or, with `/`, from the top of the project; all others
    are left to the browser."""

    def __init__(self, site: SiteRoot) -> None:
        super().__init__(site)
        name = next((each for each in map(site.path, _CONFIGS) if site.data.is_file(each)), "")
        self._config = site.data.mapping(name) if name else {}
        project = self._config.get("project")
        self._project: Mapping[str, object] = project if isinstance(project, Mapping) else {}
        kind = self._project.get("type")
        self._kind = kind if isinstance(kind, str) else None
        output = self._project.get("output-dir", _OUTPUT.get(self._kind or ""))
        self._output = output.strip("./") if isinstance(output, str) else ""

    @property
    def base(self) -> str:
        website = self._config.get("book" if self._kind == "book" else "website", self._config.get("site"))
        address = website.get("site-url") if isinstance(website, Mapping) else None
        try:
            return unquote(urlsplit(address).path).rstrip("/") if isinstance(address, str) else ""
        except ValueError:
            return ""

    def anchor_rules(self, page: PageHead) -> AnchorRules:
        return anchor_rules(self._config, self.site, page.path) if self._is_known else UNKNOWN_RULES

    def is_page(self, path: str) -> bool:
        below = self.site.below(path)
        return below is not None and extension(path) in MARKDOWN and not self._is_ignored(below)

    def publish(self, inputs: PageInputs) -> Published:
        below = self.site.below(inputs.path)
        if below is None or self._is_ignored(below):
            return Published(None, state=State.LEFT_OUT)
        chapters = self._chapters
        if chapters is not None and below not in chapters:
            return Published(None, state=State.LEFT_OUT)
        state = State.DRAFT if inputs.values.get("draft") is True or below in self._drafts else State.LIVE
        if not self._is_known or self._is_chosen(below) is None or not self._is_html(inputs.values):
            return Published(None, state=state)
        folder, name = posixpath.split(below)
        own = inputs.values.get("output-file")
        if "output-file" in inputs.unknown or not isinstance(own, str | None):
            return Published(None, state=state)
        file = own or f"{posixpath.splitext(name)[0]}.html"
        file = file if posixpath.splitext(file)[1] else f"{file}.html"
        address = f"/{join_path(folder, file)}"
        address = address.removesuffix("index.html") if file == "index.html" else address
        return Published(address, aliases=tuple(_aliases(inputs.values.get("aliases"), address)), state=state)

    def dating(self, path: str) -> Dating:
        return Dating(hides_future=False, by_name=False)

    def static_files(self, address: str) -> Iterator[str]:
        for file in answers(address):
            place = self.site.path(file.lstrip("/"))
            # What pages refer to is copied; what they do not refer to cannot be told from what they do.
            if extension(place) not in MARKDOWN and self.site.tree.entry(place) is not TreeEntry.FOLDER:
                yield place
            stem, ending = posixpath.splitext(place)
            if ending == ".html":
                yield from (stem + each for each in _PROGRAMS[:2] + _PROGRAMS[5:])

    def link_candidates(self, page: str, path: str, *, image: bool) -> LinkCandidates:
        file = (
            self.site.path(posixpath.normpath(path.lstrip("/")))
            if path.startswith("/")
            else beside(page, path)
        )
        is_source = extension(path) in MARKDOWN or path.endswith(".ipynb")
        if self.site.below(page) is None or not self._is_site:
            return LinkCandidates(
                (file,), by_address=not is_source, sure=is_source and self._is_nowhere(path)
            )
        ignored = self._is_ignored(self.site.below(page) or "")
        if is_source:
            known = (self._is_known and not ignored) or self._is_nowhere(path)
            return LinkCandidates((file,), by_address=False, sure=known)
        if image or extension(path) in FILES:
            known = self._is_known and not ignored and not self._runs_code
            return LinkCandidates((file,), sure=known, complete=known)
        known = self._is_known and not ignored and not (self.base and ".." in path.split("/"))
        # `/x` is rewritten to what lies at the top of the project, wherever that is published.
        return LinkCandidates(sure=known, complete=known)

    def may_generate(self, address: str) -> bool:
        if not self._is_known or self._kind is None:
            return True
        ending = extension(address)
        if ending in SOURCES and not self._runs_code:
            return False
        if address.startswith(_MADE) or ending == ".xml":
            return True  # Any listing may have a feed.
        if ending in FILES:
            # A page in another format than HTML lies beside it, and code of pages may write files.
            stem = posixpath.splitext(self.site.path(address.lstrip("/")))[0]
            return self._runs_code or any(
                self.site.tree.entry(stem + each) is TreeEntry.FILE for each in _PROGRAMS
            )
        return ending not in {"", ".html", *MARKDOWN}

    @property
    def _is_site(self) -> bool:
        """Whether links are resolved at all: in a project of another type each file is rendered on its own."""
        return self._kind in _OUTPUT

    @cached_property
    def _is_known(self) -> bool:
        """Whether nothing but the files and `_quarto.yml` decides what there is: no script, no profile."""
        names = self.site.tree.names(self.site.folder)
        scripts = {"pre-render", "post-render"} & self._project.keys()
        return self._is_site and not scripts and not any(name.startswith("_quarto-") for name in names)

    @cached_property
    def _runs_code(self) -> bool:
        """Whether pages have code that is run, which may write files."""
        tree = self.site.tree
        pages = [path for path in tree.files if self.site.below(path) is not None]
        return any(path.endswith(".ipynb") for path in pages) or any(
            _CODE.search(self.site.data.text(path)) for path in pages if extension(path) in {".qmd", ".rmd"}
        )

    @cached_property
    def _chapters(self) -> frozenset[str] | None:
        """The files of a book, which are named one by one; None where the project is none."""
        book = self._config.get("book")
        if self._kind != "book" or not isinstance(book, Mapping):
            return None
        return frozenset({"index.qmd", *_texts([book.get("chapters"), book.get("appendices")])})

    @cached_property
    def _drafts(self) -> frozenset[str]:
        website = self._config.get("website")
        return frozenset(_texts(website.get("drafts"))) if isinstance(website, Mapping) else frozenset()

    def _is_chosen(self, below: str) -> bool | None:
        """Whether `project: render` has the file; None where its patterns would have to be read."""
        chosen = self._project.get("render")
        if chosen is None or below in _texts(chosen):
            return True
        return None

    def _is_ignored(self, below: str) -> bool:
        """`projectHiddenIgnoreGlob`, and the folder of the output."""
        steps = below.split("/")
        if any(step.startswith(("_", ".")) for step in steps) or _README.match(steps[-1]):
            return True
        inside = bool(self._output) and below.startswith(f"{self._output}/")
        return inside or not _NOT_SEARCHED.isdisjoint(steps[:-1])

    def _is_html(self, values: Mapping[str, object]) -> bool:
        """Whether the page becomes HTML first of all (`formatsPreferHtml`)."""
        given = values.get("format", self._config.get("format"))
        names = [given] if isinstance(given, str) else list(given) if isinstance(given, Mapping) else []
        own = given.get("html") if isinstance(given, Mapping) else None
        return (given is None or not _HTML.isdisjoint(names)) and not (
            isinstance(own, Mapping) and "output-file" in own
        )

    def _is_nowhere(self, path: str) -> bool:
        return not self.site.tree.files_named(posixpath.basename(path.rstrip("/")))


def _aliases(value: object, address: str) -> Iterator[str]:
    """`addRedirectsToMap`: from the top of the site with `/`, else from the folder of the page."""
    for alias in value if isinstance(value, list) else ():
        if not isinstance(alias, str) or not alias:
            continue
        place = posixpath.join(posixpath.dirname(address) or "/", alias.partition("#")[0])
        place = posixpath.normpath(place) + ("/" if alias.endswith("/") else "")
        yield place if place.endswith("/") or posixpath.splitext(place)[1] else f"{place}/"


def _texts(value: object) -> list[str]:
    """All texts in nested lists and in the parts of books."""
    found: list[str] = []
    pending = [value]
    while pending:
        item = pending.pop()
        if isinstance(item, str):
            found.append(item)
        elif isinstance(item, list):
            pending += item
        elif isinstance(item, Mapping):
            pending += [item.get(name) for name in ("part", "file", "href", "chapters")]
    return found


_READER = Pattern(r"markdown((?:[+-][a-z_]+)*)")
_CHANGE = Pattern(r"([+-])([a-z_]+)")
_HTML_FORMATS = frozenset({"html", "html4", "html5"})
_READ = frozenset({".qmd", ".md", ".rmd", ".markdown"})
_UNREAD = frozenset({"filters", "shortcodes", "listing", "about", "metadata-files", "id-prefix", "lib-dir"})
"""Fields that name programs of the site, or make parts of a page that have ids of their own."""
_RELEVANT = frozenset({"auto_identifiers", "gfm_auto_identifiers", "ascii_identifiers"})
_HARMLESS = frozenset(
    {"emoji", "smart", "hard_line_breaks", "autolink_bare_uris", "tex_math_single_backslash"}
)


def anchor_rules(config: Mapping[str, object], site: SiteRoot, path: str) -> AnchorRules:
    """How the page at `path` gets its ids, in the project with `_quarto.yml` of `config`."""
    above = tuple(_data_files(site, path))
    layers = [config, *map(site.data.mapping, above), site.data.front_matter(path)]
    if any(map(site.data.is_unread, above)):
        return UNKNOWN_RULES
    formats = [each for layer in layers for each in _formats(layer.get("format"))]
    if extension(path) not in _READ or any(name not in _HTML_FORMATS for name, _ in formats):
        return UNKNOWN_RULES
    layers += [options for _, options in formats]
    if any(not _UNREAD.isdisjoint(layer) for layer in layers):
        return UNKNOWN_RULES
    readers = [layer[name] for layer in layers for name in ("from", "reader") if name in layer]
    extensions = _extensions(readers[-1]) if readers else {}
    if extensions is None or extensions.keys() - _RELEVANT - _HARMLESS:
        return UNKNOWN_RULES
    return pandoc(
        gfm=extensions.get("gfm_auto_identifiers", False),
        ascii_only=extensions.get("ascii_identifiers", False),
        auto_identifiers=extensions.get("auto_identifiers", True),
    )


def _data_files(site: SiteRoot, path: str) -> Iterator[str]:
    """Where `_metadata.yml` may lie above the page (https://quarto.org/docs/projects/quarto-projects.html)."""
    folders = [site.folder]
    for step in (posixpath.dirname(site.below(path) or "")).split("/"):
        folders.append(join_path(folders[-1], step))
    for folder in dict.fromkeys(folders):
        for name in ("_metadata.yml", "_metadata.yaml"):
            yield join_path(folder, name)


def _formats(value: object) -> Iterator[tuple[str, Mapping[str, object]]]:
    if isinstance(value, str):
        yield value, {}
    for name, options in value.items() if isinstance(value, Mapping) else ():
        yield str(name), options if isinstance(options, Mapping) else {}


def _extensions(reader: object) -> dict[str, bool] | None:
    """What is switched on or off in `markdown+a-b`; None where it is another format."""
    found = _READER.fullmatch(reader) if isinstance(reader, str) else None
    return {name: sign == "+" for sign, name in _CHANGE.findall(found[1])} if found else None
