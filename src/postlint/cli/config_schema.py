"""The JSON Schema of the config file, for editors and for the collection at schemastore.org.

It is made from the settings' models and from the rules. Draft 7 is what the programs behind editors know, and what that
collection asks for.
"""

from __future__ import annotations

import inspect
import json
from typing import Any, TypeAlias

from postlint.config.descriptions import describe
from postlint.config.settings import FreshSettings, LicenseSettings, LinkSettings, Settings
from postlint.findings import Severity
from postlint.rules.base import Rule, RuleOptions
from postlint.rules.registry import FAMILIES, all_rules, docs_url

ADDRESS = "https://json.schemastore.org/postlint.json"

_Schema: TypeAlias = dict[str, Any]
_SEVERITIES = [severity.label for severity in Severity]
_SETTINGS: _Schema = {"$ref": "#/$defs/RuleSettings"}


def described_settings() -> _Schema:
    """The schema of the settings' models as pydantic makes it, with what is said of each setting."""
    for table in (FreshSettings, LicenseSettings, LinkSettings):
        table.model().model_rebuild()  # what defaults are made of: pydantic 2.12 needs them built to write them down
    return describe(Settings.model_json_schema(by_alias=True))


def settings_schema() -> str:
    """The schema, as indented JSON."""
    schema = described_settings()
    _name_rules(schema)
    schema["definitions"] = schema.pop("$defs")
    head = {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "$id": ADDRESS,
        "title": "postlint configuration",
        "description": "What `postlint` checks, and how: https://postlint.readthedocs.io/",
    }
    del schema["title"], schema["description"]
    return json.dumps({**head, **_plain(schema)}, indent=2, ensure_ascii=False) + "\n"


def _name_rules(schema: _Schema) -> None:
    """Lets editors propose the rules that there are; others are no mistake here, for the program says so better."""
    rules = all_rules()
    properties = schema["properties"]
    properties["rules"]["properties"] = {
        **{
            prefix: _severity_or(_SETTINGS, f"All rules about {family.lower()}.")
            for prefix, family in FAMILIES.items()
        },
        **{rule.name: _rule(rule) for rule in rules},
    }
    names = [*FAMILIES, *(rule.name for rule in rules), *(rule.code for rule in rules)]
    schema["$defs"]["RuleName"] = {
        "description": "A rule by its name or code, or several by the beginning of their codes.",
        "anyOf": [{"enum": names}, {"type": "string"}],
    }
    named = {"$ref": "#/$defs/RuleName"}
    for key in ("select", "extend-select", "ignore"):
        _list_in(properties[key])["items"] = named
    properties["per-file-ignores"]["additionalProperties"]["items"] = named


def _list_in(schema: _Schema) -> _Schema:
    """What says that a value is a list, in `schema` or in one of its alternatives."""
    found: _Schema = next(each for each in (schema, *schema.get("anyOf", ())) if each.get("type") == "array")
    return found


def _rule(rule: type[Rule]) -> _Schema:
    title = inspect.cleandoc(rule.__doc__ or "").partition("\n")[0]
    table = _SETTINGS
    if rule.Options is not RuleOptions:
        options = rule.Options.model_json_schema(by_alias=True)
        about = inspect.cleandoc(rule.Options.__doc__ or "")
        table = {
            "type": "object",
            "description": " ".join(about.split()),
            "allOf": [table],
            "properties": options["properties"],
        }
    return _severity_or(table, f"{rule.code}: {title} {docs_url(rule.name)}")


def _severity_or(table: _Schema, description: str) -> _Schema:
    return {"description": description, "anyOf": [{"enum": _SEVERITIES}, table]}


def _plain(value: Any) -> Any:
    """`value` without what TOML cannot say (null), without names in other words (titles), and with nothing beside a
    reference, where draft 7 reads nothing."""
    if isinstance(value, list):
        return [_plain(each) for each in value if each != {"type": "null"}]
    if not isinstance(value, dict):
        return value
    kept = {
        key: _plain(each)
        for key, each in value.items()
        if each is not None and not (key == "title" and isinstance(each, str))
    }
    if "$ref" in kept:
        reference = {"$ref": kept.pop("$ref").replace("#/$defs/", "#/definitions/")}
        return {**kept, "allOf": [reference]} if kept else reference
    if len(kept.get("anyOf", ())) == 1:
        return {**kept.pop("anyOf")[0], **kept}
    return kept
