"""What comes out of the printer: every page of every form with its number, tagged, and the square that scans."""

from __future__ import annotations

import io
import re
from datetime import date

import pytest
import typst
from pypdf import PdfReader

from bluelamp.forms import declare as forms
from bluelamp.kernel.refusals import Refused
from bluelamp.migration.paper import drawing
from bluelamp.migration.paper.queries.sheets import Printed
from bluelamp.migration.paper.rules import catalogue
from bluelamp.migration.paper.rules.serials import Serial


def printed(form, number=7, holder="Control room, red cupboard"):
    sets = tuple(forms.in_force(name, date(2026, 11, 22)) for name in form.sets)
    return Printed(Serial(form.letter, number), form.title, holder, sets)


def read(*sheets):
    return PdfReader(io.BytesIO(drawing.pdf(sheets)))


def test_every_page_of_every_form_carries_its_own_serial_and_its_page_of_how_many():
    sheets = [printed(one, n) for n, one in enumerate(catalogue.FORMS, 11)]
    pages = [" ".join(page.extract_text().split()) for page in read(*sheets).pages]
    for sheet in sheets:
        mine = [text for text in pages if str(sheet.serial) in text]
        assert mine and all(
            f"{sheet.title}, page {n} of {len(mine)}" in text for n, text in enumerate(mine, 1)
        )
    assert sum(any(str(sheet.serial) in text for sheet in sheets) for text in pages) == len(pages)


@pytest.mark.parametrize("form", catalogue.FORMS, ids=lambda one: one.name)
def test_the_paper_asks_every_question_of_the_screen_in_its_order(form):
    sheet = printed(form)
    text = " ".join(" ".join(page.extract_text().split()) for page in read(sheet).pages)
    places = [text.find(" ".join(one.text.split())) for asked in sheet.sets for one in asked.questions]
    assert -1 not in places, "a question is not on the paper"


def test_it_is_a4_tagged_in_english_and_has_only_black():
    found = read(printed(catalogue.FORMS[0]))
    root = found.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] and root["/Lang"] == "en-GB" and "/StructTreeRoot" in root
    assert {(round(p.mediabox.width), round(p.mediabox.height)) for p in found.pages} == {(595, 842)}
    drawn = "\n".join(page.get_contents().get_data().decode("latin-1") for page in found.pages)
    colours = {tuple(one.split()) for one in re.findall(r"((?:[\d.]+ ){1,4})(?:scn?|SCN?|rg|RG)\b", drawn)}
    assert colours and all(len(set(one)) == 1 for one in colours), f"a colour is no grey: {colours}"


def test_a_template_that_loses_its_tags_does_not_print():
    bare = b"#set document(title: \"x\")\n#image(bytes(\"<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>\"))"
    with pytest.raises(typst.TypstError, match="alt text"):
        typst.compile(bare, format="pdf", pdf_standards=["ua-1"])


@pytest.mark.parametrize(
    "holder", ["🚓 Car", "\u202eabc", "漢字", '#evil[$ *_ \\"', "x" * 160, "\x07bell", "Llŷr ŵ", "a\x00b"]
)
def test_whatever_a_holder_is_called_the_forms_are_printed(holder):
    text = read(printed(catalogue.FORMS[4], holder=holder)).pages[0].extract_text()
    assert "Issued to" in text


def test_a_form_that_cannot_be_drawn_is_an_answer(monkeypatch, tmp_path):
    broken = tmp_path / "broken.typ"
    broken.write_text("#let data = (")
    monkeypatch.setattr(drawing, "TEMPLATE", broken)
    with pytest.raises(Refused, match="keep their numbers"):
        drawing.pdf([printed(catalogue.FORMS[0])])


def test_the_square_holds_the_serial_and_nothing_else():
    assert "<svg" in drawing.square(Serial("L", 7))
    assert drawing.square(Serial("L", 7)) != drawing.square(Serial("L", 8))
