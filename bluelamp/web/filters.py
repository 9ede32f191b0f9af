"""How times, names and numbers are written on every page."""

from __future__ import annotations

from datetime import date, datetime

from bluelamp.kernel import clock

AGES = ((60, 1, "s"), (3600, 60, "min"), (86_400, 3600, "h"))
SHOWN_BY_MASK = 3
RANKS = frozenset({"PC", "PS", "DC", "DS", "DI", "DCI", "Insp", "Sgt", "Supt", "CC", "PCSO"})


def local_time(at: datetime, *, seconds: bool = False, date: bool = True) -> str:
    """`21/11/2026 23:41` in the force's time; with seconds where order matters."""
    pattern = ("%d/%m/%Y " if date else "") + ("%H:%M:%S" if seconds else "%H:%M")
    return clock.local(at).strftime(pattern)


def local_date(at: date) -> str:
    """`21/11/2026`; a moment is read in the force's time, a bare date is already a day."""
    day = clock.local(at) if isinstance(at, datetime) else at
    return day.strftime("%d/%m/%Y")


def age(at: datetime) -> str:
    """`3 min ago` or `in 2 h`: always beside the time itself, never instead of it."""
    seconds = round((clock.now() - at).total_seconds())
    size = abs(seconds)
    text = next((f"{size // per} {unit}" for below, per, unit in AGES if size < below), f"{size // 86_400} d")
    return f"in {text}" if seconds < 0 else f"{text} ago"


def initials(name: str) -> str:
    """`SO` for Siobhán O'Neill: first and last word, for the identity mark."""
    words = [word for word in name.replace("(", " ").split() if word[:1].isalpha() and word not in RANKS]
    picked = words[:1] + words[-1:] if len(words) > 1 else words
    return "".join(word[0] for word in picked).upper() or "?"


def mask(text: str) -> str:
    """`•••••••456`: only the end of a number that is not this viewer's to read whole."""
    return "•" * max(0, len(text) - SHOWN_BY_MASK) + text[-SHOWN_BY_MASK:] if text else ""


def thousands(number: object) -> str:
    """`12,345`; anything but a number as it stands."""
    return f"{number:,}" if isinstance(number, int | float) else str(number)


def signed(points: float) -> str:
    """`+4.0` or `−1.5`: what a reason gave to a score."""
    return f"{'+' if points >= 0 else '−'}{abs(points):.3g}"


def spark_path(values: list[float]) -> str:
    """The path of a small line through the values, in a box of 100 by 24."""
    most = max(values, default=0) or 1
    step = 100 / max(1, len(values) - 1)
    points = [
        f"{round(index * step, 1)},{round(23 - 22 * value / most, 1)}" for index, value in enumerate(values)
    ]
    return f"M{' L'.join(points)}" if points else "M0,23"
