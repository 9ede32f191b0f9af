"""Answering the one search box: what was typed is read as each kind of place in turn, then put in order."""

import re
from collections.abc import Sequence

from bluelamp.geography import coordinates, spelling
from bluelamp.geography.codes import PlaceKind
from bluelamp.geography.gazetteer import GazetteerFile, PlaceRow
from bluelamp.geography.matching import Band, Found, best_of_each, judge
from bluelamp.geography.rules import names, positions
from bluelamp.geography.types import PlaceQuestion

LONGEST_QUESTION = 200
MOST_WORDS = 10
MOST_STREETS = 40
NEARBY_POSTS = 6
SAME_SPOT_M = 60
SHORTEST_ROAD_WORD = 2
POSTCODE_AT_END = re.compile(r"[,\s]+([A-Za-z]{1,2}\d[A-Za-z\d]?\s*\d[A-Za-z]{2})\s*$")

Words = list[frozenset[str]]


def _asked(words: Sequence[str]) -> Words:
    return [names.variants(word) for word in words[:MOST_WORDS]]


def _at(kind: PlaceKind, text: str, lon: float, lat: float, square_m: int, key: str) -> PlaceRow:
    east, north = coordinates.to_grid(lon, lat)
    precision = "exact" if square_m <= 20 else "area"
    return PlaceRow(
        -(10**9),
        kind.value,
        text,
        key,
        kind.value,
        "",
        "",
        lon,
        lat,
        round(float(east)),
        round(float(north)),
        precision,
        square_m // 2 if square_m > 20 else 0,
        "typed",
    )


def typed_position(text: str) -> list[Found]:
    """A grid reference, a pair of eastings and northings, or latitude and longitude in either order."""
    lonlat = positions.parse_lonlat(text)
    if lonlat:
        label = f"{lonlat.lat:.6f}, {lonlat.lon:.6f}"
        return [
            Found(
                _at(PlaceKind.COORDINATES, label, lonlat.lon, lonlat.lat, 1, f"ll:{label}"),
                Band.HOUSE,
                "latitude and longitude",
            )
        ]
    grid = positions.parse_grid_reference(text) or positions.parse_easting_northing(text)
    if not grid:
        return []
    lon, lat = coordinates.to_lonlat(grid.easting, grid.northing)
    label = positions.format_grid_reference(grid.easting, grid.northing)
    place = _at(PlaceKind.GRID_REFERENCE, label, float(lon), float(lat), grid.square_m, f"grid:{label}")
    return [Found(place, Band.HOUSE, f"grid reference, {grid.square_m} m square")]


def marker_posts(file: GazetteerFile, text: str) -> list[Found]:
    """The marker post named, then those beside it."""
    asked = names.parse_marker_post(text)
    if not asked:
        return []
    road, way, km = asked
    found = []
    for number, (on, at, side, lon, lat, east, north, source) in enumerate(
        file.markers(road, km)[: NEARBY_POSTS * 2]
    ):
        if way and side != way:
            continue
        label = f"{on} {side} {at:.1f}"
        made_up = " (synthetic, for demonstration)" if source == "synthetic" else ""
        place = PlaceRow(
            -2 * 10**9 - number,
            "marker_post",
            label + made_up,
            f"post:{label}",
            "marker_post",
            "",
            "",
            lon,
            lat,
            east,
            north,
            "marker_post",
            50,
            source,
        )
        exact = abs(at - km) < 0.05
        found.append(
            Found(
                place,
                Band.HOUSE if exact else Band.PART,
                "marker post" if exact else "marker post near it",
                slack=abs(at - km),
            )
        )
    return found[:NEARBY_POSTS]


def motorway_junctions(file: GazetteerFile, text: str) -> list[Found]:
    """The junction of a number, on the motorway named or on every one."""
    asked = names.parse_motorway_junction(text)
    if not asked:
        return []
    road, number = asked
    start = f"{road} J{number}" if road else f"% J{number}"
    rows = file.places(
        "p.kind = 'motorway_junction' AND (p.text LIKE ? OR p.text LIKE ?)", (start, f"{start} %")
    )
    return [Found(row, Band.HOUSE, "motorway junction number") for row in rows]


def postcodes(file: GazetteerFile, text: str, limit: int) -> list[Found]:
    """A full postcode; or those that begin as typed; or, failing those, one letter away."""
    compact = re.sub(r"[^A-Za-z0-9]", "", text).upper()
    spaced = names.parse_postcode(text)
    whole = file.postcode(compact) or (file.postcode(spaced.replace(" ", "")) if spaced else [])
    if whole:
        return [Found(row, Band.HOUSE, "postcode") for row in whole]
    part = names.parse_outward(text)
    if part:
        area = file.places("p.kind = 'area' AND p.key = ?", (f"outward:{part[0]}",)) if not part[1] else []
        within = file.postcodes_starting(compact, limit)
        return [Found(row, Band.WHOLE, "outward code") for row in area] + [
            Found(row, Band.WORDS, "postcode begins so") for row in within
        ]
    if not spaced and not re.fullmatch(r"(?=.*\d)(?=.*[A-Z])[A-Z0-9]{5,7}", compact):
        return []
    return [
        Found(row, Band.TYPO, "postcode one letter away", slack=1)
        for close in spelling.similar_postcodes(file, compact, limit)
        for row in file.postcode(close)
    ]


def _named(file: GazetteerFile, words: Sequence[str], kinds: Sequence[PlaceKind] = ()) -> list[Found]:
    if not words:
        return []
    asked = _asked(words)
    rows = file.named(asked, kinds)
    if not kinds:
        rows = rows + file.called(names.canonical(" ".join(words)))
    return [found for row in rows if (found := judge(asked, row))]


def _streets(file: GazetteerFile, words: Sequence[str], may_guess: bool) -> list[Found]:
    """Streets of a name: whole name first, else beginning so, else (when allowed) close in spelling."""
    found = best_of_each(_named(file, words, (PlaceKind.STREET,)))
    whole = [one for one in found if one.band is Band.WHOLE]
    if whole or found:
        return sorted(whole or found, key=Found.order)[:MOST_STREETS]
    if not may_guess:
        return []
    guesses = [one for one in spelling.respelt(file, words, every_word=False) if one.place.kind == "street"]
    return sorted(best_of_each(guesses), key=Found.order)[:5]


def _split_address(text: str) -> tuple[str, list[str], str] | None:
    """House number, street words, compact postcode from `Flat 2, 12a Corporation Rd, NP19 0DQ`."""
    at_end = POSTCODE_AT_END.search(text)
    postcode = (names.parse_postcode(at_end.group(1)) or "").replace(" ", "") if at_end else ""
    words = names.words_asked(
        re.sub(r"(?<=\d)\s*-\s*(?=\d)", "-", text[: at_end.start()] if at_end and postcode else text)
    )
    numbered = [place for place, word in enumerate(words[:5]) if names.is_house_number(word)]
    if not numbered:
        return None
    last = numbered[-1] if numbered[-1] < len(words) - 1 or postcode else numbered[0]
    return words[last], words[last + 1 :], postcode


def houses(file: GazetteerFile, text: str) -> list[Found]:
    """Addresses by number and street, or number and postcode; the street itself when the number is not known."""
    split = _split_address(text)
    if split is None:
        return []
    number, words, postcode = split
    if not words:
        return _numbered(file.houses_at_postcode(number, postcode), number) if postcode else []
    streets = _streets(file, words, may_guess=True) or _streets(file, words[:-1], may_guess=False)
    rows = file.houses(number, [one.place.id for one in streets])
    found = _numbered(
        [row for row in rows if not postcode or row.postcode.replace(" ", "") == postcode] or rows, number
    )
    slack = {one.place.text: one.slack for one in streets if one.band is Band.TYPO}
    if slack:
        for one in found:
            one.band, one.why, one.slack = Band.TYPO, f"{one.why}, close spelling", min(slack.values())
    unknown = [Found(s.place, s.band, f"street; no number {number} is known there", s.slack) for s in streets]
    return found or unknown


def _numbered(rows: Sequence[PlaceRow], number: str) -> list[Found]:
    found = []
    for place, row in enumerate(rows):
        first = names.fold(row.text).split()
        exact = number in first
        found.append(
            Found(
                row,
                Band.HOUSE,
                "house number and street" if exact else "house number begins so",
                slack=0.0 if exact else 1.0 + place / 100,
            )
        )
    return found


def _meeting(file: GazetteerFile, one: Sequence[str], two: Sequence[str], may_guess: bool) -> list[Found]:
    first, second = _streets(file, one, may_guess), _streets(file, two, may_guess)
    rows = file.junction(_labels(first), _labels(second))
    guessed = any(found.band is Band.TYPO for found in (*first, *second))
    slack = min((f.slack for f in first), default=0.0) + min((f.slack for f in second), default=0.0)
    return [
        Found(row, Band.TYPO if guessed else Band.WHOLE, "where the two roads meet", slack=slack)
        for row in rows
    ]


def _labels(streets: Sequence[Found]) -> list[str]:
    return list(dict.fromkeys(names.canonical(found.place.text) for found in streets))


def stated_junction(file: GazetteerFile, text: str) -> list[Found]:
    """A junction whose two roads the caller kept apart: `corporation rd / wharf rd`."""
    halves = names.split_junction(text)
    if not halves:
        return []
    one, two = names.words_asked(halves[0]), names.words_asked(halves[1])
    if not one or not two:
        return []
    return _meeting(file, one, two, may_guess=True) or _not_meeting(file, one, two)


def _not_meeting(file: GazetteerFile, one: Sequence[str], two: Sequence[str]) -> list[Found]:
    """Both roads of a junction that is not there, each saying so."""
    first, second = _streets(file, one, may_guess=True)[:3], _streets(file, two, may_guess=True)[:3]
    if not first or not second:
        return []
    return [
        Found(f.place, Band.PART, f"street; the map does not show it meeting {other}", f.slack)
        for group, other in ((first, second[0].place.text), (second, first[0].place.text))
        for f in group
    ]


def run_together_junction(file: GazetteerFile, words: Sequence[str]) -> list[Found]:
    """A junction typed in one breath: `cardiff road mendalgief road`; every split is tried."""
    found: list[Found] = []
    for place in range(1, min(len(words), MOST_WORDS)):
        halves = words[:place], words[place:]
        if all(max(map(len, half)) >= SHORTEST_ROAD_WORD for half in halves):
            found += _meeting(file, *halves, may_guess=False)
    return found


def within_locality(file: GazetteerFile, words: Sequence[str]) -> list[Found]:
    """A name followed by where it is: `church road maindee`, `asda np19`."""
    found = []
    for cut in (1, 2):
        name, rest = list(words[:-cut]), [names.variants(word) for word in words[-cut:]]
        if name:
            found = [one for one in _named(file, name) if _is_in(one.place, rest)]
        if found:
            break
    return found


def _is_in(place: PlaceRow, rest: Words) -> bool:
    said = names.fold(f"{place.locality} {place.postcode} {place.category}").split()
    return all(any(word.startswith(form) for form in forms for word in said) for forms in rest)


def _is_outward_code(file: GazetteerFile, text: str) -> bool:
    """Whether letters and two figures are a postcode district of this pack rather than a coarse grid square."""
    part = names.parse_outward(text)
    return part is not None and bool(file.postcodes_starting(part[0], 1))


def _first_pass(file: GazetteerFile, question: PlaceQuestion, text: str) -> list[Found]:
    found = typed_position(text)
    if found and not _is_outward_code(file, text):
        return found
    found = marker_posts(file, text) + motorway_junctions(file, text)
    found += postcodes(file, text, question.limit) + stated_junction(file, text) + houses(file, text)
    words = names.words_asked(text)
    found += _named(file, words)
    if len(words) > 1 and not any(one.band <= Band.BEGINS for one in found):
        found += run_together_junction(file, words)
    return found or within_locality(file, words)


def _second_pass(file: GazetteerFile, text: str, limit: int) -> list[Found]:
    words = names.words_asked(text)
    if not words or sum(map(len, words)) < 3:
        return []
    return (
        spelling.respelt(file, words, every_word=False)
        or spelling.respelt(file, words, every_word=True)
        or spelling.similar_names(file, words, limit)
        or spelling.respelt(file, words[:-1], every_word=False)
    )


def search(file: GazetteerFile, question: PlaceQuestion) -> list[Found]:
    """Places for what was typed, best first; spelling is forgiven only when nothing answers as typed."""
    text = " ".join(question.text.split())[:LONGEST_QUESTION]
    found = _wanted(_first_pass(file, question, text), question) or _wanted(
        _second_pass(file, text, question.limit * 3), question
    )
    found = best_of_each(found)
    if question.near and found:
        away = coordinates.metres_between(
            question.near.lon, question.near.lat, [f.place.lon for f in found], [f.place.lat for f in found]
        )
        for one, metres in zip(found, away.tolist(), strict=True):
            one.metres = metres
    return _without_doubles(sorted(found, key=Found.order))[: question.limit]


def _without_doubles(found: Sequence[Found]) -> list[Found]:
    """One line for places of one kind and text that stand together (a house drawn twice on the map)."""
    kept: list[Found] = []
    seen: dict[tuple[str, str], list[PlaceRow]] = {}
    for one in found:
        same = seen.setdefault((one.place.kind, one.place.text), [])
        if not any(
            abs(p.easting - one.place.easting) + abs(p.northing - one.place.northing) < SAME_SPOT_M
            for p in same
        ):
            kept.append(one)
        same.append(one.place)
    return kept


def _wanted(found: Sequence[Found], question: PlaceQuestion) -> list[Found]:
    return [one for one in found if not question.kinds or PlaceKind(one.place.kind) in question.kinds]
