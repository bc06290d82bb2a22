"""The event stream of a YAML text: libyaml's where PyYAML was built with it, else PyYAML's own."""

from __future__ import annotations

from collections.abc import Iterator

import yaml
from yaml.events import Event


def yaml_events(text: str) -> Iterator[Event]:
    """The events of `text`, as they are met.

    Marks count code points. Raises yaml.YAMLError where the text is no YAML.
    """
    if yaml.__with_libyaml__:
        from yaml._yaml import CParser

        return iter(CParser(text).get_event, None)

    return _pure_events(text)


def _pure_events(text: str) -> Iterator[Event]:
    from postlint.page.front_matter.yaml_events_pure import PureParser

    # Only here, at the first event, because PyYAML's own parser can fail on being made.
    yield from iter(PureParser(text).get_event, None)
