"""FM: is there front matter, and can every generator read it?"""

from postlint.rules.base import Rule
from postlint.rules.fm.ambiguous_scalar import AmbiguousScalar
from postlint.rules.fm.byte_order_mark import ByteOrderMark
from postlint.rules.fm.duplicate_key import DuplicateKey
from postlint.rules.fm.front_matter_limit import FrontMatterLimit
from postlint.rules.fm.invalid_encoding import InvalidEncoding
from postlint.rules.fm.invisible_character import InvisibleCharacter
from postlint.rules.fm.merge_conflict_marker import MergeConflictMarker
from postlint.rules.fm.missing_front_matter import MissingFrontMatter
from postlint.rules.fm.mixed_newlines import MixedNewlines
from postlint.rules.fm.non_string_key import NonStringKey
from postlint.rules.fm.not_a_mapping import NotAMapping
from postlint.rules.fm.outer_white_space import OuterWhiteSpace
from postlint.rules.fm.suspicious_fence import SuspiciousFence
from postlint.rules.fm.syntax_error import FrontMatterSyntaxError
from postlint.rules.fm.unsafe_tag import UnsafeTag
from postlint.rules.fm.unterminated_front_matter import UnterminatedFrontMatter

RULES: tuple[type[Rule], ...] = (
    MissingFrontMatter,
    UnterminatedFrontMatter,
    FrontMatterSyntaxError,
    NotAMapping,
    DuplicateKey,
    ByteOrderMark,
    InvalidEncoding,
    MergeConflictMarker,
    SuspiciousFence,
    NonStringKey,
    AmbiguousScalar,
    InvisibleCharacter,
    OuterWhiteSpace,
    UnsafeTag,
    MixedNewlines,
    FrontMatterLimit,
)
