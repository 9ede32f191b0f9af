"""What is decided about each row of a unit: what it became, what was odd, why somebody must look at it."""

from __future__ import annotations

from dataclasses import dataclass, field

from bluelamp.migration.codes import Fate, Risk
from bluelamp.migration.commands.deciding import Decision
from bluelamp.migration.handover.identities import Identity
from bluelamp.migration.handover.rows import Held


@dataclass(slots=True)
class Verdict:
    """What a row became so far."""

    held: Held
    targets: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    holds: list[str] = field(default_factory=list)
    risk: int = Risk.NONE
    refusal: str = ""
    because: str = ""
    waits: bool = False
    has_record: bool = False

    def point(self, *refs: str) -> None:
        """The row became these records, or is about them."""
        self.targets += [ref for ref in refs if ref and ref not in self.targets]

    def hold(self, why: str, risk: int) -> None:
        """Somebody must look at the row."""
        if why not in self.holds:
            self.holds.append(why)
        self.risk = max(self.risk, risk)

    def note(self, words: str) -> None:
        """Something odd that stands in nobody's way."""
        if words not in self.notes:
            self.notes.append(words)

    def tell(self, who: Identity, role: str) -> None:
        """Whom a row names was matched to somebody, or may be somebody."""
        if who.is_matched:
            self.because = f"its {role} is {who.because}" if role else who.because
        elif who.doubt:
            self.hold(f"its {role} {who.doubt}" if role else who.doubt, Risk.MEDIUM)

    def decision(self, first: str) -> Decision:
        """The fate; a row that made nothing of its own counts to what its unit became."""
        targets = tuple(self.targets) or ((first,) if first else ())
        said = "; ".join([self.held.reason, *self.holds])
        reasons = [one for one in (*self.held.row.notes, *self.notes) if one not in said]
        if self.refusal:
            return Decision(self.held.id, Fate.REFUSED, self.refusal)
        if self.holds:
            words = "; ".join([*self.holds, *reasons, *([self.because] if self.because else [])])
            return Decision(self.held.id, Fate.HELD, words, targets, self.risk)
        if self.because:
            fate = Fate.LOADED if self.has_record else Fate.MERGED
            return Decision(self.held.id, fate, "; ".join([self.because, *reasons]), targets)
        if not targets:
            return Decision(
                self.held.id, Fate.HELD, "; ".join(["nothing was made of it", *reasons]), (), Risk.MEDIUM
            )
        return Decision(self.held.id, Fate.LOADED, "; ".join(reasons), targets)
