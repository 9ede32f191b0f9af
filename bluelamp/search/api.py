"""The JSON face of search: what the screen does, for a token with the same role."""

from django.http import HttpRequest
from ninja import Query, Router, Schema

from bluelamp.access import guard
from bluelamp.search import queries
from bluelamp.search.codes import Permission
from bluelamp.search.types import (
    Answer,
    EntryAnswer,
    OrganisationQuery,
    PeopleQuery,
    PlaceQuery,
    TextAnswer,
    TextQuery,
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
