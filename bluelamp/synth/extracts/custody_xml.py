"""The 2003 custody system: one XML document (docs/extracts/custody-2003.md)."""

from __future__ import annotations

from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from bluelamp.synth.chance import stream
from bluelamp.synth.extracts import mistyping
from bluelamp.synth.extracts.dirt import Row, Spoiler, Table
from bluelamp.synth.types import Custody, Force

SOURCE = "custody"
FILE = "custody/CUSTODY03.XML"
STAMP = "%Y-%m-%dT%H:%M:%S"


def fill(force: Force) -> Table:
    """One element a detention."""
    table, chance = Table(SOURCE, FILE, []), stream(force.seed, "custody xml")
    told = set(force.story.values())
    for custody in force.custody:
        surname = force.humans[custody.detainee].surname
        if custody.detainee not in told and chance.random() < 0.08:
            surname = mistyping.misspelt(chance, surname)
        table.add(element(force, custody, surname), spare=custody.detainee not in told)
    return table


def element(force: Force, custody: Custody, surname: str) -> str:
    """A detention as this system exported it."""
    human = force.humans[custody.detainee]
    place = force.households[human.household].place
    offences = "".join(f"<offence code={quoteattr(code)}/>" for code in custody.offences)
    entries = "".join(
        f"<entry at={quoteattr(at.strftime(STAMP))}>{escape(text)}</entry>" for at, text in custody.entries
    )
    return (
        f"<custodyRecord number={quoteattr(custody.ref)}><detainee><surname>{escape(surname)}</surname>"
        f"<forenames>{escape(' '.join(human.forenames))}</forenames><dob>{human.born}</dob>"
        f"<sex>{human.sex}</sex><pnc>{human.pnc}</pnc><cro>{human.cro}</cro>"
        f"<address postcode={quoteattr(place.postcode)}>{escape(place.line)}</address></detainee>"
        f"<arrest at={quoteattr(custody.arrested_at.strftime(STAMP))} reason={quoteattr(custody.reason)}/>"
        f"<detention station={quoteattr(custody.station)}"
        f" authorised={quoteattr(custody.authorised_at.strftime(STAMP))}"
        f" released={quoteattr(custody.released_at.strftime(STAMP))}"
        f" disposal={quoteattr(custody.disposal)}/>{offences}<log>{entries}</log></custodyRecord>"
    )


def plant(table: Table, spoiler: Spoiler) -> None:
    """Spoil the document: an unclosed element, an undeclared entity, an impossible date, a cut end."""
    spoiler.spoil(table, 1, "malformed element", "refused", _replace("</detainee>", ""))
    spoiler.spoil(table, 1, "undeclared entity", "refused", _replace("<log>", "<log>&smiley;"))
    spoiler.spoil(table, 1, "impossible date", "held", _replace('authorised="', 'authorised="2014-02-31T99:'))
    spoiler.spoil(table, 2, "unknown offence code", "loaded", _replace('offence code="', 'offence code="QQ'))
    spoiler.repeat(table, 1, "duplicated row", "merged")
    whole = spoiler.chance.choice(table.rows).cells[0]
    table.rows.append(Row([whole[: len(whole) // 2]], spare=False))
    spoiler.note_last(table, "last line cut", "refused")


class _replace:
    """Replaces the first such words in a row."""

    def __init__(self, old: str, new: str) -> None:
        self._old, self._new = old, new

    def __call__(self, row: Row) -> None:
        row.cells[0] = row.cells[0].replace(self._old, self._new, 1)


def write(table: Table, out: Path, taken: str) -> None:
    """Write the document; its end is missing because the last record was cut."""
    path = out / table.file
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as sink:
        sink.write(b'<?xml version="1.0" encoding="UTF-8"?>\n')
        sink.write(f"<custodyExtract system={quoteattr('CUSTODY03')} taken={quoteattr(taken)}>\n".encode())
        for row in table.rows[:-1]:
            sink.write(row.cells[0].encode() + b"\n")
        sink.write(table.rows[-1].cells[0].encode())
