"""Which environment variable has the token for which host.

A pull request can change the config and put a link to any host beside it. So no environment variable that happens to
hold a secret may be named there: a forge's own token goes to that forge only, and every other token says in the name of
its variable which host it is for.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from postlint.text import join_words

_GITHUB = frozenset({"github.com", "api.github.com", "raw.githubusercontent.com"})

FORGES: dict[str, frozenset[str]] = {
    "GITHUB_TOKEN": _GITHUB,
    "GH_TOKEN": _GITHUB,
    "GITLAB_TOKEN": frozenset({"gitlab.com"}),
    "CODEBERG_TOKEN": frozenset({"codeberg.org"}),
}
OWN_PREFIX = "POSTLINT_TOKEN_"

_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
# A name that ends in a number is an IPv4 address (https://url.spec.whatwg.org/#ends-in-a-number-checker).
_HOST = re.compile(rf"(?=.{{1,253}}\Z)(?:{_LABEL}\.)*(?!(?:[0-9]+|0x[0-9a-f]*)\Z){_LABEL}")


def variable_for(host: str) -> str | None:
    """The variable with the token for `host`, a name in lower case and ASCII: `POSTLINT_TOKEN_EXAMPLE_ORG`.

    None where there can be none: for an address, and for a name with `_` or with a hyphen at the end of a part, which
    could not be told from another one.
    """
    if _HOST.fullmatch(host) is None:
        return None
    return OWN_PREFIX + host.replace("-", "__").replace(".", "_").upper()


def host_of(variable: str) -> str | None:
    """The host whose token stands in `variable`; None where it is no such variable, or can be of no host."""
    written = variable.removeprefix(OWN_PREFIX)
    host = written.replace("__", "-").replace("_", ".").lower()
    return host if variable_for(host) == variable else None


def of_no_host(variables: Iterable[str]) -> Iterator[str]:
    """Those of `variables` that are meant for a token and are of no host, perhaps by a slip."""
    return (name for name in variables if name.upper().startswith(OWN_PREFIX) and host_of(name) is None)


def refusal(variable: str, host: str) -> str | None:
    """Why `token-env` cannot name `variable` for `host`, as a sentence without a full stop; None where it can."""
    name = host.lower().removesuffix(":443")
    allowed = FORGES.get(variable)
    if allowed is None:
        own = variable_for(name)
        instead = (
            f"put the token into the variable `{own}`, and leave `token-env` out"
            if own
            else "a token can only be for a host name in ASCII (punycode), without `_` and without a port"
        )
        return f"the variable `{variable}` is not sent to `{host}`: {instead}"
    if name not in allowed:
        return f"`{variable}` is only sent to {join_words(f'`{host}`' for host in sorted(allowed))}, not to `{host}`"
    return None
