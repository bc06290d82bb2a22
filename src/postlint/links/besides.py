"""What one question more tells, when the verdict on a page is nearly known."""

from __future__ import annotations

from dataclasses import replace

from postlint.links.answer import Answer, Failure
from postlint.links.look import Look
from postlint.links.target import BadAddressError, Target, read_target
from postlint.links.verdict import Status, Verdict


def secure_twin(look: Look) -> Target | None:
    """The address of the page with `https:`, where only `http:` was asked; else None."""
    start = look.start
    if start.scheme != "http" or start.port != 80 or look.target.scheme != "http":
        return None
    try:
        return read_target("https" + start.url.removeprefix("http"))
    except BadAddressError:
        return None


def after_secure(look: Look, happened: Answer | Failure) -> Verdict:
    """The verdict, with the `https:` address if the same page was seen there."""
    verdict = _pending(look)
    if isinstance(happened, Answer) and look.beside is not None and _is_same(look.beside, happened):
        return replace(verdict, secure=look.target.url)
    return verdict


def after_forge(look: Look, happened: Answer | Failure) -> Verdict:
    """The verdict on a page that could not be had, by what the forge's own interface says of it."""
    verdict = _pending(look)
    who = look.target.host
    if isinstance(happened, Answer):
        # A repository that was renamed answers 301.
        if 200 <= happened.status < 400:
            known = f"`{who}` knows the page" + (
                "; not everybody may see it" if verdict.status is Status.DEAD else ""
            )
            return replace(verdict, status=Status.ALIVE, detail=known)
        if happened.status in (404, 410, 422) and (look.certain or verdict.status is Status.DEAD):
            return replace(verdict, status=Status.DEAD, detail=f"`{who}` does not know the page")
        reason = f"answered {happened.status}"
    else:
        reason = f"could not be asked: {happened.detail}"
    if verdict.status is Status.DEAD:  # a page that only some may see looks the same
        return replace(verdict, status=Status.BLOCKED, detail=f"{verdict.detail}, and `{who}` {reason}")
    return verdict


def after_text(look: Look, happened: Answer | Failure) -> Verdict:
    """The verdict, with the places that are in the text which the page shows, and those that are not."""
    verdict = _pending(look)
    if isinstance(happened, Answer) and happened.seen is not None:
        seen = happened.seen
        return replace(verdict, found=seen.found, missing=seen.missing, nearest=seen.nearest)
    return verdict


def _pending(look: Look) -> Verdict:
    if look.pending is None:
        raise RuntimeError("this look has no verdict to come back to")
    return replace(look.pending, attempts=look.attempts)


def _is_same(plain: Answer, secure: Answer) -> bool:
    """Whether two answers are the same page: by their titles, or for what has none by kind and length."""
    if secure.status != plain.status or secure.kind != plain.kind:
        return False
    if plain.seen is not None and secure.seen is not None:
        return bool(plain.seen.title) and plain.seen.title == secure.seen.title
    return plain.seen is None and plain.size is not None and plain.size == secure.size
