"""The questions of the vehicles, links and description tabs to the searches behind them."""

from __future__ import annotations

from bluelamp.kernel import clock
from bluelamp.kernel.actors import Actor
from bluelamp.kernel.refusals import refuse_if
from bluelamp.search.codes import FactKind
from bluelamp.search.queries.for_tabs import with_summaries
from bluelamp.search.queries.things.contacts import contacts_like
from bluelamp.search.queries.things.described import described
from bluelamp.search.queries.things.linked import linked
from bluelamp.search.queries.things.vehicles import vehicles_like
from bluelamp.search.rules import asking, vehicles
from bluelamp.search.rules.kinds import Part
from bluelamp.search.rules.normalise import compact
from bluelamp.search.tabs import TabAsked
from bluelamp.search.types import Answer, ContactQuery, DescribedQuery, LinkedQuery, VehicleQuery

THING_FIELDS = ("vrm", "make", "model", "colour", "keeper_area", "vin", "contact")
LINKED_FIELDS = ("who", "plate", "look", "district", "tel")
DESCRIBED_FIELDS = (
    "called", "area", "age", "sex", "height", "build", "hair", "eyes", "facial_hair", "accent", "marks",
)  # fmt: skip
CONTACTS = (FactKind.PHONE, FactKind.EMAIL, FactKind.HANDLE)
LONGEST_MARK = 8  # longer words are a name, and a name is no mark
LOOKS = {FactKind.MAKE: "make", FactKind.MODEL: "model", FactKind.COLOUR: "colour"}


def things_tab(viewer: Actor, asked: TabAsked) -> Answer:
    """Vehicles by what the box says of a mark, a VIN or a look; else phones, e-mail addresses and online names."""
    vrm, make, model, colour, area, vin, contact = (asked.values.get(name, "") for name in THING_FIELDS)
    parts = _parts(asked.text)
    if contact or (not asked.values and any(part.kind in CONTACTS for part in parts)):
        text = contact or next(part.written for part in parts if part.kind in CONTACTS)
        return contacts_like(viewer, ContactQuery(text=text, limit=asked.limit, purpose=asked.purpose))
    said = {LOOKS[part.kind]: part.value for part in parts if part.kind in LOOKS}
    mark = next((part.written for part in parts if _may_be_a_mark(part)), "")
    whole = next((part.written for part in parts if part.kind is FactKind.VIN), "")
    is_plain = (
        not (mark or whole or asked.values) and len(compact(vehicles.read(asked.text)[2])) <= LONGEST_MARK
    )
    return vehicles_like(viewer, VehicleQuery(
        text=asked.text if is_plain else "", vrm=vrm or mark, vin=vin or whole, make=make or said.get("make", ""),
        model=model or said.get("model", ""), colour=colour or said.get("colour", ""), area=area, limit=asked.limit,
        purpose=asked.purpose,
    ))  # fmt: skip


def _parts(text: str) -> tuple[Part, ...]:
    if not text.strip():
        return ()
    refuse_if(asking.reasons_not_to_search(text))
    return asking.read_box(text, clock.local(clock.now()).date()).parts


def _may_be_a_mark(part: Part) -> bool:
    return part.kind is FactKind.VRM or FactKind.VRM in part.others


def linked_tab(viewer: Actor, asked: TabAsked) -> Answer:
    """People by the box and by what they are tied to."""
    who, plate, look, district, tel = (asked.values.get(name, "") for name in LINKED_FIELDS)
    answer = linked(viewer, LinkedQuery(
        text=asked.text, name=who, vrm=plate, look=look, area=district, phone=tel, limit=asked.limit,
        purpose=asked.purpose,
    ))  # fmt: skip
    return answer if asked.is_count else with_summaries(viewer, answer)


def described_tab(viewer: Actor, asked: TabAsked) -> Answer:
    """People by how they look; the box holds the name that bounds them."""
    given = {name: asked.values.get(name, "") for name in DESCRIBED_FIELDS if name != "called"}
    name = asked.values.get("called", "") or asked.text
    answer = described(viewer, DescribedQuery(name=name, limit=asked.limit, purpose=asked.purpose, **given))
    return answer if asked.is_count else with_summaries(viewer, answer)
