"""The balance of a migration and the rows behind it."""

from __future__ import annotations

from dataclasses import dataclass


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
    warnings: tuple[Finding, ...] = ()


@dataclass(frozen=True, kw_only=True)
class SumLine:
    """Rows of one table, year, status and code: how many, with which fates, how much prose, and the sum of their hashes.

    `staged` is the sum over the bytes kept in the legacy store; it differs from `total` when a row was changed there.
    """

    source: str
    kind: str
    kind_label: str
    year: str
    status: str
    code: str
    rows: int
    loaded: int
    merged: int
    held: int
    refused: int
    characters: int
    stated_characters: int
    narratives: str
    total: str
    staged: str

    @property
    def is_same(self) -> bool:
        """Whether what is kept sums to what came."""
        return self.total == self.staged


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
