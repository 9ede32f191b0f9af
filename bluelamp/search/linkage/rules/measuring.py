"""How right a linkage is (domain/search.md §12): of pairs, and of the pairs that clusters imply."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Score:
    """Precision, recall and their harmonic mean."""

    precision: float
    recall: float
    f1: float

    def shown(self) -> dict[str, float]:
        """For JSON, to six places."""
        return {
            "precision": round(self.precision, 6),
            "recall": round(self.recall, 6),
            "f1": round(self.f1, 6),
        }


def score(right: int, claimed: int, true: int) -> Score:
    """From counts of pairs: claimed and right, claimed, true. Nothing claimed is nothing wrong."""
    precision = right / claimed if claimed else 1.0
    recall = right / true if true else 1.0
    return Score(precision, recall, 2 * precision * recall / (precision + recall) if right else 0.0)
