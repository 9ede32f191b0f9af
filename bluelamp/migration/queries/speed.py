"""Search and pages timed in the database in hand, so that nobody finds out on the first night."""

from __future__ import annotations

import time
from collections.abc import Callable
from importlib import import_module

from django.conf import settings
from django.http import HttpRequest
from django.test import RequestFactory
from django.urls import Resolver404, resolve

from bluelamp.contracts.refs import PersonRef
from bluelamp.kernel.actors import SYSTEM
from bluelamp.migration.queries.sql import fetch
from bluelamp.migration.rules.sheet import percentile
from bluelamp.nominals import queries as nominals
from bluelamp.search import queries as search
from bluelamp.search.types import PeopleQuery

NAMES = 20
REPEATS = 3
WARMING = 2
SOME_PEOPLE = "SELECT golden FROM migration_mention ORDER BY md5(person::text) LIMIT %s"
SOME_RECORD = """
    SELECT substr(t, %s) FROM migration_ledgerrow AS l CROSS JOIN LATERAL unnest(l.targets) AS t
     WHERE l.kind = %s AND l.fate = 'loaded' AND t LIKE %s LIMIT 1
"""
SIZE = "SELECT pg_database_size(current_database())"


def measure() -> dict[str, object]:
    """Milliseconds of searches by name and of the pages people open most, and how big the database is."""
    people = [golden for (golden,) in fetch(SOME_PEOPLE, [NAMES])]
    names = [nominals.person(SYSTEM, PersonRef(one)).display for one in people]
    for name in names[:WARMING]:
        search.people(SYSTEM, PeopleQuery(text=name))
    searches = [_timed(lambda name=name: search.people(SYSTEM, PeopleQuery(text=name))) for name in names]  # type: ignore[misc]
    paths = [f"/people/{people[0]}/"] if people else []
    paths += [
        path for path in (_first("incident", "/control/incidents/"), _first("crime", "/crime/")) if path
    ]
    pages = {path.split("/")[1]: _page(path) for path in [*paths, "/migration/"]}
    return {
        "searches": len(searches), "search_p50": percentile(searches, 0.5), "search_p95": percentile(searches, 0.95),
        "pages": {name: took for name, took in pages.items() if took is not None},
        "megabytes": round(fetch(SIZE)[0][0] / 1e6),
    }  # fmt: skip


def _first(kind: str, where: str) -> str:
    for source_kind in ("IN", "CRIME"):
        if found := fetch(SOME_RECORD, [len(kind) + 2, source_kind, f"{kind}:%"]):
            return f"{where}{found[0][0]}/"
    return ""


def _page(path: str) -> float | None:
    """The middle of a few openings of one page, drawn whole; the first, which warms up, does not count."""
    try:
        view = resolve(path)
    except Resolver404:
        return None
    took = [_timed(lambda: view.func(_request(path), *view.args, **view.kwargs)) for _ in range(REPEATS + 1)]
    return percentile(took[1:], 0.5)


def _request(path: str) -> HttpRequest:
    request = RequestFactory().get(path)
    request.actor = SYSTEM  # type: ignore[attr-defined]
    request.session = import_module(settings.SESSION_ENGINE).SessionStore()
    return request


def _timed(do: Callable[[], object]) -> float:
    began = time.perf_counter()
    do()
    return round((time.perf_counter() - began) * 1_000, 1)
