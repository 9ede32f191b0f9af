"""The fictional force: the same from the same seed, plausible, and always with the story's people."""

from __future__ import annotations

import filecmp
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest

from bluelamp.synth import force as forces
from bluelamp.synth import naming
from bluelamp.synth.domestic import OMITTED_FROM, OMITTED_TO
from bluelamp.synth.extracts import writing
from bluelamp.synth.identifiers import check_letter, pnc_id
from bluelamp.synth.places import InventedStreets
from bluelamp.synth.types import Force

PEOPLE = 900


@pytest.fixture(scope="module")
def force() -> Force:
    return forces.build(InventedStreets(), PEOPLE, 3)


def test_the_same_seed_writes_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "other"):
        writing.write(forces.build(InventedStreets(), 200, 9), tmp_path / name)
    files = sorted(p.relative_to(tmp_path / "one") for p in (tmp_path / "one").rglob("*") if p.is_file())
    _, different, missing = filecmp.cmpfiles(
        tmp_path / "one", tmp_path / "other", [str(f) for f in files], False
    )
    assert (different, missing) == ([], []) and len(files) > 35


def test_another_seed_makes_another_force() -> None:
    one, other = (forces.build(InventedStreets(), 200, seed) for seed in (1, 2))
    assert [h.surname for h in one.humans.values()] != [h.surname for h in other.humans.values()]


def test_families_hold_together(force: Force) -> None:
    for human in force.humans.values():
        for parent in (human.mother, human.father):
            if parent:
                assert human.number in force.households[force.humans[parent].household].members
                gap = human.born - force.humans[parent].born
                assert gap > timedelta(days=14 * 365), f"{human} is too old for {force.humans[parent]}"
        if human.partner:
            assert force.humans[human.partner].partner == human.number


def test_names_come_from_every_origin(force: Force) -> None:
    origins = Counter(human.origin for human in force.humans.values())
    assert set(origins) == set(naming.ETHNICITY)
    assert origins["british"] > len(force.humans) / 3


def test_identifiers_carry_their_true_letter() -> None:
    assert pnc_id(1981, 34) == "1981/0000034U" and pnc_id(2002, 73319) == "2002/0073319Z"
    assert check_letter(0) == "Z"


def test_siobhan_her_partner_and_two_children_at_different_schools_are_always_there(force: Force) -> None:
    people = {name: force.humans[number] for name, number in force.story.items()}
    assert people["siobhan"].surname == "O'Neill" and people["siobhan"].partner == people["darren"].number
    assert people["amy"].school != people["callum"].school
    assert any(marker.human == people["siobhan"].number for marker in force.warnings)
    earlier = [
        i for i in force.incidents if i.domestic and any(p.human == people["siobhan"].number for p in i.parts)
    ]
    assert len(earlier) == 4


def test_july_2019_leaves_out_something_under_every_rule_but_only_then(force: Force) -> None:
    refs = {incident.ref: incident.at for incident in force.incidents}
    refs |= {crime.ref: crime.recorded_at for crime in force.crimes}
    rules = {omission.rule for omission in force.omissions}
    assert {"R-DA-RA", "R-CP-17", "R-OE"} <= rules
    for omission in force.omissions:
        assert OMITTED_FROM <= refs[omission.source].date() <= OMITTED_TO


def test_outside_july_every_domestic_incident_has_its_assessment(force: Force) -> None:
    assessed = {made.incident for made in force.assessments}
    for incident in force.incidents:
        if incident.domestic and not OMITTED_FROM <= incident.at.date() <= OMITTED_TO:
            assert incident.ref in assessed


def test_everybody_lives_somewhere_and_events_happen_in_the_history(force: Force) -> None:
    assert all(h.number in force.households[h.household].members for h in force.humans.values())
    assert all(incident.at.date() < force.until for incident in force.incidents)
    assert all(incident.closed_at > incident.at for incident in force.incidents)
