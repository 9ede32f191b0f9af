"""The kinds of record that may be pointed at from any module."""

from __future__ import annotations

from bluelamp.kernel.refs import Ref


class AccountRef(Ref):
    """A person's (or interface's) account."""

    kind = "account"


class PostRef(Ref):
    """A post that people hold for a time."""

    kind = "post"


class PersonRef(Ref):
    """A nominal."""

    kind = "person"


class OrganisationRef(Ref):
    """An organisation."""

    kind = "organisation"


class VehicleRef(Ref):
    """A vehicle."""

    kind = "vehicle"


class PhoneRef(Ref):
    """A telephone number."""

    kind = "phone"


class EmailRef(Ref):
    """An e-mail address."""

    kind = "email"


class HandleRef(Ref):
    """A name used online."""

    kind = "handle"


class LocationRef(Ref):
    """A location of record."""

    kind = "location"


class MarkerRef(Ref):
    """A warning marker."""

    kind = "marker"


class LinkRef(Ref):
    """A link between two records."""

    kind = "link"


class EventRef(Ref):
    """An event in the record, such as a custody episode, that no module of its own holds."""

    kind = "event"


class ContactRef(Ref):
    """A contact: one call or message to the force."""

    kind = "contact"


class IncidentRef(Ref):
    """An incident and its log."""

    kind = "incident"


class UnitRef(Ref):
    """A unit: one call sign for one tour of duty."""

    kind = "unit"


class CrimeRef(Ref):
    """A recorded crime."""

    kind = "crime"


class AssessmentRef(Ref):
    """A risk assessment."""

    kind = "assessment"


class ReferralRef(Ref):
    """A referral to a partner."""

    kind = "referral"


class DutyRef(Ref):
    """A duty with an owner and a due time."""

    kind = "duty"


class DraftRef(Ref):
    """What somebody has typed and not yet sent."""

    kind = "draft"


class LegacyRowRef(Ref):
    """A row of a migrated source."""

    kind = "legacy"
