"""Tables of the configuration: what pydantic says of them holds, and they are there without it."""

from __future__ import annotations

import copy
import pickle
import subprocess
import sys
from typing import TYPE_CHECKING, Annotated

import pytest
from pydantic import ValidationError

from postlint.config.settings import FreshSettings, LinkSettings, RuleSettings, Settings
from postlint.tables import Table

if TYPE_CHECKING:
    from pydantic import Field


class Inner(Table):
    """A table in another one."""

    a_number: Annotated[int, Field(ge=0)] = 3


class Outer(Table):
    """A table with others."""

    one: Inner = Inner()
    some: list[Inner] = []  # noqa: RUF012 - it does not change
    named: dict[str, Inner] = {}  # noqa: RUF012
    least: Annotated[str, Field(alias="most", min_length=1)] = "x"


def test_defaults_need_no_pydantic() -> None:
    code = (
        "import sys; from postlint.config.settings import Settings; s = Settings()\n"
        "assert s.links.fresh.alive == 86_400 and s.model_copy(update={'select': ['LK']}).select == ['LK']\n"
        "assert 'pydantic' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_values_are_tables_again_wherever_they_stand() -> None:
    outer = Outer.model_validate({"one": {"a-number": 5}, "some": [{}], "named": {"k": {"a_number": 7}}})
    assert isinstance(outer.one, Inner)
    assert [outer.one.a_number, outer.some[0].a_number, outer.named["k"].a_number] == [5, 3, 7]
    assert outer.model_fields_set == {"one", "some", "named"}
    assert outer.one.model_fields_set == {"a_number"}
    assert not outer.some[0].model_fields_set
    assert outer.least == "x"


@pytest.mark.parametrize(
    "values", [{"one": {"a-number": -1}}, {"two": {}}, {"most": ""}, {"some": [{"b": 1}]}]
)
def test_what_does_not_fit_is_refused(values: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Outer.model_validate(values)


def test_a_table_is_written_out_as_its_model_would_be() -> None:
    outer = Outer(one={"a-number": 5}, most="y")
    assert outer.model_dump(by_alias=True) == {"one": {"a-number": 5}, "some": [], "named": {}, "most": "y"}
    assert outer.model_dump(exclude_defaults=True) == {"one": {"a_number": 5}, "least": "y"}
    assert Outer.model_validate(outer.model_dump()).one.a_number == 5
    assert dict(outer)["least"] == "y"


def test_a_copy_has_what_was_said_and_what_is_said_now() -> None:
    links = LinkSettings(retries=1).model_copy(update={"timeout": 5})
    assert (links.retries, links.timeout, links.concurrency) == (1, 5, 128)
    assert links.model_fields_set == {"retries", "timeout"}
    assert Settings().model_fields_set == set()


def test_keys_that_are_let_pass_are_kept_apart() -> None:
    said = RuleSettings.model_validate({"severity": "error", "max-days": 3})
    assert (said.severity, said.model_extra) == ("error", {"max-days": 3})
    assert said.model_dump(exclude_none=True) == {"severity": "error", "max-days": 3}
    assert RuleSettings().model_extra == {}


def test_a_table_does_not_change() -> None:
    with pytest.raises(AttributeError, match="FreshSettings does not change: alive"):
        FreshSettings().alive = 3


@pytest.mark.parametrize("links", [LinkSettings(), LinkSettings(fresh={"alive": "1h"})])
def test_a_table_can_be_sent_to_another_process(links: LinkSettings) -> None:
    sent = pickle.loads(pickle.dumps(links))  # noqa: S301 - our own
    for same in (sent, copy.deepcopy(links)):
        assert repr(same) == repr(links)
        assert same.fresh.alive == links.fresh.alive
