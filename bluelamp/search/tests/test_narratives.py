"""Free text: committed means found, rolled back means never found, hidden means hidden."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction
from pydantic import TypeAdapter

from bluelamp.access import commands as access
from bluelamp.access.codes import RestrictionState, Role
from bluelamp.access.models import AuditRow
from bluelamp.access.tests.makers import actor
from bluelamp.access.types import Restriction
from bluelamp.contracts.refs import IncidentRef, PersonRef
from bluelamp.kernel.actors import SYSTEM
from bluelamp.kernel.doorway import Denied
from bluelamp.kernel.models import Fact
from bluelamp.kernel.refusals import CouldNotLook, Refused
from bluelamp.search import commands, declare, queries
from bluelamp.search.queries import snapshots
from bluelamp.search.types import Narrative, NarrativeShown, TextAnswer, TextQuery

pytestmark = pytest.mark.django_db
AT = datetime(2026, 4, 3, 12, tzinfo=UTC)
BYTES = TypeAdapter(TextAnswer)
LOG, SECRET = "note", "closed_note"


class Owner:
    """A module with two classes of narrative, one of them for few."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], Narrative] = {}

    def writes(self, text: str, *, kind: str = LOG, at: datetime = AT, about=(), ref=None) -> IncidentRef:
        ref = ref or IncidentRef.new()
        item = f"{len(self.kept):06d}"
        one = Narrative(kind=kind, item=item, ref=str(ref), text=text, at=at, about=about)
        self.kept[kind, item] = one
        with transaction.atomic():
            commands.index_narratives([one])
        return ref

    def present(self, kind: str):
        return lambda viewer, items: {
            item: NarrativeShown(title=f"Note {item}", text=self.kept[kind, item].text) for item in items
        }

    def records(self, kind: str):
        def after(last: str, limit: int) -> list[Narrative]:
            return [one for (held, item), one in sorted(self.kept.items()) if held == kind and item > last][
                :limit
            ]

        return after


@pytest.fixture
def owner(monkeypatch) -> Owner:
    made = Owner()
    kept = {
        kind: declare.NarrativeClass(
            kind=kind,
            label=kind,
            permission=permission,
            present=made.present(kind),
            records=made.records(kind),
        )
        for kind, permission in ((LOG, "search.search_text"), (SECRET, "search.find_protected_place"))
    }
    monkeypatch.setattr(declare.narratives, "_items", kept)
    return made


@pytest.fixture
def officer():
    return actor(Role.OFFICER)


def look(text: str, viewer=SYSTEM, **more) -> TextAnswer:
    return queries.narratives(viewer, TextQuery(text=text, **more))


def refs(text: str, viewer=SYSTEM, **more) -> list[str]:
    return [hit.ref for hit in look(text, viewer, **more).hits]


def test_what_is_committed_is_found_by_the_next_search(owner, officer):
    ref = owner.writes("He threatened her with two hammers by the red door.")
    for text in ("hammer", "threatening", '"red door"', "thre* door", "hammer -car", "car OR hammers"):
        assert refs(text, officer) == [str(ref)], text
    for text in ("car", '"door red"', "hammer -door"):
        assert refs(text, officer) == [], text


def test_what_is_rolled_back_is_never_found(owner):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        one = Narrative(kind=LOG, item="x", ref=str(IncidentRef.new()), text="zanzibar", at=AT)
        commands.index_narratives([one])
        raise ZeroDivisionError
    assert refs("zanzibar") == []


def test_the_hit_shows_why_and_marks_it(owner):
    owner.writes("<script>alert(1)</script> hammers")
    runs = look("hammer").hits[0].snippet
    assert [run.text for run in runs if run.is_hit] == ["hammers"]
    assert "".join(run.text for run in runs).startswith("<script>")


def test_nearer_words_come_first_and_the_order_is_total(owner):
    far = owner.writes("knife " + "word " * 60 + "door")
    near = owner.writes("knife door")
    assert refs("knife door") == [str(near), str(far)]


def test_days_and_classes_narrow_it_down(owner):
    old = owner.writes("knife one", at=AT - timedelta(days=400))
    owner.writes("knife two")
    assert refs("knife", until="31/12/2025") == [str(old)]
    assert refs("knife", since="2025", until="2025") == [str(old)]
    with pytest.raises(Refused, match="not a day"):
        look("knife", since="yesterdayish")
    with pytest.raises(Refused, match="no class"):
        look("knife", kinds=("gossip",))


def test_a_viewer_searches_only_the_classes_he_may_read(owner, officer):
    owner.writes("knife", kind=SECRET)
    open_one = owner.writes("knife")
    assert refs("knife", officer) == [str(open_one)]
    assert len(refs("knife", actor(Role.MARAC_COORDINATOR))) == 2
    with pytest.raises(Denied):
        look("knife", actor(Role.PLATFORM_ADMIN))


def test_pages_follow_one_another_without_gap_or_repeat(owner):
    written = [str(owner.writes(f"knife number {n}", at=AT + timedelta(minutes=n))) for n in range(7)]
    seen, after = [], ""
    for _ in range(4):
        page = look("knife", limit=2, after=after)
        seen += [hit.ref for hit in page.hits]
        after = page.next
    assert sorted(seen) == sorted(written) and len(seen) == 7
    assert not after
    with pytest.raises(Refused, match="page mark"):
        look("knife", after="<nonsense>")


def test_too_many_to_rank_are_the_newest_and_the_answer_says_so(owner):
    many = [
        Narrative(
            kind=LOG, item=f"m{n:05d}", ref=str(IncidentRef.new()), text="knife", at=AT + timedelta(seconds=n)
        )
        for n in range(2005)
    ]
    with transaction.atomic():
        commands.index_narratives(many)
    owner.kept.update({(LOG, one.item): one for one in many})
    first = look("knife", limit=3)
    assert [hit.ref for hit in first.hits] == [one.ref for one in many[:-4:-1]]
    assert first.truncated and first.total_at_least == 2000 and first.order == "newest"
    assert "newest come first" in first.warnings[0]
    second = look("knife", limit=3, after=first.next)
    assert [hit.ref for hit in second.hits] == [one.ref for one in many[-4:-7:-1]]


def restrict(ref, state: RestrictionState, named=None, contact: str = "Standards") -> None:
    people = frozenset({named.account_id}) if named else frozenset()
    to = Restriction(state=state, people=people, units=frozenset({"X"}), contact=contact)
    access.restrict(SYSTEM, ref=ref, to=to, reason="Protected person scheme")


def test_a_sealed_record_leaves_the_bytes_as_if_it_were_not_there(owner, officer):
    owner.writes("knife by the door")
    asked = ("knife", "knife door", '"the door"', "kni*")
    without = [BYTES.dump_json(look(text, officer)) for text in asked]
    secret = IncidentRef.new()
    restrict(secret, RestrictionState.SEALED, actor(Role.INSPECTOR, username="named"))
    owner.writes("knife by the door of the safe house", ref=secret)
    assert [BYTES.dump_json(look(text, officer)) for text in asked] == without
    assert commands.tell_owners()
    told = Fact.objects.filter(name="search.restricted_record_searched").latest("seq")
    assert told.subject == str(secret) and told.body["was_silent"]
    assert AuditRow.objects.filter(door="search.sealed_met", subjects=[str(secret)]).exists()


def test_sealing_a_person_afterwards_hides_what_is_written_about_them_at_once(owner, officer):
    victim = PersonRef.new()
    named = actor(Role.INSPECTOR, username="named")
    ref = owner.writes("knife", about=(str(victim),))
    assert refs("knife", officer) == [str(ref)]
    restrict(victim, RestrictionState.SEALED, named)
    assert refs("knife", officer) == []
    assert refs("knife", named) == [str(ref)]
    restrict(victim, RestrictionState.OPEN, named)
    assert refs("knife", officer) == [str(ref)]


def test_a_restricted_record_gives_a_contact_and_nothing_else(owner, officer):
    ref = owner.writes("quarterpenny")
    restrict(ref, RestrictionState.RESTRICTED, contact="Covert unit")
    answer = look("quarterpenny", officer)
    assert answer.contacts == ("A restricted record may be relevant: contact Covert unit.",)
    assert answer.hits == () and answer.total_at_least == 0
    assert "quarterpenny" not in str(replace(answer, query="", facts=()))


def test_a_person_named_later_hides_what_was_written_before(owner, officer):
    secret = PersonRef.new()
    restrict(secret, RestrictionState.SEALED, actor(Role.INSPECTOR, username="named"))
    ref = owner.writes("knife")
    with transaction.atomic():
        commands.narratives_also_about(str(ref), [str(secret)])
    assert refs("knife", officer) == []


def test_verify_finds_what_differs_and_rebuild_puts_it_right(owner):
    owner.writes("knife")
    kept = owner.writes("door")
    assert commands.verify_narratives() == 0
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM search_narrative WHERE item = '000000'")
        cursor.execute(
            "UPDATE search_narrative SET vector = to_tsvector('simple', 'other') WHERE item = '000001'"
        )
    with transaction.atomic():
        stray = Narrative(kind=LOG, item="stray", ref=str(kept), text="stray", at=AT)
        commands.index_narratives([stray])
    assert commands.verify_narratives() == 3
    assert commands.rebuild_narratives() == 3
    assert commands.verify_narratives() == 0 and commands.rebuild_narratives() == 0
    assert len(refs("knife")) == 1 and refs("stray") == []


def test_a_search_that_takes_too_long_is_an_error_and_never_a_short_list(owner, monkeypatch):
    monkeypatch.setattr(snapshots, "TIMEOUT_MS", 1)
    monkeypatch.setattr(sys.modules["bluelamp.search.queries.narratives"], "_COUNT", "SELECT pg_sleep(1)")
    with pytest.raises(CouldNotLook, match="too long"):
        look("knife")


def test_every_search_is_audited_with_its_question_even_when_nothing_is_found(owner, officer):
    ref = owner.writes("knife")
    look("knife", officer, purpose="Crime")
    look("nothingatall", officer)
    last, before = AuditRow.objects.filter(door="search.text").order_by("-id")[:2]
    assert "nothingatall" in last.detail and str(ref) in before.detail and "Crime" in before.detail
    assert AuditRow.objects.filter(subjects__contains=[str(ref)], operation="consultation").exists()
