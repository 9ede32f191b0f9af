"""The JSON face of search: what the screen does, for a token with the same role."""

from django.http import HttpRequest
from ninja import Query, Router, Schema

from bluelamp.access import guard
from bluelamp.search import queries
from bluelamp.search.codes import Permission
from bluelamp.search.types import Answer, PeopleQuery

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
    purpose: str = ""
    limit: int = 20

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
