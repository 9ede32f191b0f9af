"""The 2003 custody system: one XML document (docs/extracts/custody-2003.md)."""

from __future__ import annotations

import re
from datetime import date
from xml.sax.saxutils import escape, quoteattr

from bluelamp.synth.chance import stream
from bluelamp.synth.extracts import mistyping
from bluelamp.synth.extracts.dirt import Row, Share, Spoiler, Table
from bluelamp.synth.extracts.nominals import Index
from bluelamp.synth.extracts.shape import Live, Shape, Tables
from bluelamp.synth.types import Bail, Custody, Force

SOURCE = "custody"
FILE = "custody/CUSTODY03.XML"
STAMP = "%Y-%m-%dT%H:%M:%S"
KIND = "CUSTODY"
NUMBER = re.compile('number="([^"]*)"')


def fill(force: Force, index: Index) -> Tables:
    """One element a detention."""
    table, chance = Table(SOURCE, FILE, []), stream(force.seed, "custody xml")
    told = set(force.story.values())
    for custody in force.custody:
        surname = force.humans[custody.detainee].surname
        if custody.detainee not in told and chance.random() < 0.08:
            surname = mistyping.misspelt(chance, surname)
        table.add(element(force, custody, surname), spare=custody.detainee not in told)
    return {KIND: table}


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
        f" disposal={quoteattr(custody.disposal)}/>{_bail(custody.bail)}{offences}<log>{entries}</log></custodyRecord>"
    )


def _bail(bail: Bail | None) -> str:
    if bail is None:
        return ""
    status = "OPEN" if bail.is_open else "ANSWERED"
    return f'<bail type="{bail.kind}" until="{bail.until.strftime(STAMP)}" status="{status}"/>'


def plant(tables: Tables, spoiler: Spoiler, share: Share, index: Index) -> None:
    """Spoil the document: an unclosed element, an undeclared entity, an impossible date, a cut end."""
    table, matched = tables[KIND], ("held", "merged")
    spoiler.spoil(table, 1, "malformed element", "refused", _replace("</detainee>", ""))
    spoiler.spoil(table, 1, "undeclared entity", "refused", _replace("<log>", "<log>&smiley;"))
    spoiler.spoil(table, 1, "impossible date", "held", _replace('authorised="', 'authorised="2014-02-31T99:'))
    spoiler.spoil(table, 2, "offence of no table", "loaded", _replace('offence code="', 'offence code="QQ'),
                  or_else=matched)  # fmt: skip
    spoiler.repeat(table, 1, "duplicated row", "merged")
    if share.is_last and table.rows:
        whole = spoiler.chance.choice(table.rows).cells[0]
        table.rows.append(Row([], raw=whole[: len(whole) // 2].encode()))
        spoiler.note_last(table, "last line cut", "refused")


class _replace:
    """Replaces the first such words in a row."""

    def __init__(self, old: str, new: str) -> None:
        self._old, self._new = old, new

    def __call__(self, row: Row) -> None:
        row.cells[0] = row.cells[0].replace(self._old, self._new, 1)


def prolog(table: Table, taken: date) -> bytes:
    """The beginning of the document; its end is missing because the last record was cut."""
    head = f'<custodyExtract system="CUSTODY03" taken="{taken:%d%m%Y}">'
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{head}\n'.encode()


def line(row: Row) -> bytes:
    """One record."""
    return row.cells[0].encode() + b"\n"


def live(tables: Tables) -> Live:
    """Bail that is still to be answered."""
    for row in tables[KIND].rows:
        if row.cells and 'status="OPEN"' in row.cells[0] and (number := NUMBER.search(row.cells[0])):
            yield "bail", number[1]


SHAPE = Shape(SOURCE, fill, plant, prolog, line, live, first_row=1)
