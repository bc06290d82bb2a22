"""What can be done about a finding by a click: mend it, ignore it, add its term to the list, read about its rule."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property, partial
from typing import Any

from lsprotocol import types
from pygls.exceptions import JsonRpcContentModified, JsonRpcInvalidParams

from postlint.findings import Finding, Fix, Safety, Span
from postlint.page import Page
from postlint.records import NamedTuple
from postlint.report.sanitise import visible
from postlint.rules.registry import RULES, docs_url
from postlint.server.diagnostics import SOURCE, diagnostic_of
from postlint.server.documents import OpenDocument
from postlint.server.fix_actions import ALL, SAFE, fix_all, fix_one, reader
from postlint.server.ignore_actions import (
    ignore_finding,
    may_be_ignored,
    settings_file,
    takes_comment,
)
from postlint.server.language_server import PostlintServer
from postlint.server.renaming import refused
from postlint.server.sites import Place
from postlint.server.term_actions import list_term, unlisted_term
from postlint.server.workspace import Workspace
from postlint.server.workspace_edits import Abilities, FileEdits, is_sound, workspace_edit
from postlint.text import quote, shorten

QUICK_FIX = types.CodeActionKind.QuickFix
FIX_ALL = f"{types.CodeActionKind.SourceFixAll.value}.{SOURCE}"
OPEN_RULE_PAGE = f"{SOURCE}.openRulePage"
SELECT = f"{SOURCE}.select"

_FIX, _ALL_OF_PAGE, _ALL_OF_RULE, _IGNORE, _LIST = "fix", "fix-all", "fix-rule", "ignore", "list-term"
_KINDS = {_FIX, _ALL_OF_PAGE, _ALL_OF_RULE, _IGNORE, _LIST}
_MOST = 30
"""Of so many findings at one place it is said what can be done."""
_LARGE = 50_000
"""Letters of a page that is not read again for each fix before somebody wants it."""
_RULE_NAMES = frozenset(rule.name for rule in RULES)
_LOOK = " – look whether it is right"
_HIDDEN_MARK = "the editor does not show the byte order mark: save the file as UTF-8 without one"


class _Task(NamedTuple):
    """What an action does: `kind`, for the finding with that fingerprint."""

    kind: str
    fingerprint: str = ""


class ActionOutcome(NamedTuple):
    """What an action comes to, and the place in the document at `uri` to be selected then, if there is one."""

    edit: types.WorkspaceEdit
    uri: str
    selection: types.Range | None = None


class PageActions:
    """What can be done in `document`, for an editor with these `abilities`."""

    def __init__(
        self, document: OpenDocument, place: Place, workspace: Workspace, abilities: Abilities
    ) -> None:
        self._document = document
        self._place = place
        self._workspace = workspace
        self._abilities = abilities
        self._is_in_haste = False
        """Whether nobody waits for what takes long: the editor asks whenever the cursor moves."""
        self._findings = place.site.findings(place.path) if is_sound(document) else ()

    @cached_property
    def _page(self) -> Page:
        return reader(self._place)(self._document.data)

    def at(self, span: Span, context: types.CodeActionContext) -> list[types.CodeAction]:
        """Those for `span`, and for what the editor has been told; only of the kinds that it asks for, if it does."""
        only = [each.value if isinstance(each, types.CodeActionKind) else each for each in context.only or ()]
        is_automatic = context.trigger_kind is types.CodeActionTriggerKind.Automatic
        self._is_in_haste = is_automatic and not (only or self._abilities.resolving)
        found: list[types.CodeAction] = []
        if _is_wanted(QUICK_FIX.value, only):
            marked = {_data(each, "fingerprint"): each for each in context.diagnostics}
            near = [
                finding
                for finding in self._findings
                if finding.fingerprint in marked
                or (finding.span.start <= span.end and span.start <= finding.span.end)
            ]
            for finding in near[:_MOST]:
                found += self._about(finding, marked.get(finding.fingerprint))
            found += self._rule_pages(near[:_MOST])
        if _is_wanted(FIX_ALL, only) and any(_safety(finding) is Safety.SAFE for finding in self._findings):
            title = "Make all safe fixes of postlint on this page"
            found += self._action(title, FIX_ALL, _Task(_ALL_OF_PAGE))
        return found

    def resolve(self, action: types.CodeAction) -> types.CodeAction:
        """`action` with what it does.

        Raises:
            JsonRpcException: that cannot be done any more.
        """
        work = _work_of(action)
        done = self._done(work)
        if done is None:
            raise refused(f"this cannot be done: {self._why_not(work)}")
        return _with(action, done)

    def _about(self, finding: Finding, told: types.Diagnostic | None) -> Iterator[types.CodeAction]:
        document, root = self._document, self._place.site.root
        diagnostics = [told or diagnostic_of(finding, document.positions, root, document.uri)]
        action = partial(self._action, kind=QUICK_FIX, diagnostics=diagnostics)
        rule = finding.rule
        if finding.fix is not None:
            yield from self._fix(finding, finding.fix, diagnostics)
            same = [
                each for each in self._findings if each.rule == rule and _safety(each) in _as_safe(finding)
            ]
            if len(same) > 1:
                look = "" if finding.fix.safety is Safety.SAFE else " – look whether they are right"
                title = f"Make the fixes of all {len(same)} findings of {rule} on this page{look}"
                yield from action(title, work=_Task(_ALL_OF_RULE, finding.fingerprint))
        unlisted = unlisted_term(self._page, self._place, finding)
        if unlisted is not None:
            where = f"the list of known {quote(unlisted.taxonomy.name)} in {visible(unlisted.path)}"
            title = f"Add {visible(quote(unlisted.term))} to {where}"
            yield from action(title, work=_Task(_LIST, finding.fingerprint))
        if may_be_ignored(finding):
            yield from action(self._title_to_ignore(finding), work=_Task(_IGNORE, finding.fingerprint))

    def _fix(
        self, finding: Finding, fix: Fix, diagnostics: list[types.Diagnostic]
    ) -> Iterator[types.CodeAction]:
        is_safe = fix.safety is Safety.SAFE
        said = visible(shorten(fix.message, 120))
        title = f"{said[:1].upper()}{said[1:]}{'' if is_safe else _LOOK}"
        action = types.CodeAction(title, QUICK_FIX, diagnostics, is_preferred=is_safe or None)
        if self._abilities.resolving and len(self._document.text) > _LARGE:
            action.data = self._data_of(_Task(_FIX, finding.fingerprint))
            yield action
            return
        edits = fix_one(self._document, self._place, finding)
        if edits is not None:
            action.edit = workspace_edit([FileEdits(self._document, edits)], self._abilities)
            yield action
        elif fix.drop_bom and self._document.bom and self._abilities.reasons:
            action.is_preferred = None
            action.disabled = types.CodeActionDisabled(_HIDDEN_MARK)
            yield action

    def _title_to_ignore(self, finding: Finding) -> str:
        if takes_comment(self._page, finding):
            return f"Ignore {finding.rule} here, and say why"
        return f"Ignore {finding.rule} on this page, in {visible(settings_file(self._place) or 'the configuration')}"

    def _rule_pages(self, findings: Sequence[Finding]) -> Iterator[types.CodeAction]:
        for rule in dict.fromkeys(finding.rule for finding in findings) if self._abilities.showing else ():
            title = f"Read about {rule}"
            yield types.CodeAction(
                title, QUICK_FIX, command=types.Command(title, OPEN_RULE_PAGE, arguments=[rule])
            )

    def _action(
        self,
        title: str,
        kind: types.CodeActionKind | str,
        work: _Task,
        diagnostics: list[types.Diagnostic] | None = None,
    ) -> Iterator[types.CodeAction]:
        """The action that does `work`: at once, or once it is chosen, if the editor asks again then; nothing where it
        cannot be done."""
        action = types.CodeAction(title, kind, diagnostics)
        if self._is_in_haste and work.kind in {_ALL_OF_PAGE, _ALL_OF_RULE}:
            return
        if self._is_done_later(work):
            action.data = self._data_of(work)
            yield action
            return
        done = self._done(work)
        if done is not None:
            yield _with(action, done)

    def _data_of(self, work: _Task) -> dict[str, Any]:
        return {"uri": self._document.uri, "work": [*work]}

    def _is_done_later(self, work: _Task) -> bool:
        able = self._abilities
        selects = work.kind == _IGNORE and able.showing and not able.snippets
        return able.resolving_commands if selects else able.resolving

    def _done(self, work: _Task) -> ActionOutcome | None:
        """What comes of `work`, and the place to be selected then, if there is one."""
        document, place = self._document, self._place
        if work.kind == _ALL_OF_PAGE:
            return self._of_edits(fix_all(document, place, SAFE))
        finding = next((each for each in self._findings if each.fingerprint == work.fingerprint), None)
        if finding is None:
            raise JsonRpcContentModified("what this was about is no longer there")
        if work.kind == _FIX:
            return self._of_edits(fix_one(document, place, finding))
        if work.kind == _ALL_OF_RULE:
            rule = finding.rule
            return self._of_edits(fix_all(document, place, _as_safe(finding), lambda each: each.rule == rule))
        if work.kind == _LIST:
            unlisted = unlisted_term(self._page, place, finding)
            edit = (
                list_term(unlisted, place, self._workspace, self._abilities) if unlisted is not None else None
            )
            return ActionOutcome(edit, document.uri) if edit is not None else None
        ignoring = ignore_finding(document, place, finding, self._workspace, self._abilities)
        if ignoring is None:
            return None
        return ActionOutcome(
            ignoring.edit, ignoring.uri, ignoring.reason if self._abilities.showing else None
        )

    def _of_edits(self, edits: list[types.TextEdit] | None) -> ActionOutcome | None:
        if edits is None:
            return None
        edit = workspace_edit([FileEdits(self._document, edits)], self._abilities)
        return ActionOutcome(edit, self._document.uri)

    def _why_not(self, work: _Task) -> str:
        if work.kind == _LIST:
            return "the list is written in a way to which nothing can be added, so add the term there by hand"
        if work.kind == _IGNORE:
            return "no comment can stand there, and nothing can be added to the configuration"
        return "the fix would change more than it says, or the editor cannot make it"


def _with(action: types.CodeAction, done: ActionOutcome) -> types.CodeAction:
    action.edit = done.edit
    if done.selection is not None:
        action.command = types.Command("Write the reason", SELECT, arguments=[done.uri, done.selection])
    return action


def _as_safe(finding: Finding) -> frozenset[Safety]:
    """The safeties of fixes that may be made together with that of `finding`: nothing unsafe with what is safe."""
    return SAFE if _safety(finding) is Safety.SAFE else ALL


def _safety(finding: Finding) -> Safety | None:
    return finding.fix.safety if finding.fix is not None else None


def _is_wanted(kind: str, only: Sequence[str]) -> bool:
    return not only or any(each in {"", kind} or kind.startswith(f"{each}.") for each in only)


def _data(holder: types.Diagnostic | types.CodeAction, key: str) -> Any:
    """What we have given along with it under `key`; None where that is not there."""
    return holder.data.get(key) if isinstance(holder.data, dict) else None


def _work_of(action: types.CodeAction) -> _Task:
    match _data(action, "work"):
        case [str(kind), str(fingerprint)] if kind in _KINDS:
            return _Task(kind, fingerprint)
        case _:
            raise JsonRpcInvalidParams("this is no action of postlint")


def serve_actions(server: PostlintServer) -> None:
    """Answers what the editor asks about actions, and does what they ask of the server."""
    options = types.CodeActionOptions([QUICK_FIX, FIX_ALL], resolve_provider=True)

    def actions(document: OpenDocument, place: Place) -> PageActions:
        return PageActions(document, place, server.state, Abilities.of(server.client_capabilities))

    @server.feature(types.TEXT_DOCUMENT_CODE_ACTION, options)
    async def code_action(params: types.CodeActionParams) -> list[types.CodeAction]:
        def work(document: OpenDocument, place: Place) -> list[types.CodeAction]:
            span = document.positions.span(params.range)
            return actions(document, place).at(span, params.context)

        return await server.ask(params.text_document.uri, work, [])

    @server.feature(types.CODE_ACTION_RESOLVE)
    async def resolve(action: types.CodeAction) -> types.CodeAction:
        uri = str(_data(action, "uri"))
        return await server.ask(uri, lambda document, place: actions(document, place).resolve(action), action)

    @server.command(OPEN_RULE_PAGE)
    async def open_rule_page(rule: str) -> None:
        if rule not in _RULE_NAMES:
            raise JsonRpcInvalidParams(f"no rule is called {visible(quote(rule))}")
        await server.window_show_document_async(types.ShowDocumentParams(docs_url(rule), external=True))

    @server.command(SELECT)
    async def select(uri: str, selection: types.Range) -> None:
        shown = types.ShowDocumentParams(uri, take_focus=True, selection=selection)
        await server.window_show_document_async(shown)
