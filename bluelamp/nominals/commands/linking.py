"""Links between records, and warning markers on them."""

from __future__ import annotations

import uuid
from datetime import date

from bluelamp.contracts.nominals import LinkMade, MarkerAdded, MarkerEnded
from bluelamp.kernel import clock, events, ids
from bluelamp.kernel.actors import Actor
from bluelamp.kernel.doorway import NotThere, command
from bluelamp.kernel.refs import parse
from bluelamp.kernel.refusals import Refused, refuse_if
from bluelamp.nominals import rules
from bluelamp.nominals.codes import Permission
from bluelamp.nominals.commands import making
from bluelamp.nominals.commands.filing import KEY_LINKS, refile
from bluelamp.nominals.commands.making import Stamp
from bluelamp.nominals.commands.placing import homes_in, refile_places
from bluelamp.nominals.models import Link, Marker
from bluelamp.nominals.types import NewLink, NewMarker


@command(needs=Permission.LINK_RECORDS, operation="combination")
def link(by: Actor, *, link: NewLink) -> str:
    """Link two records; a link of that type that still stands is not made twice. Returns the link's id."""
    known = standing_link(link)
    if known is not None:
        return str(known.id)
    row = link_row(link, making.stamp(by))
    row.save(force_insert=True)
    refile(persons_keyed_by([row]))
    refile_places(homes_in([row]))
    told = LinkMade(
        link=str(row.id), start=link.start, end=link.end, type=str(link.type), role=link.role, at=clock.now()
    )
    events.state(told, about=link.start)
    return str(row.id)


def standing_link(link: NewLink) -> Link | None:
    """The same link, if it stands."""
    return Link.objects.filter(
        start_ref=link.start, end_ref=link.end, type=link.type, role=link.role, until=None, superseded_at=None
    ).first()


def link_row(link: NewLink, mark: Stamp) -> Link:
    """A link as a row; ends must be references."""
    refuse_if(rules.reasons_not_to_link(start=link.start, end=link.end, since=link.since, until=link.until))
    for end in (link.start, link.end):
        parse(end)
    return Link(
        id=ids.new_id(), start_ref=link.start, end_ref=link.end, type=link.type, role=link.role[:120],
        since=link.since, until=link.until, event=link.event,
        **{**mark.fields(link.source), "confidence": link.confidence},
    )  # fmt: skip


def persons_keyed_by(links: list[Link]) -> set[uuid.UUID]:
    """Persons whose phone, postcode or mark a search must now know."""
    return {
        parse(one.start_ref).id
        for one in links
        if one.start_ref.startswith("person:") and one.type in KEY_LINKS
    }


@command(needs=Permission.LINK_RECORDS, operation="alteration")
def end_link(by: Actor, *, link_id: str, on: date | None = None) -> None:
    """Say that a link no longer holds, from a day; it stays on the record."""
    mark = making.stamp(by)
    standing = Link.objects.select_for_update().filter(id=link_id, until=None, superseded_at=None)
    rows = list(standing)
    if not rows:
        raise Refused("That link has ended already.")
    standing.update(until=on or mark.today)
    refile(persons_keyed_by(rows))


@command(needs=Permission.MARK_RECORD, operation="collection")
def add_marker(by: Actor, *, marker: NewMarker) -> str:
    """Put a warning on a record, with why, whose and until when. Returns “marker:…”."""
    mark = making.stamp(by)
    row = marker_row(marker, mark)
    row.save(force_insert=True)
    events.state(marker_added(row, mark), about=marker.about)
    return f"marker:{row.id}"


def marker_row(marker: NewMarker, mark: Stamp) -> Marker:
    """A marker as a row."""
    refuse_if(
        rules.reasons_not_to_mark(
            reason=marker.reason, today=mark.today, expires_on=marker.expires_on, review_by=marker.review_by
        )
    )
    parse(marker.about)
    return Marker(
        id=ids.new_id(), about=marker.about, marker_class=marker.marker_class, label=marker.label[:120],
        reason=marker.reason, owner=marker.owner[:120], review_by=marker.review_by, expires_on=marker.expires_on,
        **mark.fields(marker.source),
    )  # fmt: skip


def marker_added(row: Marker, mark: Stamp) -> MarkerAdded:
    """The fact of a new marker."""
    return MarkerAdded(
        marker=f"marker:{row.id}", about=row.about, marker_class=str(row.marker_class), label=row.label,
        review_by=row.review_by.isoformat() if row.review_by else "", owner=row.owner, at=mark.at,
    )  # fmt: skip


@command(needs=Permission.MARK_RECORD, operation="alteration")
def end_marker(by: Actor, *, ref: str, reason: str) -> None:
    """Take a warning down, with a name and a reason against it."""
    if len(reason.strip()) < 3:
        raise Refused("Say why the marker no longer holds.")
    mark = making.stamp(by)
    row = Marker.objects.select_for_update().filter(id=ref.rpartition(":")[2], superseded_at=None).first()
    if row is None:
        raise NotThere
    row.superseded_at, row.superseded_by, row.ended_reason = mark.at, mark.by, reason
    row.save(update_fields=["superseded_at", "superseded_by", "ended_reason"])
    events.state(MarkerEnded(marker=f"marker:{row.id}", about=row.about, at=mark.at), about=row.about)
