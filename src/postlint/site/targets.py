"""What the links of a page lead to inside of the site, looked up once for all rules."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from postlint.generators.protocol import Outcome, Resolution
from postlint.page.body import Link, LinkKind, Origin
from postlint.page.facts import AnyPage, PageFacts
from postlint.records import NamedTuple
from postlint.site.site import Site


class LocalTarget(NamedTuple):
    """A link into the site, and what it leads to. `fragment` is what follows its `#`, as written; None without one.

    `address` is the path as the link has it; of one that spells out the site's own address, what follows the host.
    """

    link: Link
    found: Resolution
    address: str
    fragment: str | None

    @property
    def spells_out_the_site(self) -> bool:
        """Whether the link has the site's whole address in front of its path."""
        is_reference = self.link.reference is not None and not self.link.is_path
        return self.link.kind is LinkKind.EXTERNAL and not is_reference

    def as_written(self, proposal: str | None) -> str | None:
        """`proposal`, a path, as this link would have it: with spaces where it has some itself, and behind the site's
        address where that is spelled out.
        """
        if proposal is None or not self.spells_out_the_site:
            return proposal.replace("%20", " ") if proposal and " " in self.link.raw else proposal
        scheme, slashes, rest = self.link.destination.partition("//")
        if not slashes:  # a tab between the slashes, which browsers pass over
            return None
        return f"{scheme.strip()}//{rest.partition('/')[0]}{proposal}"


def local_targets(page: PageFacts, site: Site) -> Iterator[LocalTarget]:
    """The links of `page` that lead into `site`, in order; those without a destination are left out."""
    for link in page.links:
        if not link.destination:
            continue
        target = local_target(page, link, site)
        if target is not None:
            yield target


def local_target(page: AnyPage, link: Link, site: Site) -> LocalTarget | None:
    """What `link` leads to; None where it does not lead into `site`, or cannot be told to."""
    if link.kind is LinkKind.EXTERNAL and site.base_url is None and link.reference is None:
        return None  # most links
    _, mark, fragment = link.destination.partition("#")
    after = fragment if mark else None
    if link.kind is LinkKind.ANCHOR:
        return LocalTarget(link, Resolution(Outcome.FOUND, page.path), "", after)
    if link.reference is not None and not link.is_path:
        return LocalTarget(link, site.resolve_reference(page, link.reference), link.destination, after)
    if link.kind is LinkKind.LOCAL:
        is_figure = link.image and link.origin is Origin.SHORTCODE
        found = site.resolve(page, link.destination, image=link.image, figure=is_figure)
        if link.origin is Origin.FRONT_MATTER and found.outcome is Outcome.OTHER_CASE:
            named = site.named_in_field(page, link.destination)
            found = found if named is None else Resolution(Outcome.FOUND, named)
        return LocalTarget(link, found, link.destination, after)
    if link.kind is LinkKind.EXTERNAL:
        own = own_path(link.destination, site.base_url)
        if own is not None:
            return LocalTarget(link, site.resolve(page, own, image=link.image), own, after)
    return None


def without_own_links(page: PageFacts, site: Site) -> PageFacts:
    """`page` as if it had no links to the site's own address of which its files tell where they lead.

    So a page that is new in a change is not asked for over the network, where it is not yet.
    """
    if site.base_url is None:
        return page
    return page.with_links(tuple(link for link in page.links if not _is_decided(page, link, site)))


def _is_decided(page: PageFacts, link: Link, site: Site) -> bool:
    if link.kind is not LinkKind.EXTERNAL:
        return False
    target = local_target(page, link, site)
    return target is not None and target.found.outcome is not Outcome.UNKNOWN


def own_path(address: str, base_url: str | None) -> str | None:
    """The path, with query and fragment, of an `address` that lies at or below `base_url`; None for any other.

    `http:` and `https:`, and a host with and without `www.`, are the same site.
    """
    if base_url is None:
        return None
    try:
        base, given = urlsplit(base_url), urlsplit(address.strip())
        same = _host(base.hostname) == _host(given.hostname) and base.port == given.port
    except ValueError:
        return None
    above = base.path.rstrip("/")
    path = given.path or "/"
    if not same or given.scheme not in {"", "http", "https"} or not f"{path}/".startswith(f"{above}/"):
        return None
    query = f"?{given.query}" if given.query else ""
    return path + query + (f"#{given.fragment}" if given.fragment else "")


def _host(name: str | None) -> str:
    return (name or "").removeprefix("www.")
