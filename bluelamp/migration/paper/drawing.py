"""Drawing numbered forms as PDF: A4, black on white, tagged for screen readers and checked against PDF/UA-1."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import segno
import typst
from anyascii import anyascii

from bluelamp.forms.types import Question, QuestionSet
from bluelamp.kernel.refusals import Refused
from bluelamp.migration.paper.queries.sheets import Printed
from bluelamp.migration.paper.rules.serials import Serial

TEMPLATE = Path(__file__).parents[1] / "data" / "paper_form.typ"
MARKING = "OFFICIAL-SENSITIVE when filled in"
BEYOND_LATIN, MARKS = 0x180, "‘’“”–—…•€"


def pdf(sheets: Iterable[Printed]) -> bytes:
    """Numbered forms as one PDF, each beginning on a page of its own with its number on every page."""
    drawn = {"marking": MARKING, "sheets": [_sheet(one) for one in sheets]}
    try:
        made: bytes = typst.compile(
            TEMPLATE, format="pdf", sys_inputs={"data": json.dumps(drawn)}, font_paths=[_fonts()],
            ignore_system_fonts=True, pdf_standards=["ua-1"])  # fmt: skip
    except typst.TypstError as error:
        raise Refused(
            f"The forms keep their numbers and could not be drawn: {error}. Tell the service desk."
        ) from None
    return made


@cache
def _fonts() -> Path:
    found = find_spec("font_source_sans_pro")
    if found is None or found.origin is None:
        raise RuntimeError("The font of the paper forms is not installed: run make env.")
    return Path(found.origin).parent / "files"


def printable(text: str) -> str:
    """Text that the font has: letters of other scripts and pictures are written in Latin letters, controls left out."""
    shown = "".join(sign if ord(sign) < BEYOND_LATIN or sign in MARKS else anyascii(sign) for sign in text)
    return "".join(sign for sign in shown if sign.isprintable())


def _sheet(one: Printed) -> dict[str, object]:
    return {
        "serial": str(one.serial), "plain": one.serial.plain, "qr": square(one.serial), "title": printable(one.title),
        "holder": printable(one.holder), "sets": [_set(questions) for questions in one.sets],
    }  # fmt: skip


def square(serial: Serial) -> str:
    """The serial as a QR code, as SVG; the highest correction, so that a fold or a stain does not matter."""
    kept = io.BytesIO()
    segno.make(serial.plain, error="h", micro=False).save(kept, kind="svg", border=2, xmldecl=False)
    return kept.getvalue().decode()


def _set(questions: QuestionSet) -> dict[str, object]:
    return {
        "label": printable(questions.label),
        "sections": [{"title": printable(one.title), "questions": [_question(q) for q in one.questions]}
                     for one in questions.sections],
    }  # fmt: skip


def _question(one: Question) -> dict[str, object]:
    return {
        "code": one.code, "text": printable(one.text), "hint": printable(one.hint),
        "follow": printable(one.follow_up), "kind": one.kind.value,
        "lines": one.lines, "choices": [printable(label) for _, label in one.choices], "needed": one.is_needed,
    }  # fmt: skip
