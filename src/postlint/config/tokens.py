"""Which environment variables may be sent to which hosts.

A pull request can change the config and put a link to any host beside it. So no variable that happens to hold a
secret may be named there: a forge's own token goes to that forge only, and every other variable must have been set
for postlint.
"""

from __future__ import annotations

_GITHUB = frozenset({"github.com", "api.github.com", "raw.githubusercontent.com"})

FORGES: dict[str, frozenset[str]] = {
    "GITHUB_TOKEN": _GITHUB,
    "GH_TOKEN": _GITHUB,
    "GITLAB_TOKEN": frozenset({"gitlab.com"}),
    "CODEBERG_TOKEN": frozenset({"codeberg.org"}),
}
OWN_PREFIX = "POSTLINT_"


def refusal(variable: str, host: str) -> str | None:
    """Why `variable` is not sent to `host`, as a sentence without a full stop; None where it may be."""
    if variable.startswith(OWN_PREFIX):
        return None
    allowed = FORGES.get(variable)
    if allowed is None:
        return (
            f"the variable `{variable}` is not sent to `{host}`: only variables whose names begin with "
            f"`{OWN_PREFIX}` are, so that no other secret can be named here"
        )
    if host.partition(":")[0].lower() not in allowed:
        return f"`{variable}` is only sent to {_listed(allowed)}, not to `{host}`"
    return None


def _listed(hosts: frozenset[str]) -> str:
    *others, last = [f"`{host}`" for host in sorted(hosts)]
    return f"{', '.join(others)} and {last}" if others else last
