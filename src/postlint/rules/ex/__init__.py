"""EX: external addresses, as the network found them."""

from postlint.rules.base import Rule
from postlint.rules.ex.blocked import Blocked
from postlint.rules.ex.dead_link import DeadLink
from postlint.rules.ex.forbidden_host import ForbiddenHost
from postlint.rules.ex.insecure_link import InsecureLink
from postlint.rules.ex.missing_remote_anchor import MissingRemoteAnchor
from postlint.rules.ex.permanent_redirect import PermanentRedirect
from postlint.rules.ex.rate_limited import RateLimited
from postlint.rules.ex.soft_404 import Soft404
from postlint.rules.ex.suspicious_redirect import SuspiciousRedirect
from postlint.rules.ex.tls_error import TlsError
from postlint.rules.ex.unreachable import Unreachable

RULES: tuple[type[Rule], ...] = (
    DeadLink,
    PermanentRedirect,
    SuspiciousRedirect,
    Unreachable,
    Blocked,
    RateLimited,
    TlsError,
    InsecureLink,
    MissingRemoteAnchor,
    Soft404,
    ForbiddenHost,
)
