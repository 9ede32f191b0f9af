"""Erasing what has been in quarantine for its time, and erasing again what a restored copy brought back."""

from __future__ import annotations

import hashlib
import json
import uuid
from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import IntegrityError, connection

from bluelamp.access import guard
from bluelamp.contracts.retention import RecordsErased
from bluelamp.kernel import clock, events
from bluelamp.kernel.actors import Actor
from bluelamp.kernel.doorway import command
from bluelamp.kernel.refusals import Refused, refuse_if
from bluelamp.retention import declare
from bluelamp.retention.codes import Decision, Group, Permission, ProposalState
from bluelamp.retention.commands import closure, erasures, quarantining
from bluelamp.retention.commands.deciding import locked
from bluelamp.retention.models import Certificate, ErasedRow, HeldRow, Proposal, Tombstone
from bluelamp.retention.queries import batches, proof, standing
from bluelamp.retention.rules import disposing
from bluelamp.retention.rules.schedule import schedule
from bluelamp.retention.types import CertificateView, Replayed

Manifest = list[tuple[str, str, str, str]]


@command(needs=Permission.ERASE_RECORD, operation="erasure")
def erase(by: Actor, *, proposal: uuid.UUID) -> CertificateView:
    """Erase a batch by its manifest once its quarantine is over. First the list outside the database is written, then
    everything else in one transaction: killed in between, the next call finishes exactly what was begun."""
    row = locked(proposal)
    refuse_if(
        disposing.reasons_not_to_erase(
            state=ProposalState(row.state), erase_after=row.erase_after, at=clock.now()
        )
    )
    parts = sorted(Tombstone.objects.filter(proposal_id=row.id).values_list("ref", flat=True))
    if not erasures.is_listed(row.id):
        refuse_if([*_held_now(row), *_come_since(parts)])
    manifest = _manifest(row.id)
    entry = erasures.append(row.id, _line(row, by, manifest))
    certificate = _certify(row, entry, manifest)
    _tell(by, certificate, parts)
    return batches.certificate_view(certificate)


def _held_now(row: Proposal) -> list[str]:
    """A hold placed during the quarantine wins (records.md §9)."""
    reasons = []
    for item in row.items.exclude(decision=Decision.RETAIN):
        for hold in standing.holds_on([item.ref, *item.parts], Group(item.group)):
            reasons.append(
                f"{item.ref} is held: {standing.hold_words(hold)}. Bring the batch back, or lift the hold."
            )
    return reasons


def _come_since(parts: Sequence[str]) -> list[str]:
    """Something recorded about a record in quarantine means that it is not done with."""
    found = closure.find(parts)
    return [
        f"{len(keys)} rows of {label} came while the batch was in quarantine. Bring it back and review it again."
        for label, keys in sorted(found.goes.items())
        if keys and not label.startswith(("retention.", "kernel.", "procrastinate."))
    ]


def _manifest(batch: uuid.UUID) -> Manifest:
    rows = HeldRow.objects.filter(proposal_id=batch).order_by("table_name", "key")
    found = rows.values_list("table_name", "key", "fate", "sha256")
    return [(table, proof.key_kept(key), fate, sha) for table, key, fate, sha in found]


def _hash(manifest: Manifest) -> str:
    return hashlib.sha256(json.dumps(manifest, ensure_ascii=False).encode()).hexdigest()


def _line(row: Proposal, by: Actor, manifest: Manifest) -> dict[str, Any]:
    """What the list keeps: ids, hashes and who; nothing of what the records said."""
    stones = Tombstone.objects.filter(proposal_id=row.id).order_by("ref")
    return {
        "certificate": str(row.id), "at": clock.now().isoformat(), "rule": row.rule, "title": row.title,
        "citation": row.citation, "norm": row.norm, "proposed_at": row.proposed_at.isoformat(),
        "proposed_by": row.proposed_by, "proposer": str(row.proposer_id), "approved_by": row.approved_by,
        "approver": str(row.approver_id), "erased_by": by.name,
        "subjects": [{"ref": s.ref, "lead": s.lead, "numbers": s.numbers} for s in stones],
        "rows": [list(one) for one in manifest], "manifest": _hash(manifest),
    }  # fmt: skip


def _certify(row: Proposal, entry: dict[str, Any], manifest: Manifest) -> Certificate:
    """Certificate, tombstones, and the end of the held copy."""
    at = datetime.fromisoformat(entry["at"])
    made = Certificate.objects.create(
        id=uuid.UUID(entry["certificate"]), proposal_id=row.id, rule=row.rule, title=row.title, citation=row.citation,
        records=sorted({one["lead"] for one in entry["subjects"]}),
        counts=dict(Counter(table for table, _, _, _ in manifest)), rows=len(manifest),
        manifest_sha256=_hash(manifest), list_number=entry["number"], list_sha256=entry["hash"],
        proposed_by=row.proposed_by, approved_by=row.approved_by, erased_by=entry["erased_by"], erased_at=at,
        backups_gone_on=_gone_on(at),
    )  # fmt: skip
    ErasedRow.objects.bulk_create(
        [
            ErasedRow(certificate=made, table_name=table, key=key, fate=fate, sha256=sha)
            for table, key, fate, sha in manifest
        ],
        batch_size=2000,
    )
    Tombstone.objects.filter(proposal_id=row.id).update(certificate_id=made.id, since=at)
    HeldRow.objects.filter(proposal_id=row.id).delete()
    for sweep in declare.sweepers.values():
        sweep()
    row.items.update(why="")
    row.state, row.ended_at, row.ended_by = ProposalState.ERASED, at, entry["erased_by"]
    row.save()
    return made


def _gone_on(at: datetime) -> date:
    return (at + timedelta(days=schedule().backups_age_out_days)).date()


def _tell(by: Actor, certificate: Certificate, parts: Sequence[str]) -> None:
    """State it for partners and readers, and write the erasure to the audit with the head of the list."""
    told = RecordsErased(
        certificate=str(certificate.id), records=tuple(parts), rule=certificate.rule, citation=certificate.citation,
        at=certificate.erased_at,
    )  # fmt: skip
    events.state(told, about=f"certificate:{certificate.id}")
    detail = {
        "certificate": str(certificate.id),
        "list": certificate.list_number,
        "head": certificate.list_sha256,
    }
    guard.audit(by, "erasure", "retention.erased", parts, detail)


# --- after a restore ------------------------------------------------------------------------------------
@command(needs=Permission.REPLAY_ERASURES, operation="erasure")
def replay(by: Actor) -> Replayed:
    """Erase again whatever a restored copy of the database brought back: everything that hangs on any record of the
    list, every row of its manifests that came back with the same content, and copies held in quarantine."""
    entries = erasures.read()
    known = set(Certificate.objects.values_list("id", flat=True))
    ahead = Certificate.objects.filter(list_number__gt=len(entries)).order_by("list_number").first()
    if ahead is not None:
        raise Refused(
            f"The list of erasures ends at line {len(entries)}, but certificate {ahead.id} stands on line "
            f"{ahead.list_number}: the list was cut. Bring it back from its copy before anybody works."
        )
    done = [_again(by, entry, is_known=uuid.UUID(entry["certificate"]) in known) for entry in entries]
    return Replayed(erasures=len(entries), records=sum(bool(rows) for rows in done), rows=sum(done))


def _again(by: Actor, entry: dict[str, Any], *, is_known: bool) -> int:
    batch = uuid.UUID(entry["proposal"])
    parts = [one["ref"] for one in entry["subjects"]]
    held = HeldRow.objects.filter(proposal_id=batch)
    brought_back = held.count()
    held.delete()
    try:
        counts = quarantining.lay_aside(batch, parts, is_replay=True)
        counts["by manifest"] = quarantining.take_listed(batch, entry["rows"])
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    except IntegrityError as error:
        words = str(error).splitlines()[0]
        raise Refused(
            f"Erasure {entry['number']} could not be made again, and nothing was changed: {words}. A table points at "
            "what has to go and nobody declared it: docs/guides/declare-a-model.md."
        ) from error
    held.delete()
    if not is_known:
        _restore_proof(entry, batch)
    for sweep in declare.sweepers.values():
        sweep()
    rows = brought_back + sum(counts.values())
    if rows:
        guard.audit(by, "erasure", "retention.replayed", parts, {"list": entry["number"], "rows": rows})
    return rows


def _restore_proof(entry: dict[str, Any], batch: uuid.UUID) -> None:
    """The batch, certificate and tombstones, which the restored copy does not have."""
    at = datetime.fromisoformat(entry["at"])
    given = {
        "rule": entry["rule"], "title": entry["title"], "citation": entry["citation"], "norm": entry["norm"],
        "proposed_at": datetime.fromisoformat(entry["proposed_at"]), "proposed_by": entry["proposed_by"],
        "proposer_id": uuid.UUID(entry["proposer"]), "approved_by": entry["approved_by"],
        "approver_id": uuid.UUID(entry["approver"]), "quarantined_at": at, "erase_after": at,
    }  # fmt: skip
    row, _ = Proposal.objects.update_or_create(id=batch, defaults=given)
    stones = [
        Tombstone(
            ref=one["ref"], lead=one["lead"], numbers=one["numbers"], rule=row.rule, citation=row.citation,
            proposal_id=batch, since=at,
        )
        for one in entry["subjects"]
    ]  # fmt: skip
    Tombstone.objects.bulk_create(
        stones, update_conflicts=True, unique_fields=["ref"],
        update_fields=["lead", "numbers", "rule", "citation", "proposal_id", "since"],
    )  # fmt: skip
    _certify(row, entry, [(table, key, fate, sha) for table, key, fate, sha in entry["rows"]])
