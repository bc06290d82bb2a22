"""Licences: of pictures, of content, of downloads."""

from postlint.rules.base import Rule
from postlint.rules.li.deprecated_license_id import DeprecatedLicenseId
from postlint.rules.li.license_mismatch import LicenseMismatch
from postlint.rules.li.license_not_allowed import LicenseNotAllowed
from postlint.rules.li.missing_attribution import MissingAttribution
from postlint.rules.li.missing_license import MissingLicense
from postlint.rules.li.missing_license_url import MissingLicenseUrl
from postlint.rules.li.non_canonical_license_url import NonCanonicalLicenseUrl
from postlint.rules.li.not_a_license_url import NotALicenseUrl
from postlint.rules.li.unknown_license import UnknownLicense
from postlint.rules.li.unversioned_license import UnversionedLicense

RULES: tuple[type[Rule], ...] = (
    MissingLicense,
    MissingLicenseUrl,
    NotALicenseUrl,
    NonCanonicalLicenseUrl,
    LicenseMismatch,
    UnknownLicense,
    UnversionedLicense,
    MissingAttribution,
    LicenseNotAllowed,
    DeprecatedLicenseId,
)
