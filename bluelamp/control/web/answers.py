"""JSON answers of live rooms: rows as they are, times in ISO form."""

from __future__ import annotations

from dataclasses import is_dataclass
from datetime import datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.http import JsonResponse

from bluelamp.kernel.refs import Ref


class RowEncoder(DjangoJSONEncoder):
    """Dataclasses as objects, references as text, times with their zone."""

    def default(self, o: Any) -> Any:
        """Spell what JSON does not know."""
        if isinstance(o, Ref):
            return str(o)
        if is_dataclass(o) and not isinstance(o, type):
            return {name: getattr(o, name) for name in o.__dataclass_fields__}
        if isinstance(o, datetime):
            return o.isoformat()
        if isinstance(o, frozenset | set):
            return sorted(o)
        return super().default(o)


def rows(content: object) -> JsonResponse:
    """An answer that is never kept by a cache."""
    answer = JsonResponse(content, encoder=RowEncoder, safe=False)
    answer.headers["Cache-Control"] = "no-store"
    return answer
