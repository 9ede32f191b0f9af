"""What was read, what was kept and what was turned away with its reason."""

import csv
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path


class BuildRefused(Exception):
    """The source cannot become a pack; the message says what to put right."""


@dataclass(frozen=True, slots=True)
class Reject:
    """One thing in the source that could not be used, where it is and why."""

    source: str
    where: str
    reason: str


@dataclass(slots=True)
class Tally:
    """Counts per layer and every reject; nothing is dropped without a line here."""

    counts: Counter[str] = field(default_factory=Counter)
    rejects: list[Reject] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def add(self, what: str, number: int = 1) -> None:
        """Count something kept."""
        self.counts[what] += number

    def reject(self, source: str, where: object, reason: str) -> None:
        """Turn one item away, saying where it stands in which file."""
        self.rejects.append(Reject(source, str(where), reason))

    def reasons(self) -> list[dict[str, str | int]]:
        """Rejects by file and reason with the first place each was met."""
        first: dict[tuple[str, str], Reject] = {}
        totals: Counter[tuple[str, str]] = Counter()
        for item in self.rejects:
            first.setdefault((item.source, item.reason), item)
            totals[item.source, item.reason] += 1
        return [
            {"source": source, "reason": reason, "rows": totals[source, reason], "first_at": item.where}
            for (source, reason), item in first.items()
        ]

    def write(self, path: Path) -> None:
        """Every reject as a CSV row inside the pack."""
        with path.open("w", newline="", encoding="utf-8") as out:
            rows = csv.writer(out)
            rows.writerow(["source", "where", "reason"])
            rows.writerows((item.source, item.where, item.reason) for item in self.rejects)
