"""What a site's own plugins, Ruby files in `_plugins`, may do to it: what pages they make and where, whether they move
pages or change their words.

They are never run. A plugin makes a page, moves one or changes its words by one of few calls of Jekyll (3 and 4:
`site.rb`, `page.rb`, `document.rb`, `static_file.rb`, `hooks.rb`; https://jekyllrb.com/docs/plugins/); one that has
none of them adds tags, filters or data.
"""

from __future__ import annotations

from collections.abc import Iterator

from postlint.pattern import Pattern
from postlint.records import NamedTuple

ANYWHERE = "/**"


class OwnPlugin(NamedTuple):
    """What the plugin at `path` may do.

    `makes` are globs of the addresses of pages and files that it may make, `requires` other plugins that it loads.
    `moves_pages` and `moves_documents` say that pages, and documents of collections, may have other addresses; where it
    only `changes_categories`, so may those whose addresses name these. With `copies_site` it puts the whole site into
    further folders, one for each language.
    """

    path: str
    makes: tuple[str, ...] = ()
    requires: tuple[str, ...] = ()
    moves_pages: bool = False
    moves_documents: bool = False
    changes_categories: bool = False
    copies_site: bool = False
    changes_words: bool = False


_BLOCK_COMMENT = Pattern(r"(?ms)^=begin\b.*?(?:^=end\b|\Z)")
_COMMENT = Pattern(r"(?m)(?:^|(?<=\s))#(?!\{)[^\n\"']*$")
_REQUIRES = Pattern(r"""(?m)^[ \t]*require[ \t(]+["'](jekyll[-/][\w/-]+)["']""")
_CLASS = Pattern(r"(?m)^([ \t]*)class[ \t]+([\w:]+)(?:[ \t]*<[ \t]*([\w:]+))?")
_NEW = Pattern(r"\b(PageWithoutAFile|Page|StaticFile|Document)\.new\b([^\n]*)")
_OWN = Pattern(r"(\w+)\s*=\s*(?:Jekyll::)?(?:PageWithoutAFile|Page|\w*Page)\.new\b")
_FOLDER = Pattern(r"""\(?[^,()]+,[^,()]+,\s*["']([\w./ -]*)["']\s*,""")
"""The literal folder of `PageWithoutAFile.new(site, base, folder, name)`."""
_ADDS = Pattern(
    r"(?:\.|@)(?:pages|static_files|docs|files)\s*(?:<<|\.(?:push|concat|unshift)\b|\+?=(?![=~>]))"
)
_WRITES = Pattern(
    r"\bFileUtils\b|\bFile\.(?:write|open|rename|symlink)\b[^\n]*\bdest|\bIO\.(?:write|popen)\b|\bsystem\b"
    r"|`[^`\n]+`|%x[\[({]"
)
_FIELD = Pattern(
    r"""(?:(\w+)\.)?data\s*\[\s*["':](permalink|slug|date|categor(?:y|ies)|redirect_from|published|ext|url)["']?\s*\]\s*(?:\|\||&&)?=(?![=~>])"""
)
_MERGES = Pattern(
    r"(?:(\w+)\.|(?<![\w@]))(?:data\.(?:merge!|update|replace)|merge_data!|data\s*=(?![=~>]))([^\n]*)"
)
_KEY = Pattern(r"""["']([\w-]+)["']\s*=>|\b([a-z_]\w*):(?!:)""")
_DEFINES = Pattern(
    r"(?m)^[ \t]*def[ \t]+(?:self\.)?(url|permalink|destination|template|url_template|url_placeholders|process"
    r"|initialize|dir|path|name|basename|relative_path|write\?|published\?|publish\?|populate_\w+|read_\w+|read"
    r"|generate_url|sanitize_url|slugify)\b"
)
_SETS = Pattern(
    r"@(?:url|dir|name|permalink|slug|basename)\s*(?:\|\|)?=(?![=~>])|\binstance_variable_set\b"
    r"|\.(?:permalink|url|slug)\s*=(?![=~>])"
)
_COPIES = Pattern(r"@dest\s*=(?!=)|\bself\.dest\s*=(?!=)|\[\s*[\"']destination[\"']\s*\]\s*=(?!=)")
_WORDS = Pattern(
    r"\b(\w+)\.(?:content|output)\s*(?:=(?![=~>])|\.(?:gsub|sub|replace|insert|prepend|concat|squeeze|tr)!|<<)"
)
_CONVERTS = Pattern(
    r"<\s*(?:::)?(?:Jekyll::)?Converter\b|\bdef\s+(?:convert|\w*generate_id|auto_id\w*)\b|\bNokogiri\b|\bKramdown::(?:Parser|Document)\b"
)
_DECIDING = frozenset({"permalink", "slug", "date", "redirect_from", "published", "ext", "url"})
_CATEGORIES = frozenset({"category", "categories"})
_OF_DOCUMENTS = frozenset({"Document", "Post", "DocumentDrop", "UrlDrop", "Collection", "Draft"})
_BUILDING = frozenset({"process", "read"})
_OF_BOTH = frozenset({"URL", "Publisher", "Utils", "Convertible", "Reader"})


def read_plugin(path: str, text: str) -> OwnPlugin:
    """What the plugin at `path`, whose text is `text`, may do; one that cannot be read may do anything."""
    code = _COMMENT.sub("", _BLOCK_COMMENT.sub("", text))
    if not code.strip():
        return OwnPlugin(path, (ANYWHERE,), (), True, True, True, True, True)
    own = {found[1] for found in _OWN.finditer(code)}
    names = set(_names_set(code, own))
    redefined = set(_redefined(code))
    both = bool(names & _DECIDING) or bool(redefined & {"both"})
    return OwnPlugin(
        path,
        makes=tuple(dict.fromkeys(_made(code))),
        requires=tuple(each.replace("/", "-") for each in _REQUIRES.findall(code)),
        moves_pages=both or "page" in redefined,
        moves_documents=both or "document" in redefined,
        changes_categories=bool(names & _CATEGORIES) or "categories" in redefined,
        copies_site=_COPIES.search(code) is not None,
        changes_words=_CONVERTS.search(code) is not None
        or any(found[1] not in own for found in _WORDS.finditer(code)),
    )


def _blocks(code: str) -> Iterator[tuple[str, str | None, str]]:
    """The classes: the last part of the name, of what it inherits from, and the text down to the next one."""
    classes = list(_CLASS.finditer(code))
    for number, found in enumerate(classes):
        end = classes[number + 1].start() if number + 1 < len(classes) else len(code)
        base = found[3].rpartition("::")[2] if found[3] else None
        yield found[2].rpartition("::")[2], base, code[found.end() : end]


def _made(code: str) -> Iterator[str]:
    """Globs of the addresses of what it makes."""
    makes_pages = False
    for found in _NEW.finditer(code):
        if found[2].startswith("(@site, @site.source, @dir,"):  # as Jekyll's own reader does of each file
            continue
        makes_pages = True
        folder = _FOLDER.match(found[2]) if found[1] in {"PageWithoutAFile", "Page"} else None
        inside = folder[1].strip("./ ") if folder is not None else ""
        yield f"/{inside}/**" if inside else ANYWHERE
    for _, base, _body in _blocks(code):
        if base in {"Page", "PageWithoutAFile", "StaticFile", "Document"}:
            yield ANYWHERE
    if not makes_pages and (_ADDS.search(code) or _WRITES.search(code)):
        yield ANYWHERE


def _names_set(code: str, own: set[str]) -> Iterator[str]:
    """The fields that it sets on pages other than those that it makes itself."""
    for found in _FIELD.finditer(code):
        if found[1] not in own:
            yield found[2]
    for found in _MERGES.finditer(code):
        if found[1] in own or found[1] == "site":
            continue
        keys = [quoted or bare for quoted, bare in _KEY.findall(found[2])]
        yield from keys
        if not keys and found[2].rstrip().endswith(("({", "{")):
            yield from (
                quoted or bare for quoted, bare in _KEY.findall(code[found.end() : found.end() + 400])
            )
        elif not keys:
            yield "permalink"  # of what is merged nobody knows the keys


def _redefined(code: str) -> Iterator[str]:
    """What of Jekyll's own classes it writes anew: `page`, `document`, `categories` or `both`."""
    for name, base, body in _blocks(code):
        defined = {found[1] for found in _DEFINES.finditer(body)}
        if base is not None:
            continue  # a class of its own
        if name == "Page" and (defined - {"read_yaml"} or _SETS.search(body)):
            yield "page"
        elif name in _OF_DOCUMENTS and defined == {"populate_categories"}:
            yield "categories"
        elif name in _OF_DOCUMENTS and (defined or _SETS.search(body)):
            yield "document"
        elif _is_of_both(name, body, defined):
            yield "both"


def _is_of_both(name: str, body: str, defined: set[str]) -> bool:
    if name == "Site":
        return not _COPIES.search(body) and not defined.isdisjoint(_BUILDING)
    return name in _OF_BOTH and bool(defined)
