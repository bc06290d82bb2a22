"""From a local address in a page, or what a link names in the words of a generator (`{% post_url %}`, `{{< ref >}}`,
`[[Page]]`, `require('./x.png')`), to what it leads to: exactly as the generator has it, or not at all.

What cannot be told is unknown for a cause, never missing.
"""

from __future__ import annotations

import posixpath
from urllib.parse import unquote

from postlint.findings import Cause
from postlint.generators.protocol import LinkCandidates, Outcome, Publisher, Resolution, State
from postlint.generators.site_root import (
    FILES,
    MARKDOWN,
    beside,
    extension,
    has_twin,
    lenient_answers,
    outputs,
    plain,
    target_of,
)
from postlint.near_files import nearest
from postlint.page.body import Reference, ReferenceKind
from postlint.pattern import Pattern
from postlint.records import NamedTuple
from postlint.site.sitemap import Redirects, SiteMap
from postlint.text import join_path
from postlint.tree import Tree, TreeEntry

_UP = Pattern(r"(?:\.\./)+")
_DEEPEST = 5
"""How many folders the address of a page may have beyond those of its file: `/blog/2017/02/21/title/`."""
_DEEPEST_SITE = 2
"""How many folders the address of a site may have that are not known."""
_UNCLEAR = Pattern(r"[{}|\\<>\x00-\x1f$]|\A[~@]")
_BAD_ESCAPE = Pattern(r"%(?![0-9A-Fa-f]{2})")


def _unknown(cause: Cause) -> Resolution:
    return Resolution(Outcome.UNKNOWN, cause=cause)


_FILLED_IN = _unknown(
    Cause(
        "an address has signs in it that a program fills in, such as `{…}`, `$` or `@`",
        "Write the address out where it is to be checked.",
    )
)
_BACKSLASHES = _unknown(
    Cause(
        "an address has a `\\` in it, of which programs make different things",
        "Write `/` where the parts of a path meet.",
    )
)
_FOLDER_OR_NOT = _unknown(
    Cause(
        "a relative link is right only if the server leads readers of `/page` on to `/page/`, which is not known",
        "Begin such links at the root of the site.",
    )
)
_LENIENT = _unknown(
    Cause(
        "whether the server answers `/page/` with `page.html` is not known",
        "Write links as the pages are published.",
    )
)
_MADE_BY_BUILD = Cause(
    "`.gitignore` leaves out files that links lead to, which a build may make",
    "Build them first, or take the lines out of `.gitignore` that mean what is kept by hand.",
)
_CONVERTED = Cause(
    "a picture is there in another format only, from which a build may make the one that is linked to",
    "Show the picture that is there.",
)
_COPIED = Cause(
    "a file has the path of a link in another folder, from which a build may copy it into place",
    "Put the file where the site is published from.",
)
_THEME_IS_ABSENT = Cause(
    "the theme of the site is not here, and may have the files that links lead to",
    "Check the theme out (`git submodule update --init`).",
)
_ANOTHER_PROGRAM = Cause(
    "links lead to a part of the host of which the site has nothing, where another program may answer",
    "Write the whole address, with `https:`, where the page is none of this site.",
)
_GENERATED = Cause(
    "the generator, its plugins or its theme may make pages that no file tells of",
    "Open these links once the site is built.",
)
_REDIRECTS_UNREAD = _unknown(
    Cause(
        "the file with the redirects of the site cannot be read, and may lead any address on",
        "Mend that file.",
    )
)
_REDIRECTED_BY_TEMPLATE = _unknown(
    Cause(
        "a template of the site writes redirects, which may lead an address on",
        "Open these links once the site is built.",
    )
)
_AS_WRITTEN_BY_GENERATOR = Cause(
    "it cannot be told how the generator of the site reads some links",
    "Open these links once the site is built.",
)


def cause_of(found: Resolution) -> Cause:
    """Why it is unknown what is `found`."""
    return found.cause or _AS_WRITTEN_BY_GENERATOR


class GeneratedSite(NamedTuple):
    """What is known of the site that a generator makes of its folder."""

    tree: Tree
    generator: str
    root: str
    """The folder with the generator's configuration."""
    prefixes: tuple[str, ...]
    """Paths that the site is published under, without the last slash, such as `/blog`."""
    sitemap: SiteMap
    redirects: Redirects
    answers: dict[str, Resolution | None]
    """What is at addresses that links have led to so far."""
    from_root: dict[tuple[str, bool, str], Resolution]
    """What paths from the root mean, by whether they are of images, and by how their pages are read."""

    def after_edit(self, path: str) -> GeneratedSite:
        """The same once the page at `path` says something else before its body."""
        sitemap = self.sitemap.after_edit(path)
        if sitemap is self.sitemap:
            return self
        return self._replace(sitemap=sitemap, answers={}, from_root={})


def resolve(
    site: GeneratedSite, page: str, destination: str, *, image: bool, figure: bool = False
) -> Resolution:
    """What `destination`, a local address in the page at the path `page`, leads to. Where it is that of an image, a
    `figure` is one that a shortcode of that name shows.
    """
    path = _path_of(destination)
    if not path:
        return Resolution(Outcome.FOUND, page)
    own = site.sitemap.publisher.resolve_native(page, path, site.sitemap)
    if own is not None:
        return own
    if _UNCLEAR.search(path) or path.startswith("//"):
        return _BACKSLASHES if "\\" in path and "{" not in path else _FILLED_IN
    if "%" in path or not path.isascii():
        if _BAD_ESCAPE.search(path):
            return _FILLED_IN
        path = plain(path)
        if _UNCLEAR.search(path) or "\N{REPLACEMENT CHARACTER}" in path:
            return _FILLED_IN
    search = _LinkSearch(site, page, path, image=image, figure=figure)
    if figure or not path.startswith("/") or not site.sitemap.knows_all:
        return search.run()
    reading = site.sitemap.publisher.reading(page, path, image=image)
    if reading is None:
        return search.run()
    key = path, image, reading
    if key not in site.from_root:
        site.from_root[key] = search.run()
    return site.from_root[key]


def _path_of(destination: str) -> str:
    """`destination` without query and fragment."""
    return destination.strip().partition("#")[0].partition("?")[0]


def may_be_answered(site: GeneratedSite, page: str, destination: str, *, without: str) -> bool:
    """Whether `destination` may lead somewhere though the file `without`, to which it led, is gone: by a redirect, to
    what the generator makes itself, to what a build step may put there.
    """
    path = plain(_path_of(destination))
    if not path:
        return True
    publisher = site.sitemap.publisher
    if not publisher.is_page(without):
        tail = "/" + path.lstrip("./")
        others = site.tree.files_named(posixpath.basename(without))
        if has_twin(site.tree, without) or any(f"/{other}".endswith(tail) for other in others):
            return True
    candidates = publisher.link_candidates(page, path, image=False)
    address = _LinkSearch(site, page, path).address(candidates)
    return address is None or _made_at(site, address) is not None


def _made_at(site: GeneratedSite, address: str) -> Resolution | None:
    """What may answer for `address` that no page or file of the site tells of; None where nothing can."""
    if site.redirects.lead_on(address):
        return Resolution(Outcome.FOUND)
    if site.sitemap.template_redirects.lead_on(address):
        return _REDIRECTED_BY_TEMPLATE
    if not site.redirects.all_known:
        return _REDIRECTS_UNREAD
    made = site.sitemap.publisher.may_generate(address)
    return _unknown(made if isinstance(made, Cause) else _GENERATED) if made else None


class _LinkSearch:
    """The search for what one path means in one page."""

    def __init__(
        self, site: GeneratedSite, page: str, path: str, *, image: bool = False, figure: bool = False
    ) -> None:
        self._site = site
        self._tree = site.tree
        self._sitemap = site.sitemap
        self._publisher: Publisher = site.sitemap.publisher
        self._page = page
        self._path = path
        self._image = image
        self._figure = figure

    def run(self) -> Resolution:
        found = self._run()
        if found.outcome in {Outcome.MISSING, Outcome.UNKNOWN} and self._leaves_any_site():
            return Resolution(Outcome.OUTSIDE)
        return found

    def _leaves_any_site(self) -> bool:
        """Whether the path goes up further than the page's own address and file can go down."""
        ups = _UP.match(self._path)
        steps = ups.group().count("/") if ups else 0
        if steps <= self._page.count("/"):
            return False
        address = self._sitemap.published(self._page).address
        if address is None:
            return steps > self._page.count("/") + _DEEPEST
        return steps > (self._publisher.base + address).count("/") - 1 + _DEEPEST_SITE

    def _run(self) -> Resolution:
        candidates = self._read(self._path)
        inside = [file for file in candidates.files if not file.startswith("..") or not _leads_out(file)]
        there = self._tree.first(inside)
        if there is not None:
            return Resolution(Outcome.FOUND, there.rstrip("/"))
        if len(inside) < len(candidates.files) and not candidates.by_address:
            return Resolution(Outcome.OUTSIDE)
        address = self.address(candidates) if candidates.by_address else None
        if candidates.by_address:
            if address is None:
                return self._by_file(candidates, doubt=self._doubt_of_own_address())
            found = self._at(address)
            if found is not None:
                return found
            other = self._address_behind_a_slash()
            if other is not None and self._at(other) is not None:
                return _FOLDER_OR_NOT
        if not candidates.sure:
            return self._by_file(candidates, doubt=candidates.cause or _AS_WRITTEN_BY_GENERATOR)
        found = self._nowhere(candidates, address)
        if found.outcome is Outcome.MISSING and self._may_be_built(candidates, found):
            return _unknown(_MADE_BY_BUILD)
        if found.outcome is not Outcome.MISSING:
            return found
        if candidates.instead is not None:
            return found._replace(proposal=_quoted(candidates.instead))
        return found if found.proposal else found._replace(proposal=self._address_of_file_meant())

    def _doubt_of_own_address(self) -> Cause:
        """Why it cannot be told from which address the page's relative links start."""
        if self._sitemap.published(self._page).address is not None:  # they leave the path of the site
            return _ANOTHER_PROGRAM
        return self._sitemap.doubt_of(self._page)

    def _address_of_file_meant(self) -> str | None:
        """The address of the page that is made of the very file at the path, where the generator does not go by
        files; None where there is no such page, or readers do not see it."""
        file = beside(self._page, self._path)
        if (
            self._path.startswith("/")
            or not self._publisher.is_page(file)
            or self._tree.first([file]) is None
        ):
            return None
        published = self._sitemap.published(file)
        if published.address is None or published.state is not State.LIVE:
            return None
        return _quoted(self._publisher.base + published.address)

    def address(self, candidates: LinkCandidates) -> str | None:
        """The address that the browser asks for; None where the page's own is not known."""
        if candidates.address:
            return candidates.address
        if self._path.startswith("/"):
            return target_of("/", self._within(self._path))
        base = self._sitemap.published(self._page).address
        if base is None:
            return None
        prefix = self._publisher.base
        target = target_of(prefix + base, self._path)
        # `..` may lead out of the site, to what else there is on the host.
        return (target[len(prefix) :] or "/") if f"{target}/".startswith(f"{prefix}/") else None

    def _address_behind_a_slash(self) -> str | None:
        """Where the path leads if the server sends readers of `/page` on to `/page/`; None where it cannot."""
        base = self._sitemap.published(self._page).address
        if base is None or self._path.startswith("/") or base.endswith("/") or extension(base):
            return None
        return target_of(f"{base}/", self._path)

    def _within(self, path: str) -> str:
        """`path` without the path that the whole site is published under."""
        for prefix in self._site.prefixes:
            if path == prefix or path.startswith(f"{prefix}/"):
                return path[len(prefix) :] or "/"
        return path

    def _may_be_built(self, candidates: LinkCandidates, found: Resolution) -> bool:
        """Whether what is missing here is only not under version control."""
        places = {*(each.rstrip("/") for each in candidates.files), *([found.path] if found.path else [])}
        data = self._publisher.site.data
        return any(data.is_made(each, self._site.root) for each in places if not each.startswith(".."))

    def _nowhere(self, candidates: LinkCandidates, address: str | None) -> Resolution:
        """What to say of a path that leads to no file, and to nothing at `address`."""
        by_file = self._by_file(candidates)
        if by_file.outcome is Outcome.OTHER_CASE:
            return by_file
        if address is None:
            is_nameless = by_file.outcome is Outcome.UNKNOWN and candidates.complete
            return Resolution(Outcome.MISSING) if is_nameless else by_file
        is_known = extension(address) in FILES | MARKDOWN or self._sitemap.doubt_at(address) is None
        if by_file.proposal and is_known:
            return by_file
        found = self._missing(address)
        if found.outcome is Outcome.UNKNOWN and candidates.complete and is_known:
            is_file = bool(extension(address))
            wanted = next(iter(self._publisher.static_files(address)), None) if is_file else None
            return by_file if by_file.outcome is Outcome.MISSING else Resolution(Outcome.MISSING, wanted)
        if found.outcome is Outcome.MISSING and found.proposal is None and by_file.outcome is found.outcome:
            return found._replace(path=by_file.path)  # where the author looks for it
        return found

    def _at(self, address: str) -> Resolution | None:
        """What is at `address`; None where nothing is for certain.

        Many links lead to few addresses. What is at one is remembered once all pages are known, on which it hangs.
        """
        answers = self._site.answers
        if address in answers:
            return answers[address]
        found = self._look_at(address)
        if self._sitemap.knows_all:
            answers[address] = found
        return found

    def _look_at(self, address: str) -> Resolution | None:
        if not self._sitemap.knows_all:  # for which all pages would have to be read
            page, file = self._sitemap.likely_at(address), self._static_at(address)
            if page is not None or file is not None:
                return Resolution(Outcome.FOUND, page or file)
        page = self._sitemap.at(address)
        if page is not None:
            return Resolution(Outcome.FOUND, page)
        file = self._static_at(address)
        if file is not None:
            return Resolution(Outcome.FOUND, file)
        if address == "/":
            return Resolution(Outcome.FOUND, self._site.root)
        made = _made_at(self._site, address)
        if made is not None:
            return made
        if any(each in self._sitemap.outputs for each in lenient_answers(address)):
            return _LENIENT
        return None

    def _static_at(self, address: str) -> str | None:
        """The file or folder that is served at `address` as it is."""
        for file in self._publisher.static_files(address):
            if self._tree.entry(file.rstrip("/")) is not TreeEntry.ABSENT:
                return file.rstrip("/")
        return None

    def _by_file(self, candidates: LinkCandidates, *, doubt: Cause | None = None) -> Resolution:
        """What to say of a path that none of the files has that it may mean; with `doubt`, only that one of them is
        called so but for capital and small letters."""
        inside = [file.rstrip("/") for file in candidates.files if not file.startswith("..")]
        for file in inside:
            other = self._tree.same_ignoring_case(file)
            if other is not None:
                return Resolution(Outcome.OTHER_CASE, other, self._as_written(other))
        if doubt is not None or not inside:
            return _unknown(doubt or candidates.cause or _AS_WRITTEN_BY_GENERATOR)
        wanted = posixpath.normpath(inside[0])
        near = self._nearest_file(wanted)
        proposal = self._as_written(near) if near else None
        return Resolution(Outcome.MISSING, wanted, proposal if near and self._leads(proposal, near) else None)

    def _nearest_file(self, wanted: str) -> str | None:
        """The file that is most like `wanted`; a page is not what an image was meant to be."""
        near = nearest(self._tree, wanted)
        return None if near is not None and self._image and extension(near) in MARKDOWN else near

    def _read(self, path: str) -> LinkCandidates:
        if self._figure:
            return self._publisher.figure_candidates(self._page, path)
        return self._publisher.link_candidates(self._page, path, image=self._image)

    def _leads(self, proposal: str | None, file: str) -> bool:
        """Whether the generator reads `proposal` as `file`, which may lie where it does not look."""
        if proposal is None:
            return False
        candidates = self._read(unquote(proposal))
        return file in {each.rstrip("/") for each in candidates.files}

    def _as_written(self, file: str) -> str | None:
        """How the page would write a link to `file`."""
        if not self._path.startswith("/"):
            address = posixpath.relpath(file, posixpath.dirname(self._page) or ".")
            explicit = self._path.startswith("./") and not address.startswith("../")
            return _quoted(f"./{address}" if explicit else address)
        wanted = self._path.lstrip("/")
        for candidate in self._read(self._path).files:
            folder = candidate.removesuffix(wanted)
            if folder != candidate and file.startswith(folder):
                return _quoted("/" + file[len(folder) :])
        return None

    def _missing(self, address: str) -> Resolution:
        """What to say of an address where nothing is."""
        other = self._sitemap.same_ignoring_case(address)
        if other is not None:
            return Resolution(Outcome.OTHER_CASE, None, self._address_as_written(other))
        for file in self._publisher.static_files(address):
            other = self._tree.same_ignoring_case(file)
            if other is not None and (found := _address_of(other, file, address)) is not None:
                return Resolution(Outcome.OTHER_CASE, other, self._address_as_written(found))
        if extension(address) in FILES:
            return self._missing_file(address)
        doubt = self._sitemap.doubt_at(address)
        if doubt is not None:
            return _unknown(doubt)
        near = self._sitemap.live.nearest(address)
        if not self._is_of_this_site(address, near):
            return _unknown(_ANOTHER_PROGRAM)
        return Resolution(Outcome.MISSING, None, self._address_as_written(near) if near else None)

    def _is_of_this_site(self, address: str, near: str | None) -> bool:
        """Whether `address` can only be meant as one of the site: it has pages in that part of the host, or one of that
        name, and not much less deep."""
        first, _, rest = address.strip("/").partition("/")
        if first in self._sitemap.first_steps:
            return True
        if not rest and extension(first) and self._is_all_of_the_host:
            return True  # no program has its pages there
        return near is not None and _steps(near) > _steps(address) - _MUCH_LESS_DEEP

    def _missing_file(self, address: str) -> Resolution:
        """A file that is in none of the places from which it could be served."""
        name = posixpath.basename(address)
        if has_twin(self._tree, address.lstrip("/")):
            return _unknown(_CONVERTED)
        relative = address.lstrip("/")
        if any(path.endswith(f"/{relative}") for path in self._tree.files_named(name)):
            return _unknown(_COPIED)
        if _has_absent_theme(self._tree, self._site.root):
            return _unknown(_THEME_IS_ABSENT)
        first = relative.partition("/")[0]
        for file in self._publisher.static_files(address):
            folder = file.removesuffix(relative).rstrip("/")
            known = (
                self._tree.entry(join_path(folder, first)) if "/" in relative else self._tree.entry(folder)
            )
            if known is TreeEntry.FOLDER:
                near = self._nearest_file(file)
                proposal = _address_of(near, file, address) if near else None
                return Resolution(
                    Outcome.MISSING, file, self._address_as_written(proposal) if proposal else None
                )
        if not self._is_all_of_the_host:
            return _unknown(_ANOTHER_PROGRAM)
        return Resolution(Outcome.MISSING, next(iter(self._publisher.static_files(address)), None))

    @property
    def _is_all_of_the_host(self) -> bool:
        """Whether it is known what there is on the host: the site is published at its root, from known folders."""
        return self._publisher.knows_places and not (self._site.prefixes or self._publisher.base)

    def _address_as_written(self, output: str) -> str | None:
        """How the page would write the address of the file `output` of the published site."""
        address = output.removesuffix("index.html") if output.endswith("/index.html") else output
        page = self._sitemap.outputs.get(output)
        known = self._sitemap.published(page).address if page is not None else None
        if known is not None and output in outputs(known):
            address = known
        if self._path.startswith("/"):
            return _quoted(self._path[: len(self._path) - len(self._within(self._path))] + address)
        base = self._sitemap.published(self._page).address
        if base is None:
            return None
        relative = posixpath.relpath(address, posixpath.dirname(base) or "/")
        climbs = relative.count("../")
        if climbs > max(_MOST_CLIMBS, self._path.count("../")) and self._is_all_of_the_host:
            return _quoted(address)  # as one would write it by hand
        return _quoted(relative + ("/" if address.endswith("/") and address != "/" else ""))


_MUCH_LESS_DEEP = 3
_MOST_CLIMBS = 2
"""Nobody counts more `../`, unless the link that is there has them."""


def _steps(address: str) -> int:
    """How many steps the address of a page has."""
    return address.removesuffix("index.html").strip("/").count("/")


def _leads_out(file: str) -> bool:
    return file == ".." or file.startswith("../")


def _address_of(other: str, file: str, address: str) -> str | None:
    """The address of the static file `other`, where `file` would be served at `address`."""
    folder = file.removesuffix(address.lstrip("/"))
    return "/" + other[len(folder) :] if folder != file and other.startswith(folder) else None


def _has_absent_theme(tree: Tree, root: str) -> bool:
    """Whether files may come from a theme that is not here: a submodule that is not checked out, a module."""
    themes = join_path(root, "themes")
    empty = any(
        tree.entry(join_path(themes, name)) is TreeEntry.FOLDER and not tree.names(join_path(themes, name))
        for name in tree.names(themes)
    )
    return empty or tree.entry(join_path(root, "go.mod")) is TreeEntry.FILE


def _quoted(address: str) -> str:
    """White space ends a destination in Markdown; letters of all languages may stand."""
    return address.replace(" ", "%20")


_BY_TITLE = _unknown(
    Cause(
        "a wiki link is the title of a page, by which only some programs know pages",
        "Write the name of the page's file.",
    )
)
_BY_ALIAS = _unknown(
    Cause(
        "a component loads a file by a name that a program gives it",
        "Write the way to the file from the page, such as `./picture.png`.",
    )
)


def resolve_reference(site: GeneratedSite, page: str, reference: Reference) -> Resolution:
    """Where `reference`, in the page at the path `page`, leads."""
    if not reference.target:
        return Resolution(Outcome.FOUND, page)
    match reference.kind:
        case ReferenceKind.WIKI:
            return _wiki(site.sitemap, page, plain(reference.target))
        case ReferenceKind.MODULE:
            return _module(site.tree, page, plain(reference.target))
        case _:
            return site.sitemap.publisher.resolve_reference(page, reference, site.sitemap)


def _wiki(sitemap: SiteMap, page: str, target: str) -> Resolution:
    """A page or file by its name, or the end of its path, without regard to capital letters (Obsidian: "shortest
    path when possible"). A page that is still to be written is a usual sight, and yet leads nowhere."""
    wanted = posixpath.normpath(target.strip("/")).casefold().replace(" ", "-")
    stem = posixpath.basename(wanted)
    candidates = (*sitemap.publisher.site.tree.files, *sitemap.paths)
    for path in candidates:
        folded = path.casefold().replace(" ", "-")
        bare = posixpath.splitext(folded)[0]
        if any(each == wanted or each.endswith(f"/{wanted}") for each in (folded, bare)):
            return Resolution(Outcome.FOUND, path)
    if any(_title(sitemap, path) == stem for path in sitemap.paths):
        return _BY_TITLE
    near = nearest(sitemap.publisher.site.tree, beside(page, f"{target}.md"))
    return Resolution(
        Outcome.MISSING, None, posixpath.splitext(posixpath.basename(near))[0] if near else None
    )


def _title(sitemap: SiteMap, path: str) -> str | None:
    page = sitemap.page(path)
    title = page.metadata.get("title") if page else None
    return title.casefold().replace(" ", "-") if isinstance(title, str) else None


def _module(tree: Tree, page: str, target: str) -> Resolution:
    """A file that a component loads, from the page's own folder; where an alias leads is set in a program."""
    if not target.startswith(("./", "../")):
        return _BY_ALIAS
    file = beside(page, target)
    if file.startswith("../"):
        return Resolution(Outcome.OUTSIDE)
    if tree.entry(file) in {TreeEntry.FILE, TreeEntry.OPAQUE}:
        return Resolution(Outcome.FOUND, file)
    other = tree.same_ignoring_case(file)
    if other is not None:
        return Resolution(Outcome.OTHER_CASE, other)
    return Resolution(Outcome.MISSING, file) if posixpath.splitext(file)[1] else _BY_ALIAS
