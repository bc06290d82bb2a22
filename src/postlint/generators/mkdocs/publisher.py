"""MkDocs 1.6, with the plugins that are known in `config`.

https://www.mkdocs.org/user-guide/writing-your-docs/, `mkdocs/structure/files.py` (which file becomes what) and
`mkdocs/structure/pages.py` (`_RelativePathTreeprocessor`: which file a link means).
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from functools import cached_property

from postlint.findings import Cause
from postlint.generators.mkdocs.anchors import anchor_rules
from postlint.generators.mkdocs.blog import Blog
from postlint.generators.mkdocs.config import Languages, MkDocsConfig, read_languages, read_mkdocs
from postlint.generators.mkdocs.reading import appended
from postlint.generators.plain.publisher import Plain
from postlint.generators.protocol import Dating, LinkCandidates, PageInputs, Published, Publisher, State
from postlint.generators.site_root import FILES, SiteRoot, answers, extension
from postlint.page.facts import PageHead
from postlint.page.slugs.rules import AnchorRules
from postlint.text import join_path
from postlint.tree import TreeEntry

PAGE_ENDINGS = (".markdown", ".mdown", ".mkdn", ".mkd", ".md")
"""`markdown_extensions` in `mkdocs/utils/__init__.py`; letter case counts."""

_THEME_FILES = {
    "mkdocs": ("/css/", "/js/", "/webfonts/", "/img/favicon.ico", "/img/grid.png"),
    "readthedocs": ("/css/", "/js/", "/img/favicon.ico"),
    "material": ("/assets/javascripts/", "/assets/stylesheets/", "/assets/images/favicon.png"),
}
_MADE_BY = {
    "social": ("/assets/images/social/",),
    "privacy": ("/assets/external/",),
    "tags": ("/tags.json",),
    "rss": ("/feed_rss_created.xml", "/feed_rss_updated.xml", "/feed_json_"),
    "mkdocstrings": ("/assets/_mkdocstrings.css",),
}


class MkDocs(Publisher):
    """Links to files of the folder of pages go by file; all others are left to the browser."""

    goes_by_path = True

    always_made: tuple[str, ...] = (
        *("/sitemap.xml", "/sitemap.xml.gz", "/404.html", "/search.html", "/search/", "/objects.inv"),
    )

    def __init__(self, site: SiteRoot) -> None:
        super().__init__(site)
        self._config = self._read_config()
        self._docs = self._config.docs
        self._blogs = tuple(Blog(options) for options in self._config.options("blog"))
        self._languages = next(map(read_languages, self._config.options("i18n")), Languages())

    @property
    def base(self) -> str:
        return self._config.base or ""

    def _read_config(self) -> MkDocsConfig:
        return read_mkdocs(self.site)

    def anchor_rules(self, page: PageHead) -> AnchorRules:
        source, text = self._source(page.path) or "", self.site.data.own_text(page.path)
        return anchor_rules(self._config, source, text, self._appended)

    @cached_property
    def _appended(self) -> tuple[str | None, ...]:
        paths = appended(self._config, self.site)
        return tuple(None if path is None else self.site.data.text(path) for path in paths)

    def is_page(self, path: str) -> bool:
        return path.endswith(PAGE_ENDINGS) and self._source(path) is not None

    def publish(self, inputs: PageInputs) -> Published:
        by_path = self.publish_by_path(inputs.path)
        if by_path is not None:
            return by_path
        source = self._source(inputs.path) or ""
        blog = next(blog for blog in self._blogs if blog.has(source))
        name, state = blog.place(source, inputs, self.site.now)
        return Published(self._address(name) if name else None, state=state)

    def publish_by_path(self, path: str) -> Published | None:
        """None of a post, the date of which is a part of its address."""
        source = self._source(path)
        excluded = self._config.excluded.means(source) if source is not None else True
        if source is None or excluded or self._gives_way(source):
            return Published(None, state=State.LEFT_OUT)
        draft = self._config.drafts.means(source)
        if excluded is None or draft is None:
            return Published(None)
        if any(blog.has(source) for blog in self._blogs):
            return None
        places = [self._address(each) for each in self._languages.places(source, self._is_file)]
        if None in places:
            return Published(None)
        address, *others = [place for place in places if place is not None]
        return Published(
            address,
            others=tuple(others),
            aliases=tuple(self._old_addresses(source)),
            state=State.DRAFT if draft else State.LIVE,
        )

    def dating(self, path: str) -> Dating:
        """Of Material's blog only; another program may be told by name."""
        source = self._source(path) or ""
        hides = any(blog.has(source) and blog.hides_future for blog in self._blogs)
        return Dating(hides, by_name=False, starts=("date",))

    def static_files(self, address: str) -> Iterator[str]:
        for file in answers(address):
            name = file.lstrip("/")
            if name.endswith(PAGE_ENDINGS):
                continue
            names = [name, *(each for blog in self._blogs for each in blog.media(name))]
            places = [join_path(self._docs, each) for each in names]
            if self._config.theme_folder is not None:
                places.append(join_path(self._config.theme_folder, name))
            yield from (place for place in places if self.site.tree.entry(place) is not TreeEntry.FOLDER)

    def link_candidates(self, page: str, path: str, *, image: bool) -> LinkCandidates:
        found = self._candidates(page, path, image=image)
        return found if found.sure or found.cause is not None else found._replace(cause=self._config.doubt)

    def _candidates(self, page: str, path: str, *, image: bool) -> LinkCandidates:
        here = self._source(page)
        if here is None:
            candidates = Plain(self.site).link_candidates(page, path, image=image)
            return candidates if self._config.is_known and not self._config.includes else _unsure(candidates)
        known = self._config.is_known and self._config.excluded.means(here) is False
        if path.startswith("/") and not self._config.absolute_by_file:
            return self._read_address(here, path, known=known)
        wanted = posixpath.normpath(posixpath.join(posixpath.dirname(here), path).lstrip("/"))
        if wanted == ".." or wanted.startswith("../"):
            return self._read_outside(here, wanted, path, known=known)
        files = tuple(join_path(self._docs, each) for each in self._languages.candidates(wanted))
        if wanted.endswith(PAGE_ENDINGS):
            # The views of a blog are files, too, for those who link to them.
            sure = known and not self._is_view(f"/{posixpath.splitext(wanted)[0]}/")
            return LinkCandidates(files, by_address=False, sure=sure, instead=self._other_index(wanted, here))
        known = known and self._stays_inside(here, path)
        is_ours = bool(self._config.base) or not path.startswith("/") or extension(path) in FILES
        return LinkCandidates(files, sure=known, complete=known and is_ours)

    def may_generate(self, address: str) -> Cause | bool:
        if self._config.doubt is not None or self._languages.may_generate(address):
            return self._config.doubt or True
        theme = _THEME_FILES.get(self._config.theme or "")
        if theme is None and self._config.theme and extension(address) not in {"", ".html"}:
            return True  # a file of a theme that is not known here
        made = [*self.always_made, *(theme or ()), *(f"/{name}" for name in self._config.templates)]
        for plugin in self._config.plugins:
            made += _MADE_BY.get(plugin.name, ())
        if any(address.startswith(each) if each[-1] in "/_" else address == each for each in made):
            return True
        old = {(self._address(each) or "/").rstrip("/") for each in self._redirects}
        return address.rstrip("/") in old or self._is_view(address)

    def _is_view(self, address: str) -> bool:
        return any(blog.may_generate(address) for blog in self._blogs)

    def _source(self, path: str) -> str | None:
        """`path` as seen from the folder of the pages; None where it does not lie in it."""
        if not self._docs:
            return path
        return path[len(self._docs) + 1 :] if path.startswith(f"{self._docs}/") else None

    def _gives_way(self, source: str) -> bool:
        """Whether a file that comes after this one is written to the same place: `index.md` after `README.md`
        (`get_files`)."""
        folder, _, name = source.rpartition("/")
        if posixpath.splitext(name)[0] not in {"README", "index"}:
            return False
        rivals = [
            each
            for each in self.site.tree.names(join_path(self._docs, folder))
            if each == "index.html" or (each.endswith(PAGE_ENDINGS) and _stem(each) in {"README", "index"})
        ]
        return any(
            each > name and not self._config.excluded.means(join_path(folder, each)) for each in rivals
        )

    def _address(self, source: str) -> str | None:
        """`File._get_dest_path` and `_get_url`."""
        folder, name = posixpath.split(source)
        stem = _stem(name)
        stem = "index" if stem == "README" else stem
        pretty = self._config.directory_urls
        if pretty is None:
            return None
        above = f"/{folder}/" if folder else "/"
        if stem == "index":
            return above if pretty else f"{above}index.html"
        return f"{above}{stem}/" if pretty else f"{above}{stem}.html"

    def _old_addresses(self, source: str) -> Iterator[str]:
        """Those that the plugin `redirects` leads to the page (https://github.com/mkdocs/mkdocs-redirects)."""
        for old, new in self._redirects.items():
            address = self._address(old) if isinstance(new, str) and new.partition("#")[0] == source else None
            if address is not None:
                yield address

    @cached_property
    def _redirects(self) -> Mapping[str, object]:
        maps = next(self._config.options("redirects"), {}).get("redirect_maps")
        return maps if isinstance(maps, Mapping) else {}

    def _other_index(self, wanted: str, here: str) -> str | None:
        """`README.md` for an `index.md` that is not there, and the other way round."""
        folder, name = posixpath.split(wanted)
        other = {"index.md": "README.md", "README.md": "index.md"}.get(name)
        if other is None or not self._is_file(join_path(folder, other)):
            return None
        return posixpath.relpath(join_path(folder, other), posixpath.dirname(here) or ".")

    def _read_address(self, here: str, path: str, *, known: bool) -> LinkCandidates:
        """An absolute link is left as it is (`validation.absolute_links`)."""
        base = self._config.base
        if base is None or self._config.has("mike") or not f"{path}/".startswith(f"{base}/"):
            return LinkCandidates(sure=False)
        name = path[len(base) :].lstrip("/")
        if name.endswith(PAGE_ENDINGS):
            instead = posixpath.relpath(name, posixpath.dirname(here) or ".") if self._is_file(name) else None
            return LinkCandidates(sure=known, complete=known, instead=instead)
        files = (join_path(self._docs, name),) if extension(name) in FILES else ()
        return LinkCandidates(files, sure=known, complete=known and bool(files or base))

    def _read_outside(self, here: str, wanted: str, path: str, *, known: bool) -> LinkCandidates:
        """A link to a file outside of the folder of the pages, where MkDocs does not look. Browsers read it as an
        address, and do not go up beyond the host."""
        file = posixpath.normpath(join_path(self._docs, wanted))
        is_page = wanted.endswith(PAGE_ENDINGS)
        known = known and (is_page or self._stays_inside(here, path))
        if file == ".." or file.startswith("../"):
            return LinkCandidates((file,), by_address=not is_page, sure=known)
        inside = wanted.replace("../", "")
        if self._is_file(inside):
            instead = posixpath.relpath(inside, posixpath.dirname(here) or ".")
            return LinkCandidates(by_address=not is_page, sure=known, complete=known, instead=instead)
        return LinkCandidates(
            (join_path(self._docs, inside),), by_address=not is_page, sure=known, complete=known
        )

    def _stays_inside(self, here: str, path: str) -> bool:
        """Whether `path`, read by a browser, does not leave the site for another part of its host."""
        if self._config.base == "" and not self._config.has("mike"):
            return True
        is_post = any(blog.has(here) for blog in self._blogs)
        address = None if is_post else self._address(here)
        depth, lowest = (address.count("/") - 1 if address else 1), 0
        for step in path.split("/"):
            if step == "..":
                depth -= 1
            elif step not in {"", "."}:
                depth += 1
            lowest = min(lowest, depth)
        return lowest >= 0

    def _is_file(self, source: str) -> bool:
        """Whether there is a file of that name in the folder of the pages."""
        return self.site.tree.entry(join_path(self._docs, source)) is TreeEntry.FILE


def _stem(name: str) -> str:
    return posixpath.splitext(name)[0]


def _unsure(candidates: LinkCandidates) -> LinkCandidates:
    return candidates._replace(sure=False)
