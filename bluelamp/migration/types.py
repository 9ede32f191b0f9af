"""What crosses the door of migration."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime


@dataclass(frozen=True, kw_only=True)
class Balance:
    """Where the rows of a source (or of everything) went; `unaccounted` must be nought."""

    source_rows: int = 0
    loaded: int = 0
    merged: int = 0
    held: int = 0
    refused: int = 0
    unaccounted: int = 0

    @property
    def is_whole(self) -> bool:
        """Whether every row is accounted for."""
        return self.unaccounted == 0


@dataclass(frozen=True, kw_only=True)
class Finding:
    """Something that does not balance, in words a person can act on."""

    source: str
    what: str
    rows: int


@dataclass(frozen=True, kw_only=True)
class NarrativeSum:
    """Narratives counted, measured and summed: equal counts with other sums are caught."""

    rows: int
    characters: int
    total: str


@dataclass(frozen=True, kw_only=True)
class Reconciliation:
    """The balance of every source and the total, with what is wrong when something is."""

    sources: dict[str, Balance]
    total: Balance
    narrative_in: NarrativeSum
    narrative_kept: NarrativeSum
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, kw_only=True)
class FateLine:
    """How many rows of one kind had one fate for one reason."""

    source: str
    kind: str
    kind_label: str
    fate: str
    reason: str
    rows: int
    risk: int = 0


@dataclass(frozen=True, kw_only=True)
class RowLine:
    """A source row in a list: where it is, what became of it."""

    id: int
    source: str
    file: str
    row: int
    kind: str
    key: str
    fate: str
    reason: str
    risk: int
    targets: tuple[str, ...]
    excerpt: str


@dataclass(frozen=True, kw_only=True)
class RowPage:
    """One page of rows; `next_after` is where the next page begins."""

    lines: tuple[RowLine, ...]
    next_after: int | None = None


@dataclass(frozen=True, kw_only=True)
class RowView:
    """A source row whole: the raw row beside what it became."""

    line: RowLine
    raw: str
    size: int
    content_hash: str
    fields: tuple[tuple[str, str], ...]
    narrative_length: int
    transform: str
    matches: tuple[MatchLine, ...] = ()


@dataclass(frozen=True, kw_only=True)
class MatchLine:
    """Another record judged against this one, with the reasons."""

    ledger_id: int
    key: str
    source: str
    state: str
    weight: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class LoadReport:
    """What a load did; `rows` counts rows read by this run, nought when there was nothing new. `changed` counts, by
    source and kind, rows read before that a new mapping or manifest made into something else; `changed_rows` names
    the first hundred by file and row."""

    files: int
    rows: int
    seconds: float
    strangers: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    stages: dict[str, float] = field(default_factory=dict)
    changed: dict[str, int] = field(default_factory=dict)
    changed_rows: tuple[tuple[str, int], ...] = ()

    @property
    def rate(self) -> float:
        """Source rows a second, end to end."""
        return round(self.rows / self.seconds, 1) if self.seconds else 0.0


@dataclass(frozen=True, kw_only=True)
class BroughtIn:
    """A row decided by hand: its fate, and what it became."""

    ledger_id: int
    fate: str
    reason: str
    targets: tuple[str, ...]
    others: int = 0


@dataclass(frozen=True, kw_only=True)
class Separated:
    """A match undone: the record that stands by itself again."""

    ledger_id: int
    person: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class StageView:
    """One stage of a run; `left` is seconds, nothing when it cannot be said."""

    name: str
    total: int | None
    done: int
    wrong: int
    rate: float
    seconds: float
    left: float | None
    is_over: bool


@dataclass(frozen=True, kw_only=True)
class WrongLine:
    """A row that went wrong in a run: its ledger id when it has one, and why."""

    ledger_id: int | None
    stage: str
    words: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class RunView:
    """A run of long work: how far, how fast, how long yet, and which rows go wrong."""

    id: int
    what: str
    detail: str
    by: str
    state: str
    problem: str
    started_at: datetime
    ended_at: datetime | None
    beat_at: datetime
    seconds: float
    stages: tuple[StageView, ...]
    wrong: int
    rate: float
    left: float | None
    wrongs: tuple[WrongLine, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ChangedLine:
    """A row that became something else than in the rehearsal before."""

    file: str
    row: int
    source: str
    kind: str
    key: str
    what: str
    was: str
    now: str


@dataclass(frozen=True, kw_only=True)
class SheetLine:
    """One line of the go / no-go sheet with where its reason is spelt out."""

    part: str
    title: str
    tone: str
    reason: str
    opens: str = ""
    asks: tuple[tuple[str, str], ...] = ()
    number: int | None = None


@dataclass(frozen=True, kw_only=True)
class RehearsalView:
    """A rehearsal: how long, how many rows, what differs from the last one, and what the sheet says of it."""

    id: int
    is_live: bool
    folder: str
    by: str
    started_at: datetime
    ended_at: datetime | None
    seconds: float
    rows: int
    digest: str
    seed: int
    stages: dict[str, float]
    compared_with: int | None
    differences: int | None
    performance: dict[str, object]
    unaccounted: int
    changed: tuple[ChangedLine, ...] = ()
    verdict: str = ""
    sheet: tuple[SheetLine, ...] = ()


@dataclass(frozen=True, kw_only=True)
class SignatureView:
    """Who signed which sheet, and what they wrote when something was red."""

    id: int
    rehearsal: int
    verdict: str
    is_go: bool
    override: str
    by: str
    at: datetime
    reds: int


@dataclass(frozen=True, kw_only=True)
class SheetView:
    """The go / no-go sheet as it stands; `stamp` is what a signature binds to."""

    rehearsal: RehearsalView | None
    lines: tuple[SheetLine, ...]
    verdict: str
    stamp: str
    signatures: tuple[SignatureView, ...] = ()


@dataclass(frozen=True, kw_only=True)
class RehearsedRow:
    """A row of a rehearsal without its content: where it is, what became of it, why."""

    file: str
    row: int
    source: str
    kind: str
    key: str
    fate: str
    reason: str
    risk: int


@dataclass(frozen=True, kw_only=True)
class LiveCaseView:
    """One live case and whether it came across."""

    what: str
    source: str
    kind: str
    key: str
    file: str
    row: int
    arrival: str
    reason: str
    became: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class CheckView:
    """A spot check: the old row beside what it became, and what its owner said."""

    id: int
    source: str
    kind: str
    risk: int
    file: str
    row: int
    key: str
    fate: str
    reason: str
    state: str
    by: str
    at: datetime | None
    words: str
    note: str
    refs: tuple[str, ...] = ()
    was: tuple[tuple[str, str], ...] = ()
    became: tuple[dict[str, object], ...] = ()


@dataclass(frozen=True, kw_only=True)
class WorkaroundView:
    """Something worked round, with its owner and day of review."""

    id: int
    title: str
    instead: str
    covers: str
    owner: str
    review_on: date
    is_overdue: bool
    closed_at: datetime | None
    closed_because: str


@dataclass(frozen=True, kw_only=True)
class PhaseView:
    """A phase of the cutover: who entered it when, or not yet."""

    phase: str
    by: str
    at: datetime | None
    note: str
    is_current: bool
    is_next: bool


@dataclass(frozen=True, kw_only=True)
class DeliveryView:
    """Files that came from an old system."""

    at: datetime
    phase: str
    folder: str
    received_from: str
    by: str
    rows: int
    files: int


@dataclass(frozen=True, kw_only=True)
class LossView:
    """What would be lost by going back to a point: facts stated since, by kind, and who stated them."""

    facts: int
    subjects: int
    ledger_rows: int
    since: datetime
    kinds: tuple[tuple[str, int], ...]


@dataclass(frozen=True, kw_only=True)
class PointView:
    """A named point to go back to."""

    id: int
    name: str
    why: str
    by: str
    at: datetime
    phase: str
    rolled_back_at: datetime | None
    rolled_back_by: str
    rolled_back_because: str
    lost: int | None
    loss: LossView | None = None


@dataclass(frozen=True, kw_only=True)
class CutoverView:
    """The cutover in hand: its phases, what was delivered, why the next phase cannot be entered yet."""

    id: int
    name: str
    phases: tuple[PhaseView, ...]
    deliveries: tuple[DeliveryView, ...]
    next_phase: str
    hindrances: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ComparisonView:
    """A day of parallel running, in numbers."""

    id: int
    at: datetime
    folder: str
    by: str
    rows_there: int
    same: int
    new_there: int
    changed_there: int
    changed_here: int
    changed_both: int
    gone: int

    @property
    def parted(self) -> int:
        """Rows that differ in any way."""
        return self.new_there + self.changed_there + self.changed_here + self.changed_both + self.gone


@dataclass(frozen=True, kw_only=True)
class ParallelLine:
    """One row that has parted."""

    what: str
    source: str
    kind: str
    key: str
    place: str
    ledger_id: int | None
    detail: str
