"""What can be wrong with the search keys. They are derived: a wrong one is written anew from its record."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q

from bluelamp.quality.declare import Kind, Severity, check, in_order, no_checks, records, required
from bluelamp.search import models as m

PROMISE = "Promise 1: found means found; domain/search.md §9"
AGAIN = "Write its keys anew: `bluelamp search check` says which."

records(
    m.Subject,
    one="subject of the name index",
    many="subjects of the name index",
    ref="person:ref_id",
    about="person:ref_id",
)
check("search.subject.no_key", m.Subject, kind=Kind.COMPLETENESS, severity=Severity.HIGH, source=PROMISE, says="has no key by which it could be found",
      find=lambda rows: rows.filter(~Exists(m.NamePair.objects.filter(subject_id=OuterRef("id"))),
                                    ~Exists(m.NameOne.objects.filter(subject_id=OuterRef("id"))),
                                    ~Exists(m.Ident.objects.filter(subject_id=OuterRef("id")))), fix=AGAIN)  # fmt: skip
required(m.Subject, "card", severity=Severity.HIGH, fix=AGAIN)
records(m.NameToken, one="word of the vocabulary", many="words of the vocabulary", ref="name_token:pk")
check("search.nametoken.negative", m.NameToken, kind=Kind.IMPOSSIBLE, severity=Severity.HIGH, source=PROMISE,
      says="is carried by fewer than nobody", find=Q(df__lt=0), fix="Recount with `bluelamp search check`.", shows=("df",))  # fmt: skip
records(
    m.Entry,
    one="place or organisation in the index",
    many="places and organisations in the index",
    ref="search_entry:pk",
)
check("search.entry.no_word", m.Entry, kind=Kind.COMPLETENESS, severity=Severity.MEDIUM, source=PROMISE, cause="kind",
      says="has no word by which it could be found", fix=AGAIN,
      find=lambda rows: rows.filter(~Exists(m.EntryRow.objects.filter(entry_id=OuterRef("id"))),
                                    ~Exists(m.EntryKey.objects.filter(entry_id=OuterRef("id")))))  # fmt: skip
records(m.Thing, one="thing in the index", many="things in the index", ref="search_thing:pk")
check("search.thing.no_key", m.Thing, kind=Kind.COMPLETENESS, severity=Severity.MEDIUM, source=PROMISE, cause="kind",
      says="has no key by which it could be found", fix=AGAIN,
      find=lambda rows: rows.filter(~Exists(m.ThingKey.objects.filter(thing_id=OuterRef("id"))),
                                    ~Exists(m.ThingMark.objects.filter(thing_id=OuterRef("id")))))  # fmt: skip
records(m.Narrative, one="narrative in the index", many="narratives in the index", ref=":ref")
required(m.Narrative, "ref", severity=Severity.HIGH, fix=AGAIN)
records(
    m.NameTie,
    one="change of the name lists",
    many="changes of the name lists",
    ref="name_tie:ref_id",
    changed="since",
)
required(m.NameTie, "reason", severity=Severity.MEDIUM, shows=("word", "other"))
in_order(m.NameTie, "since", "until")

DERIVED = "Derived from records in their own transaction and compared with them by `bluelamp search check`."
for _derived in (m.TokenKey, m.NamePair, m.NameOne, m.Ident, m.EntryWord, m.EntryWordKey, m.EntryRow, m.EntryKey, m.MarkPart,
                 m.ThingMark, m.ThingKey, m.Tie, m.Trait):  # fmt: skip
    no_checks(_derived, because=DERIVED)
for _counter in (m.Counter, m.TopicCounter):
    no_checks(
        _counter, because="Counts writes so that a search can tell whether data has changed; holds no record."
    )
