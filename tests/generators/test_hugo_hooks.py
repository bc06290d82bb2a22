"""What is read of render hooks: what they look a destination up among, and whether it is passed on otherwise."""

from __future__ import annotations

import pytest

from postlint.generators.hugo.hooks import PASSED_ON, UNKNOWN, LinkHook, read_hook

LOOKS_UP = """
{{- $u := urls.Parse .Destination }}
{{- $href := or $u.String }}
{{- if and $href (not $u.IsAbs) }}
  {{- $path := strings.TrimPrefix "./" $u.Path }}
  {{- with or ($.PageInner.GetPage $path) ($.PageInner.Resources.Get $path) (resources.Get $path) }}
    {{- $href = .RelPermalink }}
    {{- with $u.RawQuery }}{{ $href = printf "%s?%s" $href . }}{{ end }}
    {{- with $u.Fragment }}{{ $href = printf "%s#%s" $href . }}{{ end }}
  {{- else }}
    {{- warnf "nothing at %q" $u.String }}
  {{- end }}
{{- end }}
"""


@pytest.mark.parametrize(
    ("hook", "read"),
    [
        ('<a href="{{ .Destination }}">{{ .Text }}</a>', PASSED_ON),
        ("<a href='{{ .Destination | safeURL }}' class='{{ .Title }}'>{{ .Text }}</a>", PASSED_ON),
        ("<a href={{ .Destination }}>{{ .Text }}</a>", PASSED_ON),
        ('<a href="{{ .Destination }}"><img src="/icon.svg"></a>', PASSED_ON),
        ('{{ $d := .Destination }}<a href="{{ $d }}"{{ if x }} target="_blank"{{ end }}>y</a>', PASSED_ON),
        ('{{/* href="/x" */}}<a href="{{ .Destination }}{{ with .Fragment }}#{{ . }}{{ end }}">', PASSED_ON),
        (f'{LOOKS_UP}<a href="{{{{ $href }}}}">', LinkHook(pages=True, resources=True, assets=True)),
        (
            LOOKS_UP
            + '{{ $a := dict "class" "x" "href" $href }}<a{{ range $k, $v := $a }} {{ $k }}{{ end }}>',
            LinkHook(pages=True, resources=True, assets=True),
        ),
        (
            """{{ with .PageInner.Resources.Get .Destination }}<img src="{{ .RelPermalink }}">
            {{ else }}<img src="{{ .Destination }}">{{ end }}""",
            LinkHook(resources=True),
        ),
        (
            """{{ $parts := split .Destination "#" }}{{ $page := site.GetPage (index $parts 0) }}
            <a href="{{ $page.RelPermalink }}{{ with index $parts 1 }}#{{ . }}{{ end }}">""",
            LinkHook(pages=True),
        ),
        (
            """{{ $u := urls.Parse .Destination }}{{ $h := $u.String }}
            {{ if strings.HasPrefix $h "#" }}{{ else if and $h (not $u.IsAbs) (not (strings.HasPrefix $h "/")) }}
            {{ with .PageInner.GetPage $u.Path }}{{ $h = .RelPermalink }}{{ end }}{{ end }}<a href="{{ $h }}">""",
            LinkHook(pages=True, from_root=False),
        ),
        (
            """{{ $h := .Destination }}{{ if not (or (hasPrefix $h "#") (hasPrefix $h "/")) }}
            {{ with .Page.Resources.Get $h }}{{ $h = .RelPermalink }}{{ end }}{{ end }}<a href="{{ $h }}">""",
            LinkHook(resources=True, from_root=False),
        ),
        (
            """{{ $h := .Destination }}{{ if hasPrefix $h "/" }}{{ else }}
            {{ with .Page.GetPage $h }}{{ $h = .RelPermalink }}{{ end }}{{ end }}<a href="{{ $h }}">""",
            LinkHook(pages=True, from_root=False),
        ),
        (
            """{{ $h := .Destination }}{{ if hasPrefix $h "http" }}{{ else }}
            {{ with .Page.GetPage $h }}{{ $h = .RelPermalink }}{{ end }}{{ end }}<a href="{{ $h }}">""",
            LinkHook(pages=True),
        ),
        ('<a href="/docs{{ .Destination }}">', UNKNOWN),
        ('<a href="{{ .Destination }}.html">', UNKNOWN),
        ('<a href="{{ .Destination }}{{ .Text }}">', UNKNOWN),
        ('<a href="{{ relURL .Destination }}">', UNKNOWN),
        ('<a href="{{ .Destination | absURL }}">', UNKNOWN),
        ('{{ $d := .Destination }}{{ if x }}{{ $d = "/y" }}{{ end }}<a href="{{ $d }}">', UNKNOWN),
        (
            '{{ with .Page.GetPage (printf "%s.md" .Destination) }}<a href="{{ .RelPermalink }}">{{ end }}',
            UNKNOWN,
        ),
        (
            '{{ if x }}<a href="{{ .Destination }}">{{ else }}<a href="/y{{ .Destination }}">{{ end }}',
            UNKNOWN,
        ),
        ('<a {{ partial "attributes" . }} href="{{ .Destination }}">', UNKNOWN),
        ('<a {{ printf "href=%q" .Destination | safeHTMLAttr }} src="{{ .Destination }}">', UNKNOWN),
        ('{{ partial "link" . }}', UNKNOWN),
        ("<a>{{ .Text }}</a>", UNKNOWN),
        ('<a href="{{ .Destination', UNKNOWN),
    ],
)
def test_the_way_of_the_destination_is_followed(hook: str, read: LinkHook) -> None:
    assert read_hook(hook) == read


def test_a_long_template_is_read_in_time() -> None:
    assert read_hook('<a href="{{ (' * 2000) == UNKNOWN
    assert read_hook("{{ $a := $b }}" * 5000) == UNKNOWN
    assert read_hook("{{ " + "(" * 4000 + " }}") == UNKNOWN
