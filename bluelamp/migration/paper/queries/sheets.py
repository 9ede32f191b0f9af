"""A form whole, a pack, what waits for a second reader, what to print."""

from __future__ import annotations

from dataclasses import dataclass, replace
from uuid import UUID

from bluelamp.access import guard
from bluelamp.forms import declare as forms
from bluelamp.forms.types import QuestionSet
from bluelamp.kernel import clock
from bluelamp.kernel.actors import Actor
from bluelamp.kernel.doorway import NotThere, query
from bluelamp.kernel.refusals import Refused
from bluelamp.migration.models import PaperEntry, PaperPack, PaperSheet, PaperTarget
from bluelamp.migration.paper.codes import EntryStage, Kept, MoveKind, Permission, SheetState
from bluelamp.migration.paper.queries.lines import line_of, pack_line
from bluelamp.migration.paper.rules import catalogue, comparing, serials
from bluelamp.migration.paper.rules import reading as rules
from bluelamp.migration.paper.rules.serials import BadSerial, Serial
from bluelamp.migration.paper.types import FieldLine, MoveLine, PackLine, Read, SheetLine, SheetView, Target

MOST = 200


@dataclass(frozen=True)
class Printed:
    """One form as the printer draws it."""

    serial: Serial
    title: str
    holder: str
    sets: tuple[QuestionSet, ...]


def found_sheet(serial: str) -> PaperSheet:
    """The form of a serial; Refused, saying what to read again, when there is none."""
    try:
        wanted = serials.read(serial)
    except BadSerial as bad:
        raise Refused(str(bad)) from None
    row = PaperSheet.objects.filter(serial=wanted.plain).select_related("pack").first()
    if row is None:
        raise Refused(f"{wanted} was never issued here. Read the number again from the form.")
    return row


def sets_of(row: PaperSheet) -> tuple[QuestionSet, ...]:
    """The question sets that a form was printed from, in the versions it was printed in."""
    return tuple(forms.named(label) for label in row.sets.split(","))


def reading_of(entry: PaperEntry, which: str) -> Read:
    """What one reader read, or what was agreed, read again from what was typed."""
    sent = {name: value for name, value in entry.fields.values_list("name", which) if value}
    return rules.read(sets_of(entry.sheet), sent, today=clock.local(clock.now()).date())


@query(
    needs=Permission.VIEW_PAPER,
    shows=lambda view: [one.ref for one in view.targets if not one.what.startswith("line:")],
)
def sheet(viewer: Actor, *, serial: str) -> SheetView:
    """A form: where it is, its history, what was read from it and what it became. What stands on a form about a
    record that the viewer may not see is withheld, and so are the records it became."""
    row = found_sheet(serial)
    entry = PaperEntry.objects.filter(pk=row.pk).select_related("sheet").first()
    moves = tuple(MoveLine(at=one.at, by=one.by, kind=MoveKind(one.kind), holder=one.holder, reason=one.reason)
                  for one in row.moves.order_by("id"))  # fmt: skip
    plain = SheetView(
        line=line_of(row), pack=pack_line(row.pack), sets=tuple(row.sets.split(",")), moves=moves
    )
    if entry is None:
        return plain
    refs = [ref for ref in entry.targets.values_list("ref", flat=True) if not ref.startswith("line:")]
    if guard.hidden_from(viewer, refs, also_restricted=True):
        return replace(plain, stage=EntryStage(entry.stage), typed_by=entry.typed_by, typed_by_id=entry.typed_by_id,
                       is_withheld=True)  # fmt: skip
    return _with_entry(plain, entry)


def _with_entry(view: SheetView, entry: PaperEntry) -> SheetView:
    first = reading_of(entry, "first")
    return SheetView(
        line=view.line, pack=view.pack, sets=view.sets, moves=view.moves, fields=_fields(entry, first),
        targets=tuple(Target(what=one.what, ref=one.ref) for one in entry.targets.order_by("id")),
        sent=first.sent, stage=EntryStage(entry.stage), typed_by=entry.typed_by, typed_by_id=entry.typed_by_id,
        typed_at=entry.typed_at, checked_by=entry.checked_by, writer=entry.writer)  # fmt: skip


def _fields(entry: PaperEntry, first: Read) -> tuple[FieldLine, ...]:
    is_checked = bool(entry.checked_by)
    second = reading_of(entry, "second") if is_checked else first
    agreed = reading_of(entry, "agreed") if entry.stage == EntryStage.FINAL else first
    differ = set(comparing.differing(first, second))
    kept = {name: value for name, value in entry.fields.values_list("name", "kept") if value}
    lines = []
    for one in first.questions:
        how = next((kept[name] for name in rules.names_of(one, first.sent) if name in kept), "")
        lines.append(FieldLine(
            code=one.code, text=one.text, first=_words(first, one.code), agreed=_words(agreed, one.code),
            second=_words(second, one.code) if is_checked else "", is_checked=comparing.is_read_twice(one),
            differs=one.code in differ, kept=Kept(how) if how else None))  # fmt: skip
    return tuple(lines)


def _words(read: Read, code: str) -> str:
    said = read.said(code)
    question = next(one for one in read.questions if one.code == code)
    return dict(question.choices).get(said, said)


@query(needs=Permission.VIEW_PAPER, audited=False)
def waiting(viewer: Actor) -> tuple[SheetLine, ...]:
    """Forms that were typed in and are not final, oldest first."""
    rows = (PaperSheet.objects.filter(entry__isnull=False).exclude(entry__stage=EntryStage.FINAL)
            .select_related("pack", "entry").order_by("entry__typed_at"))  # fmt: skip
    return tuple(map(line_of, rows[:MOST]))


@query(needs=Permission.VIEW_PAPER, audited=False)
def packs(viewer: Actor) -> tuple[PackLine, ...]:
    """Printings, newest first."""
    return tuple(map(pack_line, PaperPack.objects.order_by("-printed_at")[:50]))


@query(needs=Permission.VIEW_PAPER, audited=False)
def pack(viewer: Actor, *, pack: UUID) -> tuple[PackLine, tuple[SheetLine, ...]]:
    """One printing with its forms."""
    row = _pack(pack)
    rows = row.sheets.select_related("pack", "entry").order_by("letter", "number")
    return pack_line(row), tuple(map(line_of, rows))


def _pack(wanted: UUID) -> PaperPack:
    row = PaperPack.objects.filter(pk=wanted).first()
    if row is None:
        raise NotThere
    return row


@query(needs=Permission.ISSUE_PAPER, audited=False)
def printout(viewer: Actor, *, pack: UUID) -> tuple[Printed, ...]:
    """The forms of a printing that are still out, to be drawn; a second printing gives out no new number."""
    rows = _pack(pack).sheets.filter(state=SheetState.OUTSTANDING).order_by("letter", "number")
    return tuple(Printed(Serial(row.letter, row.number), catalogue.form_of(row.letter).title, row.holder, sets_of(row))
                 for row in rows)  # fmt: skip


@query(needs=Permission.VIEW_PAPER, about="ref")
def papers_of(viewer: Actor, ref: str) -> tuple[SheetLine, ...]:
    """The forms that a record came from or that were attached to it."""
    ids = PaperTarget.objects.filter(ref=ref).values_list("entry_id", flat=True)
    rows = PaperSheet.objects.filter(pk__in=ids).select_related("pack", "entry").order_by("serial")
    return tuple(map(line_of, rows))
