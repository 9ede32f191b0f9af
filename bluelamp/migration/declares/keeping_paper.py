"""How long numbered forms are kept: as long as the balance of the days on paper must be answered for."""

from __future__ import annotations

from bluelamp.migration import models
from bluelamp.retention.declare import Classification, Hang, by_ref, keep

OFFICIAL, SENSITIVE = Classification.OFFICIAL, Classification.OFFICIAL_SENSITIVE
READ = {"first": "", "second": "", "agreed": ""}
OF_A_SUBJECT = "entry_id IN (SELECT entry_id FROM migration_papertarget WHERE ref = ANY(%(refs)s))"

for _plain in (models.PaperCount, models.PaperPack, models.PaperSheet, models.PaperMove, models.PaperEntry):
    keep(_plain, "migration", classification=OFFICIAL)
keep(models.PaperField, "migration", classification=SENSITIVE,
     about=[Hang(condition=OF_A_SUBJECT, blank=tuple(READ.items()))])  # fmt: skip
keep(
    models.PaperTarget,
    "migration",
    classification=OFFICIAL,
    about=[by_ref("ref", blank={"ref": "disposed:of"})],
)
