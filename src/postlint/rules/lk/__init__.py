"""LK: links, read from the source without the network."""

from postlint.rules.base import Rule
from postlint.rules.lk.absolute_self_link import AbsoluteSelfLink
from postlint.rules.lk.broken_anchor import BrokenAnchor
from postlint.rules.lk.broken_link import BrokenLink
from postlint.rules.lk.destination_whitespace import DestinationWhitespace
from postlint.rules.lk.duplicate_definition import DuplicateDefinition
from postlint.rules.lk.empty_link import EmptyLink
from postlint.rules.lk.link_outside_root import LinkOutsideRoot
from postlint.rules.lk.link_text import LinkText
from postlint.rules.lk.local_file_url import LocalFileUrl
from postlint.rules.lk.malformed_url import MalformedUrl
from postlint.rules.lk.path_case_mismatch import PathCaseMismatch
from postlint.rules.lk.redirect_wrapper import RedirectWrapper
from postlint.rules.lk.undefined_reference import UndefinedReference
from postlint.rules.lk.unpublished_target import UnpublishedTarget
from postlint.rules.lk.unused_definition import UnusedDefinition

RULES: tuple[type[Rule], ...] = (
    BrokenLink,
    BrokenAnchor,
    PathCaseMismatch,
    MalformedUrl,
    UndefinedReference,
    UnusedDefinition,
    DuplicateDefinition,
    EmptyLink,
    DestinationWhitespace,
    LinkOutsideRoot,
    AbsoluteSelfLink,
    UnpublishedTarget,
    LinkText,
    LocalFileUrl,
    RedirectWrapper,
)
