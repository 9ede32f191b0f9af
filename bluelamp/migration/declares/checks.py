"""What can be wrong with a migration's own tables, and who puts it right (promise 3: every row is accounted for)."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Exists, F, OuterRef, Q, Value
from django.db.models.functions import Now

from bluelamp.migration import models as m
from bluelamp.migration.codes import Fate
from bluelamp.quality.declare import (
    Kind,
    Severity,
    basics,
    check,
    in_order,
    no_checks,
    points_at,
    records,
    required,
    unique_folded,
    within,
)

PROMISE = "Promise 3: every row is accounted for"
LEAD, OWNER = "migration_operator", "business_owner"
HIGH, MEDIUM, LOW = Severity.HIGH, Severity.MEDIUM, Severity.LOW

records(m.SourceSystem, one="old system", ref="source_system:pk", owner=LEAD)
required(m.SourceSystem, "owner", severity=MEDIUM, says="has no business owner who signs", shows=("name",))
records(m.SourceFile, one="source file", ref="source_file:pk", owner=LEAD)
check("migration.sourcefile.rows_differ", m.SourceFile, kind=Kind.CONSISTENCY, severity=HIGH, source=PROMISE, cause="source",
      says="was staged with another number of rows than were counted in it", looks=Q(is_read=True, is_counted=True),
      find=~Q(counted_rows=F("staged_rows")), fix="Load the file again; if it stays, look at the named rows.",
      shows=("name", "counted_rows", "staged_rows"))  # fmt: skip
check("migration.sourcefile.unread", m.SourceFile, kind=Kind.TIMELINESS, severity=HIGH, source=PROMISE, cause="source",
      says="was begun a day ago and never read to its end", looks=Q(is_read=False),
      find=Q(first_seen__lt=Now() - Value(timedelta(days=1))), fix="Start the load again: it carries on.", shows=("name",))  # fmt: skip
records(m.LedgerRow, one="source row", ref="ledger_row:pk", owner=LEAD, link="/migration/rows/{key}/")
basics(m.LedgerRow)
required(m.LedgerRow, "reason", looks=Q(fate__in=[Fate.HELD, Fate.REFUSED]), severity=HIGH, cause="source",
         says="was held or refused without saying why", shows=("source", "kind", "key"))  # fmt: skip
check("migration.ledgerrow.no_target", m.LedgerRow, kind=Kind.CONSISTENCY, severity=HIGH, source=PROMISE, cause="source",
      says="counts as loaded but became nothing", looks=Q(fate__in=[Fate.LOADED, Fate.MERGED]), find=Q(targets=[]),
      fix="Map it again, or hold it with a reason.", shows=("source", "kind", "key"))  # fmt: skip
check("migration.ledgerrow.held_long", m.LedgerRow, kind=Kind.TIMELINESS, severity=MEDIUM, source="Fourteen days held is our default †",
      says="has been held for review more than fourteen days", looks=Q(fate=Fate.HELD), cause="kind",
      find=Q(file__first_seen__lt=Now() - Value(timedelta(days=14))), fix="Bring it in by hand with a reason, or refuse it.",
      shows=("source", "kind", "key", "reason"))  # fmt: skip
records(m.LegacyRecord, one="row of the legacy store", many="rows of the legacy store", ref="ledger_row:pk", owner=LEAD,
        link="/migration/rows/{key}/")  # fmt: skip
points_at(m.LegacyRecord, "ledger_id", "migration.LedgerRow", severity=HIGH)
records(
    m.CodeEntry, one="code of an old system", many="codes of old systems", ref="code_entry:pk", owner=LEAD
)
required(m.CodeEntry, "title", severity=LOW, cause="table", shows=("source", "table", "code"))
unique_folded(m.CodeEntry, "source", "table", "code", severity=MEDIUM)
records(m.Mention, one="person named by an old system", many="people named by old systems", ref="person:golden",
        about="person:person", owner=LEAD, link="/migration/rows/{key}/")  # fmt: skip
points_at(m.Mention, "person", "nominals.Person", severity=HIGH, shows=("source", "key"))
points_at(m.Mention, "golden", "nominals.Person", severity=HIGH, shows=("source", "key"))
records(m.Edge, one="judgement on two people", many="judgements on two people", ref="edge:pk", owner=LEAD)
basics(m.Edge)
check("migration.edge.not_applied", m.Edge, kind=Kind.CONSISTENCY, severity=MEDIUM, source=PROMISE,
      says="says two records are one person and was never applied", find=Q(state="accepted", is_applied=False),
      fix="Let the load run to its end.", shows=("weight",))  # fmt: skip
records(m.Attachment, one="attachment of an old system", many="attachments of old systems", ref="ledger_row:ledger_id", owner=LEAD,
        link="/migration/rows/{id}/")  # fmt: skip
check("migration.attachment.missing", m.Attachment, kind=Kind.ORPHAN, severity=MEDIUM, source=PROMISE,
      says="is named by a row and is not in the extract", find=Q(is_missing=True), fix="Ask the supplier for the file.",
      shows=("name",))  # fmt: skip
records(m.Run, one="run", ref="migration_run:pk", owner=LEAD)
basics(m.Run, leaving_out=("ended_at",))
check("migration.run.silent", m.Run, kind=Kind.TIMELINESS, severity=HIGH, source="Our own rule: an hour †", says="runs but has been silent for an hour",
      looks=Q(state="running"), find=Q(beat_at__lt=Now() - Value(timedelta(hours=1))), fix="Start it again: it carries on.",
      shows=("what", "beat_at"))  # fmt: skip
records(m.RunStage, one="stage of a run", many="stages of runs", ref="migration_run:run_id", owner=LEAD)
in_order(m.RunStage, "started_at", "ended_at")
check("migration.runstage.over", m.RunStage, kind=Kind.IMPOSSIBLE, severity=LOW, source=PROMISE, says="did more than its total",
      find=Q(done__gt=F("total")), fix="Tell the platform’s administrator.", shows=("name", "done", "total"))  # fmt: skip
records(
    m.RunWrong,
    one="row gone wrong in a run",
    many="rows gone wrong in runs",
    ref="migration_run:run_id",
    owner=LEAD,
)
required(m.RunWrong, "words", severity=LOW)
records(
    m.MissingRow, one="missing row", ref="missing_row:pk", owner="platform_admin", link="/migration/missing/"
)
basics(m.MissingRow)
check("migration.missingrow.unsettled", m.MissingRow, kind=Kind.TIMELINESS, severity=HIGH, source=PROMISE, cause="table",
      says="was found missing and is not settled after a day", looks=Q(settled_at=None),
      find=Q(found_at__lt=Now() - Value(timedelta(days=1))), fix="Find out who removed it and settle it with a reason.",
      shows=("table", "key"))  # fmt: skip
records(m.Removal, one="removal of rows", many="removals of rows", ref="removal:pk", owner="platform_admin")
required(m.Removal, "role", severity=MEDIUM, shows=("table",))
records(m.CensusRun, one="census of rows", many="censuses of rows", ref="census:pk", owner="platform_admin")
required(m.CensusRun, "digest", severity=HIGH, says="has no digest to be held against", shows=("name",))

records(m.Rehearsal, one="rehearsal", ref="rehearsal:pk", owner=LEAD, link="/migration/")
check("migration.rehearsal.unfinished", m.Rehearsal, kind=Kind.TIMELINESS, severity=MEDIUM, source="Our own rule: a day †",
      says="began more than a day ago and never ended", find=Q(ended_at=None, started_at__lt=Now() - Value(timedelta(days=1))),
      fix="Rehearse again.", shows=("started_at",))  # fmt: skip
records(m.LiveCase, one="live case", ref="live_case:pk", owner=OWNER, link="/migration/")
check("migration.livecase.not_there", m.LiveCase, kind=Kind.COMPLETENESS, severity=HIGH, source="Build 3: a live case that did not arrive is red", cause="what",
      says="did not arrive", looks=Q(rehearsal__is_live=True), find=Q(arrival="missing"), fix="Bring it in by hand before anything else.",
      shows=("source", "kind", "key"))  # fmt: skip
records(m.SourceOwner, one="business owner", ref="source_owner:pk", owner=LEAD)
points_at(m.SourceOwner, "account", "access.Account", severity=HIGH, shows=("source", "name"))
records(m.SpotCheck, one="spot check", ref="spot_check:pk", owner=OWNER)
basics(m.SpotCheck)
required(
    m.SpotCheck,
    "words",
    "note",
    looks=Q(state="refused"),
    severity=HIGH,
    says="was refused without saying why",
)
records(m.Workaround, one="workaround", ref="workaround:pk", owner=LEAD)
required(m.Workaround, "owner", severity=MEDIUM, looks=Q(closed_at=None), shows=("title",))
check("migration.workaround.unreviewed", m.Workaround, kind=Kind.TIMELINESS, severity=MEDIUM, source="Build 3: open workarounds on the sheet",
      says="is past its day of review", looks=Q(closed_at=None), find=Q(review_on__lt=Now()), fix="Review it: close it or give a new day.",
      shows=("title", "review_on"))  # fmt: skip
records(m.Cutover, one="cutover", ref="cutover:pk", owner=LEAD)
in_order(m.Cutover, "begun_at", "ended_at")
records(m.PhaseEntry, one="change of phase", many="changes of phase", ref="cutover:cutover_id", owner=LEAD)
basics(m.PhaseEntry)
records(m.Delivery, one="delivery of files", many="deliveries of files", ref="cutover:cutover_id", owner=LEAD)
basics(m.Delivery)
within(m.Delivery, "rows", 1, 10**12, says="brought no row at all", shows=("folder",), severity=MEDIUM)
records(m.Point, one="named point", ref="point:pk", owner=LEAD)
required(
    m.Point,
    "rolled_back_because",
    looks=~Q(rolled_back_at=None),
    severity=MEDIUM,
    says="was gone back to without a reason",
)
records(
    m.Comparison,
    one="day of parallel running",
    many="days of parallel running",
    ref="comparison:pk",
    owner=LEAD,
)
within(
    m.Comparison, "gone", 0, 0, says="found rows gone from the old system", severity=LOW, shows=("at", "gone")
)
records(
    m.PaperPack,
    one="pack of paper forms",
    many="packs of paper forms",
    ref="paper_pack:pk",
    owner="control_supervisor",
)
required(m.PaperPack, "issued_to", severity=HIGH, shows=("title",))
records(m.PaperSheet, one="paper form", ref="paper_sheet:pk", owner="control_supervisor")
basics(m.PaperSheet, leaving_out=("due_at",))
check("migration.papersheet.late", m.PaperSheet, kind=Kind.TIMELINESS, severity=HIGH, source="Build 5: issued = entered + voided + outstanding",
      says="is past its time and still out", looks=Q(state="outstanding"), find=Q(due_at__lt=Now()), fix="Ask its holder for it.",
      shows=("serial", "holder", "due_at"))  # fmt: skip
records(
    m.PaperMove,
    one="move of a paper form",
    many="moves of paper forms",
    ref="paper_sheet:sheet_id",
    owner="control_supervisor",
)
basics(m.PaperMove)
records(m.PaperEntry, one="typed paper form", ref="paper_sheet:pk", owner="control_supervisor")
basics(m.PaperEntry)
check("migration.paperentry.same_person", m.PaperEntry, kind=Kind.CONSISTENCY, severity=HIGH, source="Build 5: a second person verifies",
      says="was typed and checked by the same person", find=Q(typed_by_id=F("checked_by_id")), fix="Have it read by a second person.")  # fmt: skip
records(
    m.PaperField,
    one="field of a paper form",
    many="fields of paper forms",
    ref="paper_sheet:entry_id",
    owner="control_supervisor",
)
basics(m.PaperField)
records(
    m.PaperTarget,
    one="record made from paper",
    many="records made from paper",
    ref=":ref",
    owner="control_supervisor",
)
required(m.PaperTarget, "ref", severity=HIGH, shows=("what",))
check("migration.papertarget.twice", m.PaperTarget, kind=Kind.UNIQUENESS, severity=HIGH, source="Build 5: duplicates matched", shows=("what",),
      says="was made from two paper forms", looks=Q(is_new=True), fix="Compare the two forms and merge what they made.",
      find=lambda rows: rows.filter(Exists(m.PaperTarget.objects.filter(ref=OuterRef("ref"), is_new=True)
                                           .exclude(entry=OuterRef("entry")))))  # fmt: skip

for _plain in (m.RehearsalRow, m.RehearsalDifference, m.ComparisonLine):
    no_checks(
        _plain, because="A copy of what a run found on one day, kept to be compared; it is never put right."
    )
no_checks(
    m.SheetSignature, because="Signed and append-only: a sheet as somebody signed it is never corrected."
)
for _machine in (m.MentionKey, m.Progress, m.PaperCount, m.HiddenRow):
    no_checks(
        _machine,
        because="Working data of the engine, made anew from the rows it stands for; holds no record.",
    )
