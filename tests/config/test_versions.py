"""What is required of the version of postlint, held against the reference implementation."""

from __future__ import annotations

import itertools

import pytest
from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.version import Version as ReferenceVersion

from postlint.config.versions import read_requirement, read_version, requirement_fault

VERSIONS = (
    *("0", "0.1", "0.1.0", "0.1.1", "0.2", "0.2.0", "0.2.9", "0.10", "1", "1.0.0.0", "1!0.1", "2.2.3"),
    *(
        "0.2.dev1",
        "0.2a1",
        "0.2b2",
        "0.2rc1",
        "0.2rc1.dev3",
        "0.2.post1",
        "0.2.post1.dev2",
        "0.2-1",
        "v0.2-alpha",
    ),
    *("0.2.0.preview.3", "0.2c1", "0.2.rev4", "0.2.0.post0"),
)
OPERATORS = (">=", "<=", "==", "!=", ">", "<", "~=")


def test_versions_are_in_the_order_of_the_reference() -> None:
    for one, other in itertools.combinations(VERSIONS, 2):
        left, right = read_version(one), read_version(other)
        assert left is not None
        assert right is not None
        assert (left.key < right.key) == (ReferenceVersion(one) < ReferenceVersion(other)), (one, other)
        assert (left.key == right.key) == (ReferenceVersion(one) == ReferenceVersion(other)), (one, other)


def test_requirements_admit_what_the_reference_admits() -> None:
    compared = 0
    for operator, wanted, end in itertools.product(OPERATORS, VERSIONS, ("", ".*")):
        text = f"{operator}{wanted}{end}"
        if operator in {"<", ">"} and not ReferenceVersion(wanted).public.replace(".", "").isdecimal():
            continue  # of what comes before and after a release, versions of the reference say different things
        requirement = read_requirement(text)
        try:
            reference = SpecifierSet(text)
        except InvalidSpecifier:
            assert requirement is None, text
            continue
        assert requirement is not None, text
        for version in VERSIONS:
            assert requirement.admits(version) == reference.contains(version, prereleases=True), (
                text,
                version,
            )
            compared += 1
    assert compared > 2_000


def test_several_clauses_all_hold() -> None:
    requirement = read_requirement(" >= 0.2, <1 ,!=0.3.*")
    assert requirement is not None
    assert [version for version in ("0.1", "0.2", "0.3.4", "0.9", "1.0") if requirement.admits(version)] == [
        "0.2",
        "0.9",
    ]


@pytest.mark.parametrize(
    ("text", "minor"),
    [
        (">=0.2", (0, 0, 2)),
        (">=0.2.7,<1", (0, 0, 2)),
        ("~=1.4", (0, 1, 4)),
        ("==2.*", (0, 2, 0)),
        (">0.2,>=0.1", (0, 0, 2)),
        ("<1", None),
        ("!=0.3", None),
    ],
)
def test_the_oldest_minor_release_that_is_good_enough(text: str, minor: tuple[int, int, int] | None) -> None:
    requirement = read_requirement(text)
    assert requirement is not None
    assert requirement.least_minor == minor


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("0.2", 'say how the version is meant, as in ">=0.2"'),
        ("", 'this is no requirement of versions; write one such as ">=0.2" or ">=0.2,<1"'),
        (",", "this is no requirement of versions"),
        ("^0.2", "this is no requirement of versions"),
        (">=0.2 <1", "this is no requirement of versions"),
        ("===0.2", "this is no requirement of versions"),
        (">=" + "1" * 5000, "this is no requirement of versions"),
        (">=0.2\n", None),
        (">=0.2", None),
    ],
)
def test_what_is_no_requirement(text: str, said: str | None) -> None:
    fault = requirement_fault(text)
    assert (fault is None) if said is None else (fault is not None and said in fault)
