"""What the pages of safeguarding have in common."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.http import HttpRequest

from bluelamp.access import guard
from bluelamp.contracts.refs import PersonRef
from bluelamp.kernel.actors import Actor
from bluelamp.kernel.refusals import Refused
from bluelamp.nominals import queries as nominals


def actor_of(request: HttpRequest) -> Actor:
    """Who is behind a guarded request; a POST carries the key that makes a repeat harmless."""
    actor = guard.actor_of(request)
    assert actor is not None
    return actor


def names(viewer: Actor, refs: Iterable[PersonRef | None]) -> dict[str, str]:
    """What to call each person on a page; one the viewer may not see is said to be restricted."""
    wanted = [ref for ref in refs if ref]
    known = nominals.names_for(viewer, wanted)
    return {str(ref): _words(known.get(str(ref))) for ref in wanted}


def _words(line: object) -> str:
    if line is None or getattr(line, "is_hidden", False):
        return "Restricted record"
    born = getattr(line, "birth_display", "")
    return f"{getattr(line, 'display', '')}{f', born {born}' if born else ''}"


def number_of(text: str, otherwise: int = 0) -> int:
    """A whole number out of an address or form, or what to use instead."""
    return int(text) if text.isdigit() and len(text) < 10 else otherwise


def id_of(text: str, what: str) -> UUID | None:
    """An id out of a form, with or without its kind before it; a malformed one is refused in words."""
    bare = text.strip().rpartition(":")[2]
    if not bare:
        return None
    try:
        return UUID(bare)
    except ValueError:
        raise Refused(f"{what} is not a reference: choose it from the list.") from None
