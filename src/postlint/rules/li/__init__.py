"""Licences: of pictures, of content, of downloads."""

from __future__ import annotations

from postlint.rules.listed import Listed, listed
from postlint.rules.needs import licensed_things

RULES: tuple[Listed, ...] = (
    listed("LI401", "missing-license", "MissingLicense", licensed_things),
    listed("LI402", "missing-license-url", "MissingLicenseUrl", licensed_things),
    listed("LI403", "not-a-license-url", "NotALicenseUrl", licensed_things),
    listed("LI404", "non-canonical-license-url", "NonCanonicalLicenseUrl", licensed_things),
    listed("LI405", "license-mismatch", "LicenseMismatch", licensed_things),
    listed("LI406", "unknown-license", "UnknownLicense", licensed_things),
    listed("LI407", "unversioned-license", "UnversionedLicense", licensed_things),
    listed("LI408", "missing-attribution", "MissingAttribution", licensed_things),
    listed("LI409", "license-not-allowed", "LicenseNotAllowed", licensed_things, table="licenses"),
    listed("LI410", "deprecated-license-id", "DeprecatedLicenseId", licensed_things),
)
