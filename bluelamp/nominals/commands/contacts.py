"""Recording phones, e-mail addresses and online names, and who may know of a thing (domain/search.md §6)."""

from __future__ import annotations

import uuid

from bluelamp.access import commands as access
from bluelamp.access.types import Restriction as AccessRestriction
from bluelamp.contracts.refs import EmailRef, HandleRef, PhoneRef
from bluelamp.kernel import ids
from bluelamp.kernel.actors import Actor, on_behalf_of
from bluelamp.kernel.doorway import command
from bluelamp.kernel.refs import parse
from bluelamp.kernel.refusals import Refused
from bluelamp.nominals.codes import Permission, Restriction
from bluelamp.nominals.commands import making
from bluelamp.nominals.commands.thing_filing import KINDS, refile_things
from bluelamp.nominals.models import Email, Handle, Phone
from bluelamp.nominals.types import TYPED, Source
from bluelamp.search import queries as search


@command(needs=Permission.RECORD_OBJECT, operation="collection")
def create_phone(by: Actor, *, number: str, source: Source = TYPED) -> PhoneRef:
    """Record a telephone number once, as given and in international form."""
    canonical = search.phone_number(number) or number.strip()[:60]
    if not canonical:
        raise Refused("Give a telephone number.")
    defaults = {
        "id": ids.new_id(), "raw": number[:60], "is_valid": canonical.startswith("+"),
        **making.stamp(by).fields(source),
    }  # fmt: skip
    phone, is_new = Phone.objects.get_or_create(number=canonical, defaults=defaults)
    if is_new:
        refile_things([f"phone:{phone.id}"])
    return PhoneRef(phone.id)


@command(needs=Permission.RECORD_OBJECT, operation="collection")
def create_email(by: Actor, *, address: str, source: Source = TYPED) -> EmailRef:
    """Record an e-mail address once; one that has not the form is kept as received and says so."""
    if not address.strip():
        raise Refused("Give an e-mail address.")
    canonical = search.email_address(address)
    defaults = {
        "id": ids.new_id(), "raw": address.strip()[:200], "is_valid": bool(canonical),
        **making.stamp(by).fields(source),
    }  # fmt: skip
    wanted = canonical or address.strip().lower()[:120]
    email, is_new = Email.objects.get_or_create(address=wanted, defaults=defaults)
    if is_new:
        refile_things([f"email:{email.id}"])
    return EmailRef(email.id)


@command(needs=Permission.RECORD_OBJECT, operation="collection")
def create_handle(by: Actor, *, name: str, platform: str = "", source: Source = TYPED) -> HandleRef:
    """Record a name used online once for each platform."""
    read = search.online_name(name, platform)
    if read is None:
        raise Refused("Give the name as it stands online, such as @smithy_99, without spaces.")
    folded, where = read
    defaults = {"id": ids.new_id(), "raw": name.strip()[:120], **making.stamp(by).fields(source)}
    handle, is_new = Handle.objects.get_or_create(name=folded, platform=where, defaults=defaults)
    if is_new:
        refile_things([f"handle:{handle.id}"])
    return HandleRef(handle.id)


@command(needs=Permission.RESTRICT_OBJECT, operation="restrict")
def restrict_object(
    by: Actor, *, ref: str, state: Restriction, reason: str, unit: str = "", people: frozenset[str] = frozenset(),
) -> str:  # fmt: skip
    """Set who may know of a vehicle, phone, e-mail address or online name, and its search keys (security.md §3)."""
    kind = ref.partition(":")[0]
    if kind not in KINDS:
        raise Refused(f"A {kind[:20] or 'record'} is not restricted this way.")
    to = AccessRestriction(
        state=state.as_access, people=frozenset(uuid.UUID(one) for one in people),
        units=frozenset({unit} if unit else ()), contact=unit,
    )  # fmt: skip
    access.restrict(on_behalf_of(by), ref=parse(ref), to=to, reason=reason)
    return ref
