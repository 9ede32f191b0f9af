"""What goes to a partner: the agreed fields and no more, frozen and hashed before it leaves (safeguarding §13)."""

from __future__ import annotations

import hashlib
import json
from uuid import UUID

from bluelamp.contracts.refs import PersonRef
from bluelamp.kernel import clock
from bluelamp.kernel.actors import SYSTEM
from bluelamp.nominals import queries as nominals
from bluelamp.safeguarding.codes import ReferralKind
from bluelamp.safeguarding.models import Referral, RiskAssessment

WITH_ASSESSMENT = frozenset({ReferralKind.MARAC.value, ReferralKind.IDVA.value})


def _name(person_id: UUID | None) -> dict[str, str]:
    if person_id is None:
        return {}
    ref = PersonRef(person_id)
    line = nominals.names_for(SYSTEM, [ref]).get(str(ref))
    return {"name": line.display, "born": line.birth_display} if line else {}


def _assessment(row: Referral) -> dict[str, object]:
    if row.person_id is None:
        return {}
    found = RiskAssessment.objects.filter(incident_id=row.incident_id, victim_id=row.person_id).order_by(
        "-version"
    )
    latest = found.first() if row.kind in WITH_ASSESSMENT else None
    if latest is None:
        return {}
    return {"tool": latest.tool, "yes_answers": latest.ticks, "grade": latest.get_final_grade_display(),
            "signed_at": latest.signed_at.isoformat()}  # fmt: skip


def compose(row: Referral) -> str:
    """The payload as one canonical line of JSON."""
    content: dict[str, object] = {
        "reference": str(row.id), "kind": row.kind, "rule": row.rule, "legal_basis": row.citation,
        "police_reference": row.number, "priority": row.priority, "event_at": row.event_at.isoformat(),
        "due_at": row.due_at.isoformat(), "subject": _name(row.person_id), "grounds": row.grounds.splitlines(),
        "details": row.details, "assessment": _assessment(row), "composed_at": clock.now().isoformat(),
    }  # fmt: skip
    return json.dumps(
        {key: value for key, value in content.items() if value}, sort_keys=True, ensure_ascii=False
    )


def freeze(row: Referral) -> None:
    """Fix what is to be sent, with its hash; a referral sent again later sends the same."""
    if not row.payload:
        row.payload = compose(row)
        row.payload_hash = hashlib.sha256(row.payload.encode()).hexdigest()
