"""One way of writing `[links]`, so that no other way of writing a setting is overlooked.

`ca_file` is taken for `ca-file`, and hosts are the same in any letter case. What is layered, and what is trusted, is
told by the keys of tables: there, two spellings would be two settings.
"""

from __future__ import annotations

from collections.abc import Mapping

Table = dict[str, object]


def canonical(table: Table) -> Table:
    """`table`, a whole configuration, with the keys of `[links]` and `[links.hosts]` as they are documented."""
    links = table.get("links")
    if not isinstance(links, dict):
        return table
    links = _with_hyphens(links)
    hosts = links.get("hosts")
    if isinstance(hosts, dict):
        links["hosts"] = _by_host(hosts)
    return {**table, "links": links}


def _by_host(hosts: Mapping[str, object]) -> Table:
    found: Table = {}
    for host, said in hosts.items():
        name = host.lower()
        own = _with_hyphens(said) if isinstance(said, dict) else said
        before = found.get(name)
        found[name] = {**before, **own} if isinstance(before, dict) and isinstance(own, dict) else own
    return found


def _with_hyphens(table: Mapping[str, object]) -> Table:
    return {key.replace("_", "-"): value for key, value in table.items()}
