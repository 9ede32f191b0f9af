"""How long the tables below this module and of the libraries are kept, and what they hang on (domain/records.md §9)."""

from __future__ import annotations

from bluelamp.retention.declare import Classification, by_ref, keep, mention, part_of, rows

OFFICIAL, SENSITIVE = Classification.OFFICIAL, Classification.OFFICIAL_SENSITIVE

# access: the proof of looks stays whatever is disposed of; what a restriction says of a record goes with it.
for _staff in ("access.Account", "access.Post", "access.Holding", "access.Token"):
    keep(_staff, "accounts", classification=SENSITIVE)
for _proof in ("access.AuditRow", "access.AuditSeal", "access.AuditLink", "access.AuditReader", "access.GlassBreak",
               "access.AccessGrant"):  # fmt: skip
    keep(_proof, "audit", classification=SENSITIVE)
keep("access.RecordRestriction", "subject_data", classification=SENSITIVE, about=[by_ref("subject")])
keep("access.AccessRequest", "audit", classification=SENSITIVE, since="asked_at",
     about=[by_ref("subject", blank={"query": "", "reason": "Disposed of", "why": ""})])  # fmt: skip

_MENTIONED = "t.name NOT LIKE 'retention.%%' AND t.body::text LIKE ANY(%(words)s)"

# kernel: facts of a record go with it; answers kept for repeats name it in their text.
keep("kernel.Fact", "operational", classification=SENSITIVE, since="stated_at",
     about=[by_ref("subject"), rows("", _MENTIONED)])  # fmt: skip
for _place in ("kernel.Reader",):
    keep(_place, "technical", classification=OFFICIAL)
for _waits in ("kernel.Parked", "kernel.Waiting"):
    keep(_waits, "technical", classification=OFFICIAL, about=[by_ref("subject")])
keep("kernel.DoneOnce", "technical", classification=SENSITIVE, since="at", about=[mention("result")])

# Django's own and the queue of jobs.
for _plain in ("contenttypes.ContentType", "auth.Permission", "auth.Group", "auth.Group_permissions"):
    keep(_plain, "technical", classification=OFFICIAL)
keep("sessions.Session", "technical", classification=SENSITIVE, since="expire_date")
keep("procrastinate.ProcrastinateJob", "technical", classification=SENSITIVE,
     about=[rows("", "status IN ('succeeded', 'failed', 'cancelled', 'aborted') AND args::text LIKE ANY(%(words)s)")])  # fmt: skip
keep("procrastinate.ProcrastinateEvent", "technical", classification=OFFICIAL,
     about=[part_of("procrastinate.ProcrastinateJob", "job_id")])  # fmt: skip
keep("procrastinate.ProcrastinatePeriodicDefer", "technical", classification=OFFICIAL)
keep("procrastinate.ProcrastinateWorker", "technical", classification=OFFICIAL)

# retention itself: a record's clock goes with it, the proof of its disposal stays.
for _clock in ("retention.Standing", "retention.Notice", "retention.Review", "retention.Hold"):
    keep(_clock, "subject_data", classification=SENSITIVE, about=[by_ref("ref")])
for _proof in ("retention.Proposal", "retention.ProposalItem", "retention.Certificate", "retention.ErasedRow",
               "retention.Tombstone"):  # fmt: skip
    keep(_proof, "audit", classification=SENSITIVE)
keep("retention.HeldRow", "technical", classification=SENSITIVE)
