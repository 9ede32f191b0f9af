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

from bluelamp.forms.types import Question, QuestionSet
from bluelamp.migration.paper.queries.sheets import Printed
from bluelamp.migration.paper.rules.serials import Serial

TEMPLATE = Path(__file__).parents[1] / "data" / "paper_form.typ"
MARKING = "OFFICIAL-SENSITIVE when filled in"


def pdf(sheets: Iterable[Printed]) -> bytes:
    """Numbered forms as one PDF, each beginning on a page of its own with its number on every page."""
    drawn = {"marking": MARKING, "sheets": [_sheet(one) for one in sheets]}
    made: bytes = typst.compile(
        TEMPLATE, format="pdf", sys_inputs={"data": json.dumps(drawn)}, font_paths=[_fonts()],
        ignore_system_fonts=True, pdf_standards=["ua-1"])  # fmt: skip
    return made


@cache
def _fonts() -> Path:
    found = find_spec("font_source_sans_pro")
    if found is None or found.origin is None:
        raise RuntimeError("The font of the paper forms is not installed: run make env.")
    return Path(found.origin).parent / "files"


def _sheet(one: Printed) -> dict[str, object]:
    return {
        "serial": str(one.serial), "plain": one.serial.plain, "qr": square(one.serial), "title": one.title,
        "holder": one.holder, "sets": [_set(questions) for questions in one.sets],
    }  # fmt: skip


def square(serial: Serial) -> str:
    """The serial as a QR code, as SVG; the highest correction, so that a fold or a stain does not matter."""
    kept = io.BytesIO()
    segno.make(serial.plain, error="h", micro=False).save(kept, kind="svg", border=2, xmldecl=False)
    return kept.getvalue().decode()


def _set(questions: QuestionSet) -> dict[str, object]:
    return {
        "label": questions.label, "source": questions.source,
        "sections": [{"title": one.title, "questions": [_question(q) for q in one.questions]}
                     for one in questions.sections],
    }  # fmt: skip


def _question(one: Question) -> dict[str, object]:
    return {
        "code": one.code, "text": one.text, "hint": one.hint, "follow": one.follow_up, "kind": one.kind.value,
        "lines": one.lines, "choices": [label for _, label in one.choices], "needed": one.is_needed,
    }  # fmt: skip
