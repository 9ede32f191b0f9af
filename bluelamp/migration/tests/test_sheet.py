"""The go / no-go sheet computes its verdict, and nothing red goes live without a name and a reason."""

from __future__ import annotations

from datetime import date

import pytest

from bluelamp.migration.codes import Arrival, Phase, Tone, Verdict
from bluelamp.migration.rules import phases, sheet
from bluelamp.migration.rules.phases import Standing
from bluelamp.migration.rules.rehearsing import fate_words, what_differs

WHOLE = {"source_rows": 10, "unaccounted": 0}


def line(tone: Tone) -> sheet.Line:
    return sheet.Line(part="Balances", title="records", tone=tone, reason="")


@pytest.mark.parametrize(
    ("tones", "expected"),
    [
        ([Tone.GREEN], Verdict.GO),
        ([Tone.GREEN, Tone.AMBER], Verdict.CONDITIONAL),
        ([Tone.AMBER, Tone.RED], Verdict.NO_GO),
        ([], Verdict.NO_GO),
    ],
)
def test_one_red_line_is_no_go_and_an_empty_sheet_too(tones: list[Tone], expected: Verdict) -> None:
    assert sheet.verdict([line(tone) for tone in tones]) is expected


def test_over_a_red_line_a_person_goes_only_by_name_and_with_a_reason() -> None:
    lines = [line(Tone.RED)]
    sign = {"is_same": True, "name": "CC Helen Ward"}
    refused = sheet.reasons_not_to_sign(lines, is_go=True, override="", **sign)
    assert "CC Helen Ward must write why" in refused[0]
    assert not sheet.reasons_not_to_sign(lines, is_go=True, override="Gold group decided, 21/11", **sign)
    assert not sheet.reasons_not_to_sign(lines, is_go=False, override="", **sign)
    assert sheet.reasons_not_to_sign([line(Tone.GREEN)], is_go=True, override="", is_same=False, name="")


def test_a_live_case_that_did_not_arrive_is_a_red_tile_with_its_number() -> None:
    counts = {("warrant", "arrived"): 2_000, ("warrant", "missing"): 1}
    lines = sheet.live(counts, [("warrant", "W/2024/117", "the row is held")], set())
    assert lines[0].title == "Warrant W/2024/117" and lines[0].tone is Tone.RED
    (warrants,) = (line for line in lines if line.title == "Warrants")
    assert "2,000 of 2,001 arrived" in warrants.reason and warrants.tone is Tone.RED


def test_live_cases_of_a_kind_that_no_old_system_sent_are_asked_about() -> None:
    assert {line.tone for line in sheet.live({}, [], set())} == {Tone.AMBER}
    assert len(sheet.live({}, [], set())) == 4


def test_a_live_case_that_only_the_legacy_store_keeps_needs_an_open_workaround() -> None:
    counts = {("bail", str(Arrival.LEGACY.value)): 3}
    tones = [
        next(line.tone for line in sheet.live(counts, [], covered) if line.title == "Bail dates")
        for covered in (set(), {"live:bail"})
    ]
    assert tones == [Tone.RED, Tone.AMBER]


def test_a_source_that_does_not_balance_is_red_with_what_is_missing() -> None:
    found = {
        "sources": {"records": {"source_rows": 10, "unaccounted": 1}, "custody": WHOLE},
        "findings": [{"source": "records", "what": "rows with no fate yet", "rows": 1}],
    }
    custody, records = sheet.balances(found, {"records": "Records system (2003)"})
    assert (records.tone, records.reason) == (Tone.RED, "1 rows with no fate yet")
    assert records.title == "Records system (2003)" and custody.tone is Tone.GREEN


def test_spot_checks_are_green_only_when_a_named_owner_signed_all() -> None:
    owners, titles = {"records": "Supt Jennings"}, {}
    tones = {
        state: sheet.checks(["records"], owners, {("records", state): 2}, titles)[0].tone
        for state in ("signed", "waiting", "refused")
    }
    assert tones == {"signed": Tone.GREEN, "waiting": Tone.AMBER, "refused": Tone.RED}
    assert sheet.checks(["records"], {}, {("records", "signed"): 2}, titles)[0].tone is Tone.RED


def test_speed_that_nobody_measured_is_red_and_slow_pages_are_amber() -> None:
    assert sheet.performance({})[0].tone is Tone.RED
    search, page = sheet.performance(
        {"searches": 20, "search_p50": 20.0, "search_p95": 80.0, "pages": {"people": 1_500.0}}
    )
    assert (search.tone, page.tone) == (Tone.GREEN, Tone.AMBER)


def test_a_workaround_past_its_review_is_red() -> None:
    today = date(2026, 11, 22)
    late, due = sheet.workarounds([("Bail dates", "Sgt A", date(2026, 11, 1)), ("B", "C", today)], today)
    assert (late.tone, due.tone) == (Tone.RED, Tone.AMBER) and "Sgt A" in late.reason
    assert sheet.workarounds([], today)[0].tone is Tone.GREEN


def standing(current: Phase, **known: bool) -> Standing:
    has = {
        "has_point_since_freeze": True,
        "is_verified_since_freeze": True,
        "is_go_signed_for_it": True,
    } | known
    return Standing(current=current, deliveries=frozenset(Phase), **has)


def test_phases_follow_one_another_and_none_can_be_skipped() -> None:
    for one, following in zip(list(Phase), list(Phase)[1:], strict=False):
        assert phases.reasons_not_to_enter(following, standing(one)) == []
    assert "cannot be skipped" in phases.reasons_not_to_enter(Phase.FREEZE, standing(Phase.BULK))[0]
    assert "cannot be skipped" in phases.reasons_not_to_enter(Phase.BULK, standing(Phase.DELTAS))[0]
    assert phases.reasons_not_to_enter(Phase.LIVE, standing(Phase.LIVE))


def test_live_needs_a_verified_database_and_a_signed_go() -> None:
    refused = phases.reasons_not_to_enter(Phase.LIVE, standing(Phase.VERIFY, is_verified_since_freeze=False))
    assert "migrate verify" in refused[0]
    assert phases.reasons_not_to_enter(Phase.LIVE, standing(Phase.VERIFY, is_go_signed_for_it=False))
    assert phases.reasons_not_to_enter(Phase.VERIFY, standing(Phase.FREEZE, has_point_since_freeze=False))


def test_a_difference_says_what_it_is() -> None:
    loaded, held = fate_words("loaded", ""), fate_words("held", "no street")
    assert what_differs(loaded, held, is_same_source=True) == "another fate"
    assert what_differs(held, fate_words("held", "no town"), is_same_source=True) == "another reason"
    assert what_differs(loaded, loaded, is_same_source=True) == "it becomes something else"
    assert what_differs(loaded, loaded, is_same_source=False) == "the source row changed"
    assert what_differs("", loaded, is_same_source=False) == "new in the extract"
