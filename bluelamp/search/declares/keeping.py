"""How long keys of the search are kept: as long as what they find, and what they hang on (domain/records.md §9)."""

from __future__ import annotations

from bluelamp.retention.declare import WITHOUT_IT, Classification, by_id, by_ref, keep, part_of, rows
from bluelamp.search import models

OFFICIAL, SENSITIVE = Classification.OFFICIAL, Classification.OFFICIAL_SENSITIVE

OF_SUBJECT = (models.NamePair, models.NameOne, models.Ident)
OF_THING = (models.ThingMark, models.MarkPart, models.ThingKey)

# A word that no openly held subject carries once these are gone may not show in any list or count.
_UNHELD = """t.df > 0 AND t.id IN (
  SELECT o.token_id FROM search_name_one o JOIN search_subject s ON s.id = o.subject_id
  WHERE s.ref_id = ANY(%(ids)s::uuid[]) AND o.guard = 0)
AND NOT EXISTS (
  SELECT 1 FROM search_name_one o JOIN search_subject s ON s.id = o.subject_id
  WHERE o.token_id = t.id AND o.guard = 0 AND NOT s.ref_id = ANY(%(ids)s::uuid[]))"""

keep(models.Subject, "derived", classification=SENSITIVE, about=[by_id("", "ref_id")])
for _key in OF_SUBJECT:
    keep(_key, "derived", classification=SENSITIVE, about=[part_of("search.Subject", "subject_id")])
keep(models.NameToken, "derived", classification=OFFICIAL, about=[rows("", _UNHELD, blank={"df": 0})])
for _word in (models.TokenKey, models.EntryWord, models.EntryWordKey):
    keep(_word, "derived", classification=OFFICIAL)
keep(models.NameTie, "reference", classification=OFFICIAL, since="since")
keep(models.Entry, "derived", classification=SENSITIVE,
     about=[by_id("", "ref_id"), by_ref("guards", is_array=True, blank={"guards": WITHOUT_IT})])  # fmt: skip
for _row in (models.EntryRow, models.EntryKey):
    keep(_row, "derived", classification=SENSITIVE, about=[part_of("search.Entry", "entry_id")])
keep(models.Narrative, "derived", classification=SENSITIVE,
     about=[by_ref("ref"), by_ref("guards", is_array=True, blank={"guards": WITHOUT_IT})])  # fmt: skip
keep(models.Thing, "derived", classification=SENSITIVE, about=[by_id("", "ref_id")])
for _part in OF_THING:
    keep(_part, "derived", classification=SENSITIVE, about=[part_of("search.Thing", "thing_id")])
keep(models.Tie, "derived", classification=SENSITIVE, about=[by_id("", "thing_ref"), by_id("", "person_ref")])
keep(models.Trait, "derived", classification=SENSITIVE, about=[by_id("", "person_ref")])
for _count in (models.Counter, models.TopicCounter):
    keep(_count, "technical", classification=OFFICIAL)
