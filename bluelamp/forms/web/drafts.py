"""The address that the shell's script saves to and restores from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from typing import Annotated

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_http_methods
from pydantic import BaseModel, StringConstraints, ValidationError

from bluelamp.access import guard
from bluelamp.forms.codes import Permission
from bluelamp.forms.commands import drafts as commands
from bluelamp.forms.queries import drafts as queries
from bluelamp.forms.types.drafts import Cursor, DraftToSave, DraftView, Typed
from bluelamp.kernel.actors import Actor
from bluelamp.kernel.refusals import Refused

Name = Annotated[str, StringConstraints(max_length=120)]


class SavedByPage(BaseModel):
    """What the page sends."""

    form: Name
    record: Name = ""
    version: int = 0
    tab: Annotated[str, StringConstraints(max_length=40)] = ""
    typed_at: datetime
    fields: list[tuple[Name, str]] = []
    cursor: Cursor | None = None


@require_http_methods(["GET", "POST", "DELETE"])
@guard.page(Permission.KEEP_DRAFT)
def drafts(request: HttpRequest) -> JsonResponse:
    """Save, give back or throw away one draft of the person behind the request."""
    actor = guard.actor_of(request)
    assert actor is not None
    try:
        return ACTS[str(request.method)](actor, request)
    except Refused as refused:
        return JsonResponse({"reasons": refused.reasons}, status=422)
    except ValidationError:
        return JsonResponse({"reasons": ["The draft is not in the agreed shape."]}, status=422)


def _save(by: Actor, request: HttpRequest) -> JsonResponse:
    sent = SavedByPage.model_validate_json(request.body)
    typed = Typed(fields=tuple(sent.fields), cursor=sent.cursor)
    draft = DraftToSave(
        form=sent.form,
        record=sent.record,
        version=sent.version,
        tab=sent.tab,
        typed_at=sent.typed_at,
        typed=typed,
    )
    return JsonResponse(asdict(commands.save_draft(by.without_key(), draft=draft)))


def _give(viewer: Actor, request: HttpRequest) -> JsonResponse:
    asked = request.GET.get("version", "")
    version = int(asked) if asked.isdigit() else None
    found = queries.draft(
        viewer, form=request.GET.get("form", ""), record=request.GET.get("record", ""), version=version
    )
    return JsonResponse({"draft": None if found is None else _shape(found)})


def _shape(draft: DraftView) -> dict[str, object]:
    shaped = asdict(draft)
    typed = shaped.pop("typed")
    return {**shaped, **typed}


def _discard(by: Actor, request: HttpRequest) -> JsonResponse:
    commands.discard_draft(
        by.without_key(), form=request.GET.get("form", ""), record=request.GET.get("record", "")
    )
    return JsonResponse({"discarded": True})


ACTS: dict[str, Callable[[Actor, HttpRequest], JsonResponse]] = {
    "GET": _give,
    "POST": _save,
    "DELETE": _discard,
}
