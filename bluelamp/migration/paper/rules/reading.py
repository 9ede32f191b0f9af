"""What was typed from a form, as answers, moments and faults: all that is wrong is said at once."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, tzinfo

from bluelamp.forms.types import Fault, Kind, Question, QuestionSet, Said
from bluelamp.migration.paper.rules import moments
from bluelamp.migration.paper.rules.moments import Moment
from bluelamp.migration.paper.types import Born, LogRow, Read, Sent

LONGEST = {Kind.PROSE: 20_000, Kind.LOG: 2_000}
LONGEST_LINE = 240
MOST_LOG_ROWS = 200
_MONTH = re.compile(r"(\d{1,2})[./\-](\d{4})")
_YEAR = re.compile(r"\d{4}")


@dataclass
class _Reader:
    """One pass over a form; keeps what it finds."""

    sent: Sent
    today: date
    text: dict[str, str] = field(default_factory=dict)
    moments: dict[str, Moment] = field(default_factory=dict)
    born: dict[str, Born] = field(default_factory=dict)
    log: list[LogRow] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    asks_zone: set[str] = field(default_factory=set)

    @property
    def is_utc(self) -> bool:
        return self.sent.get("clock") == "utc"

    def typed(self, name: str) -> str:
        return " ".join(self.sent.get(name, "").replace("\x00", "").split())

    def wrong(self, name: str, words: str) -> None:
        self.faults.append(Fault(field=name, text=words))


def read(sets: Iterable[QuestionSet], sent: Sent, *, today: date) -> Read:
    """A form as it was read; `today` is the last day a time on it can name."""
    asked = tuple(sets)
    reader = _Reader(sent=sent, today=today)
    for questions in asked:
        for question in questions.questions:
            HOW[question.kind](reader, question)
            _missing(reader, question)
    return Read(
        sets=asked, sent=dict(sent), text=reader.text, moments=reader.moments, born=reader.born,
        log=tuple(reader.log), faults=tuple(reader.faults), asks_zone=frozenset(reader.asks_zone))  # fmt: skip


def names_of(question: Question, sent: Sent | None = None) -> tuple[str, ...]:
    """The names of the inputs that answer a question."""
    code = question.code
    if question.kind is Kind.MOMENT:
        return f"{code}_day", f"{code}_time", f"{code}_zone"
    if question.kind is Kind.SAID:
        return code, f"{code}_details"
    if question.kind is Kind.LOG:
        rows = max(question.lines, log_rows(code, sent or {}))
        return tuple(
            f"{code}_{n}_{part}" for n in range(1, rows + 1) for part in ("day", "time", "zone", "text")
        )
    return (code,)


def log_rows(code: str, sent: Sent) -> int:
    """The number of the last log line that anything stands in."""
    found = (
        re.fullmatch(rf"{code}_(\d{{1,4}})_(?:day|time|text)", name) for name, value in sent.items() if value
    )
    return min(MOST_LOG_ROWS, max((int(one[1]) for one in found if one), default=0))


def first_input(question: Question) -> str:
    """The input that an error about a question leads to."""
    return names_of(question)[0]


def _missing(reader: _Reader, question: Question) -> None:
    name = first_input(question)
    if (
        question.is_needed
        and question.code not in reader.text
        and not any(f.field == name for f in reader.faults)
    ):
        reader.wrong(name, f"{question.text.rstrip('?')}: type what the form says. If it says nothing, ask whoever "
                           "wrote it, or type “not known”.")  # fmt: skip


def _text(reader: _Reader, question: Question) -> None:
    value = reader.typed(question.code)
    if len(value) > LONGEST_LINE:
        reader.wrong(question.code, f"{question.text}: shorten it to {LONGEST_LINE} characters.")
    elif value:
        reader.text[question.code] = value


def _prose(reader: _Reader, question: Question) -> None:
    value = reader.sent.get(question.code, "").replace("\x00", "").strip()
    if len(value) > LONGEST[Kind.PROSE]:
        reader.wrong(question.code, f"{question.text}: shorten it to {LONGEST[Kind.PROSE]:,} characters.")
    elif value:
        reader.text[question.code] = value


def _mark(reader: _Reader, question: Question) -> None:
    value = reader.typed(question.code).upper()
    if len(value) > 16:
        reader.wrong(question.code, f"{question.text}: a mark has at most 16 signs.")
    elif value:
        reader.text[question.code] = value


def _choice(reader: _Reader, question: Question) -> None:
    value = reader.typed(question.code)
    if value and value not in dict(question.choices):
        reader.wrong(question.code, f"{question.text}: choose one of the answers on the form.")
    elif value:
        reader.text[question.code] = value


def _day(reader: _Reader, question: Question) -> None:
    value = reader.typed(question.code)
    if not value or value.lower() == "not known":
        return
    try:
        born = _born(value)
        if born.on > reader.today:
            raise moments.BadMoment(f"{value} is in the future.")
    except moments.BadMoment as wrong:
        reader.wrong(question.code, f"{question.text}: {wrong}")
        return
    reader.text[question.code], reader.born[question.code] = value, born


def _born(value: str) -> Born:
    month = _MONTH.fullmatch(value)
    if _YEAR.fullmatch(value) and int(value) >= 1850:
        return Born(on=date(int(value), 1, 1), precision="year")
    if month and 1 <= int(month[1]) <= 12 and int(month[2]) >= 1850:
        return Born(on=date(int(month[2]), int(month[1]), 1), precision="month")
    if re.fullmatch(r".*\D\d\d", value):
        raise moments.BadMoment(f"“{value}” has a year of two digits: type all four.")
    day = moments.day_of(value)
    if day.year < 1850:
        raise moments.BadMoment(f"“{value}” is too long ago to be a birth. Type it as it is written.")
    return Born(on=day, precision="day")


def _moment(reader: _Reader, question: Question) -> None:
    code = question.code
    day, clock = reader.typed(f"{code}_day"), reader.typed(f"{code}_time")
    if not day and not clock:
        return
    if not day or not clock:
        name, lacks = (f"{code}_day", "day") if not day else (f"{code}_time", "time of day")
        reader.wrong(name, f"{question.text}: the {lacks} is missing.")
        return
    found = _meant(reader, code, question.text, day, clock)
    if found:
        reader.moments[code], reader.text[code] = found, found.written


def _meant(reader: _Reader, code: str, label: str, day: str | date, clock: str) -> Moment | None:
    try:
        on = day if isinstance(day, date) else moments.day_of(day)
        found = moments.meant(on, clock, zone=reader.typed(f"{code}_zone"), is_utc=reader.is_utc)
    except moments.TwoMoments as asks:
        reader.asks_zone.add(code)
        reader.wrong(f"{code}_zone", f"{label}: {asks}")
        return None
    except moments.BadMoment as wrong:
        reader.wrong(f"{code}_day", f"{label}: {wrong}")
        return None
    if found.zone:
        reader.asks_zone.add(code)
    if on > reader.today:
        reader.wrong(f"{code}_day", f"{label}: {found.written} is in the future.")
    return found


def _log(reader: _Reader, question: Question) -> None:
    before: Moment | None = next((reader.moments[c] for c in ("began", "seen") if c in reader.moments), None)
    for number in range(1, log_rows(question.code, reader.sent) + 1):
        row = _log_row(reader, question, number, before)
        if row:
            reader.log.append(row)
            before = row.moment
    if reader.log:
        reader.text[question.code] = "\n".join(f"{row.moment.written} {row.text}" for row in reader.log)


def _log_row(reader: _Reader, question: Question, number: int, before: Moment | None) -> LogRow | None:
    code, label = f"{question.code}_{number}", f"Log line {number}"
    day, clock, words = (reader.typed(f"{code}_{part}") for part in ("day", "time", "text"))
    if not (day or clock or words):
        return None
    if not clock or not words:
        lacks = "time" if not clock else "text"
        reader.wrong(f"{code}_{lacks}", f"{label}: the {'time' if not clock else 'words'} are missing.".replace(
            "time are", "time is"))  # fmt: skip
        return None
    if len(words) > LONGEST[Kind.LOG]:
        reader.wrong(f"{code}_text", f"{label}: shorten it to {LONGEST[Kind.LOG]:,} characters.")
        return None
    try:
        on = moments.day_of(day) if day else _day_after(before, clock, is_utc=reader.is_utc)
    except moments.BadMoment as wrong:
        reader.wrong(f"{code}_day", f"{label}: {wrong}")
        return None
    found = _meant(reader, code, label, on, clock)
    return LogRow(number=number, moment=found, text=words) if found else None


def _day_after(before: Moment | None, clock: str, *, is_utc: bool) -> date:
    if before is None:
        raise moments.BadMoment("type the day of the first line.")
    zone: tzinfo = UTC if is_utc else moments.LONDON
    return moments.next_line(before.at.astimezone(zone).replace(tzinfo=None), clock)


def _said(reader: _Reader, question: Question) -> None:
    value, details = reader.typed(question.code), reader.sent.get(f"{question.code}_details", "").strip()
    if value not in set(Said):
        reader.wrong(question.code, f"Answer “{question.text}”, or say that it was not asked.")
        return
    if value == Said.YES and not details:
        reader.wrong(f"{question.code}_details", f"Say more about the yes to “{question.text}”, or type “nothing "
                                                 "written”.")  # fmt: skip
    reader.text[question.code] = f"{Said(value).label}. {details}".strip() if details else Said(value).label


HOW: Mapping[Kind, Callable[[_Reader, Question], None]] = {
    Kind.TEXT: _text, Kind.PROSE: _prose, Kind.MARK: _mark, Kind.CHOICE: _choice, Kind.DAY: _day,
    Kind.MOMENT: _moment, Kind.LOG: _log, Kind.SAID: _said,
}  # fmt: skip
