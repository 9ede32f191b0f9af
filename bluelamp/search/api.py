"""The JSON face of search: what the screen does, for a token with the same role."""

from django.http import HttpRequest
from ninja import Query, Router, Schema

from bluelamp.access import guard
from bluelamp.search import commands, queries
from bluelamp.search.codes import Permission, TieKind
from bluelamp.search.types import (
    Answer,
    ContactQuery,
    DescribedQuery,
    EntryAnswer,
    LinkedQuery,
    NameLists,
    OrganisationQuery,
    PeopleQuery,
    PlaceQuery,
    TextAnswer,
    TextQuery,
    TieChange,
    VehicleQuery,
)

router = Router()


class Asked(Schema):
    """One box, or single facts, or both."""

    q: str = ""
    family: str = ""
    given: str = ""
    born: str = ""
    age: str = ""
    sex: str = ""
    identifier: str = ""
    is_strict_birth: bool = False
    is_main_name_only: bool = False
    purpose: str = ""
    limit: int = 20
    after: str = ""

    def as_query(self, *, is_as_you_type: bool = False) -> PeopleQuery:
        """The question as the door takes it."""
        facts = self.model_dump(exclude={"q"})
        return PeopleQuery(text=self.q, is_as_you_type=is_as_you_type, **facts)


@router.get("/people", response=Answer, summary="Find people by any facts, with the reasons")
@guard.needs(Permission.SEARCH_PEOPLE)
def people(request: HttpRequest, asked: Query[Asked]) -> Answer:
    """Hits with score, band and reasons that sum to it; 422 for what cannot be asked, 503 when it could not look."""
    return queries.people(request.actor, asked.as_query())  # type: ignore[attr-defined]


@router.get("/as-you-type", response=Answer, summary="The first few people while somebody types")
@guard.needs(Permission.SEARCH_PEOPLE)
def as_you_type(request: HttpRequest, asked: Query[Asked]) -> Answer:
    """The same search with the last word open at its end; no suggestions, no other stores."""
    return queries.people(request.actor, asked.as_query(is_as_you_type=True))  # type: ignore[attr-defined]


class AskedPlace(Schema):
    """One box, or single facts of an address, or both; `after` is the `next` of the page before."""

    q: str = ""
    number: str = ""
    street: str = ""
    town: str = ""
    postcode: str = ""
    after: str = ""
    limit: int = 25
    purpose: str = ""


class AskedName(Schema):
    """A name or a company number."""

    q: str = ""
    after: str = ""
    limit: int = 25
    purpose: str = ""


class AskedText(Schema):
    """Words, "phrases", OR, minus and a closing star; `kinds` are classes of narrative, parted by commas."""

    q: str = ""
    since: str = ""
    until: str = ""
    kinds: str = ""
    after: str = ""
    limit: int = 25
    purpose: str = ""


@router.get(
    "/places", response=EntryAnswer, summary="Find addresses and premises, and who lives or lived there"
)
@guard.needs(Permission.SEARCH_PLACES)
def places(request: HttpRequest, asked: Query[AskedPlace]) -> EntryAnswer:
    """Hits with match, uncertain or no; 422 for what cannot be asked, 503 when it could not look."""
    question = PlaceQuery(text=asked.q, **asked.model_dump(exclude={"q"}))
    return queries.places(request.actor, question)  # type: ignore[attr-defined]


@router.get(
    "/organisations", response=EntryAnswer, summary="Find organisations by any name or company number"
)
@guard.needs(Permission.SEARCH_ORGANISATIONS)
def organisations(request: HttpRequest, asked: Query[AskedName]) -> EntryAnswer:
    """Hits with the reasons; legal forms such as Ltd are ignored."""
    question = OrganisationQuery(text=asked.q, **asked.model_dump(exclude={"q"}))
    return queries.organisations(request.actor, question)  # type: ignore[attr-defined]


@router.get(
    "/text", response=TextAnswer, summary="Find narratives by their words, in the classes you may read"
)
@guard.needs(Permission.SEARCH_TEXT)
def text(request: HttpRequest, asked: Query[AskedText]) -> TextAnswer:
    """Hits with the stretch of text that shows why; ranked, or newest first when too many fit."""
    kinds = tuple(one for one in asked.kinds.split(",") if one)
    question = TextQuery(text=asked.q, kinds=kinds, **asked.model_dump(exclude={"q", "kinds"}))
    return queries.narratives(request.actor, question)  # type: ignore[attr-defined]


class VehicleAsked(Schema):
    """One box, or a mark (`?`, `*`), a VIN or its end, a look, the keeper's postcode district."""

    q: str = ""
    vrm: str = ""
    vin: str = ""
    make: str = ""
    model: str = ""
    colour: str = ""
    area: str = ""
    purpose: str = ""
    limit: int = 20


@router.get("/vehicles", response=Answer, summary="Find vehicles by mark, whole or in part, VIN or look")
@guard.needs(Permission.SEARCH_THINGS)
def vehicles(request: HttpRequest, asked: Query[VehicleAsked]) -> Answer:
    """Ranked hits with reasons; 422 with what to add when a pattern fits too many, 503 when it could not look."""
    given = VehicleQuery(text=asked.q, **asked.model_dump(exclude={"q"}))
    return queries.vehicles_like(request.actor, given)  # type: ignore[attr-defined]


class ContactAsked(Schema):
    """One box, or a phone (at least its last six figures), an e-mail address, an online name."""

    q: str = ""
    phone: str = ""
    email: str = ""
    handle: str = ""
    platform: str = ""
    purpose: str = ""
    limit: int = 20


@router.get("/phones", response=Answer, summary="Find phones, e-mail addresses and online names")
@guard.needs(Permission.SEARCH_THINGS)
def phones(request: HttpRequest, asked: Query[ContactAsked]) -> Answer:
    """Whole numbers and endings, addresses, names; near numbers only as suggestions."""
    given = ContactQuery(text=asked.q, **asked.model_dump(exclude={"q"}))
    return queries.contacts_like(request.actor, given)  # type: ignore[attr-defined]


class LinkedAsked(Schema):
    """One box (`smith AB12`, `khan M14 5`, `red focus khan`), or a name with what the person is tied to."""

    q: str = ""
    name: str = ""
    vrm: str = ""
    look: str = ""
    area: str = ""
    phone: str = ""
    purpose: str = ""
    limit: int = 20


@router.get("/linked", response=Answer, summary="Find people by name and by their vehicle, address or phone")
@guard.needs(Permission.SEARCH_THINGS)
def linked(request: HttpRequest, asked: Query[LinkedAsked]) -> Answer:
    """Joined on links in one query; the reasons name the tie."""
    given = LinkedQuery(text=asked.q, **asked.model_dump(exclude={"q"}))
    return queries.linked(request.actor, given)  # type: ignore[attr-defined]


class DescribedAsked(Schema):
    """How somebody looks, with a name, a district, or at least four filters to bound it."""

    name: str = ""
    area: str = ""
    age: str = ""
    sex: str = ""
    height: str = ""
    build: str = ""
    hair: str = ""
    eyes: str = ""
    facial_hair: str = ""
    accent: str = ""
    marks: str = ""
    purpose: str = ""
    limit: int = 20


@router.get("/described", response=Answer, summary="Find people by how they look, within a name or an area")
@guard.needs(Permission.SEARCH_PEOPLE)
def described(request: HttpRequest, asked: Query[DescribedAsked]) -> Answer:
    """Ranked by how many filters agree; 422 with what to add when nothing bounds them."""
    return queries.described(request.actor, DescribedQuery(**asked.model_dump()))  # type: ignore[attr-defined]


class TieAsked(Schema):
    """Two names, what ties them (empty: nothing is to), and why."""

    word: str
    other: str
    kind: TieKind | None = None
    reason: str


@router.get("/names", response=NameLists, summary="What the search ties a name to, and the changes made here")
@guard.needs(Permission.VIEW_NAME_LISTS)
def names(request: HttpRequest, name: str = "") -> NameLists:
    """The lists in force, shipped and as changed here; 422 when it is not one name."""
    return queries.name_lists(request.actor, asked=name)  # type: ignore[attr-defined]


@router.post("/names", response=TieChange, summary="Tie or untie two names")
@guard.needs(Permission.EDIT_NAME_LISTS)
def change_names(request: HttpRequest, body: TieAsked) -> TieChange:
    """One change, kept with its reason, in force for every search at once."""
    by, given = request.actor, body.dict(exclude={"kind"})  # type: ignore[attr-defined]
    return commands.tie_names(by, kind=body.kind, **given) if body.kind else commands.untie_names(by, **given)
