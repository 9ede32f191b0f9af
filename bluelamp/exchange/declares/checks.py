"""What can be wrong with partners and deliveries, and who puts it right."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Exists, OuterRef, Q, Value
from django.db.models.functions import Now

from bluelamp.exchange.codes import DeliveryState
from bluelamp.exchange.models import Attempt, Delivery, Partner
from bluelamp.quality.declare import Kind, Severity, basics, check, in_list, in_order, records, required

SHARING = "security.md §7: no sending without a live agreement"

records(Partner, one="partner", ref="partner:pk", link="/exchange/partners/{key}/")
required(Partner, "agreement", severity=Severity.HIGH, source=SHARING, shows=("name",))
required(
    Partner,
    "phone",
    severity=Severity.MEDIUM,
    shows=("name",),
    says="has no telephone number for when its system is down",
)
check("exchange.partner.agreement_ended", Partner, kind=Kind.TIMELINESS, severity=Severity.HIGH, source=SHARING,
      says="has an agreement that has ended or ends within sixty days", find=Q(agreement_ends__lt=Now() + Value(timedelta(days=60))),
      fix="Have the agreement renewed.", shows=("name", "agreement_ends"))  # fmt: skip

records(Delivery, one="delivery", many="deliveries", ref="referral:referral_id", district="district",
        owner="referral_desk", link="/safeguarding/referrals/{id}/")  # fmt: skip
in_list(Delivery, "state", [one.value for one in DeliveryState])
basics(Delivery)
in_order(Delivery, "queued_at", "sent_at")
in_order(Delivery, "sent_at", "acknowledged_at")
check("exchange.delivery.late", Delivery, kind=Kind.TIMELINESS, severity=Severity.HIGH, source="security.md §15: owed against sent",
      says="is past its time and not sent", looks=Q(sent_at=None), find=Q(due_at__lt=Now()), cause="partner__code",
      fix="Ring the partner; note the delivery when it is done.", shows=("recipient", "due_at"))  # fmt: skip
records(Attempt, one="attempt to deliver", many="attempts to deliver", ref="referral:delivery__referral_id",
        district="delivery__district", owner="referral_desk")  # fmt: skip
basics(Attempt)
check("exchange.attempt.silent", Attempt, kind=Kind.COMPLETENESS, severity=Severity.LOW, source="security.md §7: every send has a receipt",
      says="has no answer", looks=Q(at__lt=Now() - Value(timedelta(hours=1))), find=Q(said=""), fix="Look at the partner’s page.",
      shows=("at", "number"))  # fmt: skip
check("exchange.delivery.never_tried", Delivery, kind=Kind.CONSISTENCY, severity=Severity.HIGH, source="promise 4",
      says="says it was tried but has no attempt", looks=Q(tried__gt=0), shows=("tried",),
      find=lambda rows: rows.filter(~Exists(Attempt.objects.filter(delivery=OuterRef("pk")))),
      fix="Tell the platform’s administrator.")  # fmt: skip
