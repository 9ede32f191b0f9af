"""The two doorways: every write is a `command`, every read of a record is a `query`.

A doorway opens the transaction, asks the doorkeeper whether this actor may, runs the function, has the
look or the change written to the audit in the same transaction, and makes a repeat with the same
idempotency key return the first answer. `access` installs the doorkeeper.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from contextvars import ContextVar
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar, get_type_hints

from django.db import OperationalError, connection, transaction
from pydantic import TypeAdapter

from bluelamp.kernel import clock
from bluelamp.kernel.actors import Actor
from bluelamp.kernel.models import DoneOnce
from bluelamp.kernel.refusals import Refused
from bluelamp.kernel.registry import Registry, RegistryError

P = ParamSpec("P")
R = TypeVar("R")
RETRIES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """What is known of one public command or query; tests list them all."""

    name: str
    kind: str
    permission: str
    operation: str
    about: str | None
    is_audited: bool


Attempt = tuple[Actor, Door, object | None]


class Denied(Exception):
    """The actor may know of the record or the function, but may not do this (403)."""

    attempt: Attempt | None = None

    def __init__(self, why: str) -> None:
        """`why` is shown to the person as it stands."""
        super().__init__(why)
        self.why = why


class NotThere(Exception):
    """As far as this actor is concerned there is no such record (404)."""

    attempt: Attempt | None = None


class Doorkeeper(Protocol):
    """What the kernel asks of `access`."""

    def admit(self, actor: Actor, permission: str, subject: object | None) -> None:
        """Return when the actor may; raise Denied or NotThere when not."""

    def record(self, actor: Actor, door: Door, subjects: Iterable[object]) -> None:
        """Write the audit row of a look or change, in the transaction in hand."""

    def record_denial(self, actor: Actor, door: Door, subject: object | None, why: str) -> None:
        """Write the audit row of an attempt that was not allowed."""


doors: Registry[Door] = Registry("door")
_keeper: list[Doorkeeper] = []
_depth: ContextVar[int] = ContextVar("depth", default=0)


def install(keeper: Doorkeeper) -> None:
    """Put the one doorkeeper in place; called by `access` at start."""
    if _keeper:
        raise RegistryError("There is a doorkeeper already.")
    _keeper.append(keeper)


def command(
    *, needs: str, about: str | None = None, operation: str = "alteration"
) -> Callable[[Callable[Concatenate[Actor, P], R]], Callable[Concatenate[Actor, P], R]]:
    """Make a function the one way to do a thing.

    `needs` is the permission; `about` names the keyword that holds the subject's reference (else the
    result's `.ref` is audited); `operation` is one of domain/security.md §5. A repeat with the actor's
    `key` returns the first result; the return type must therefore be one that can be written down.
    """

    def build(function: Callable[Concatenate[Actor, P], R]) -> Callable[Concatenate[Actor, P], R]:
        door = _door(function, "command", needs, operation, about)

        @wraps(function)
        def enter(by: Actor, /, *args: P.args, **kwargs: P.kwargs) -> R:
            done: R = _with_retries(lambda: _do(door, function, by, args, kwargs))
            return done

        return enter

    return build


def query(
    *,
    needs: str,
    about: str | None = None,
    shows: Callable[[Any], Iterable[object]] | None = None,
    audited: bool = True,
) -> Callable[[Callable[Concatenate[Actor, P], R]], Callable[Concatenate[Actor, P], R]]:
    """Make a function a read that is permitted and audited.

    `about` names the parameter that holds the subject's reference; `shows` lists the subjects in a result
    (each person in a list is a consultation). `audited=False` only for what is not about people or records.
    """

    def build(function: Callable[Concatenate[Actor, P], R]) -> Callable[Concatenate[Actor, P], R]:
        door = _door(function, "query", needs, "consultation", about, audited)

        @wraps(function)
        def enter(viewer: Actor, /, *args: P.args, **kwargs: P.kwargs) -> R:
            seen: R = _look(door, function, viewer, (args, kwargs), shows)
            return seen

        return enter

    return build


def _door(
    function: Callable[..., object], kind: str, needs: str, operation: str,
    about: str | None, is_audited: bool = True,
) -> Door:  # fmt: skip
    name = f"{function.__module__.removeprefix('bluelamp.')}.{function.__qualname__}"
    return doors.add(
        name,
        Door(
            name=name, kind=kind, permission=str(needs), operation=operation, about=about,
            is_audited=is_audited,
        ),
    )  # fmt: skip


def _subject(door: Door, args: tuple[Any, ...], kwargs: dict[str, Any]) -> object | None:
    if door.about is None:
        return None
    return kwargs.get(door.about, args[0] if args else None)


def _do(door: Door, function: Any, by: Actor, args: Any, kwargs: Any) -> Any:
    subject = _subject(door, args, kwargs)
    with _denials_kept(door, by, subject), transaction.atomic():
        _keeper[0].admit(by, door.permission, subject)
        if by.key:
            first = _first_time(door, by, kwargs)
            if first.result:
                return _adapter(function).validate_json(first.result)
        result = function(by, *args, **kwargs)
        about = subject if subject is not None else getattr(result, "ref", None)
        _keeper[0].record(by, door, [] if about is None else [about])
        if by.key:
            _remember(first, function, result)
    return result


def _look(door: Door, function: Any, viewer: Actor, given: Any, shows: Any) -> Any:
    args, kwargs = given
    subject = _subject(door, args, kwargs)
    with _denials_kept(door, viewer, subject), transaction.atomic():
        _keeper[0].admit(viewer, door.permission, subject)
        result = function(viewer, *args, **kwargs)
        if door.is_audited:
            seen = list(shows(result)) if shows else []
            _keeper[0].record(viewer, door, seen if subject is None else [subject, *seen])
    return result


class _denials_kept:
    """Audits a denial once the outermost door's transaction has been rolled back."""

    def __init__(self, door: Door, actor: Actor, subject: object | None) -> None:
        """Remember whose attempt it is."""
        self.attempt = (actor, door, subject)

    def __enter__(self) -> None:
        """Go one door deeper."""
        _depth.set(_depth.get() + 1)

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        """Keep which door said no; when back outside, write it down and let the error go on."""
        _depth.set(_depth.get() - 1)
        if not isinstance(error, (Denied, NotThere)):
            return
        error.attempt = error.attempt or self.attempt
        if _depth.get() == 0:
            why = error.why if isinstance(error, Denied) else "hidden"
            with transaction.atomic():
                _keeper[0].record_denial(*error.attempt, why)


def _adapter(function: Any) -> TypeAdapter[Any]:
    return TypeAdapter(get_type_hints(function)["return"])


def _first_time(door: Door, by: Actor, kwargs: dict[str, Any]) -> DoneOnce:
    fingerprint = hashlib.sha256(repr(sorted(kwargs.items(), key=lambda kv: kv[0])).encode()).hexdigest()
    kept, is_new = DoneOnce.objects.select_for_update().get_or_create(
        key=by.key, account_id=by.account_id, command=door.name,
        defaults={"fingerprint": fingerprint, "at": clock.now()},
    )  # fmt: skip
    if not is_new and kept.fingerprint != fingerprint:
        raise Refused(
            "This form was already sent once with other content. Reload the page and send it again."
        )
    return kept


def _remember(first: DoneOnce, function: Any, result: Any) -> None:
    first.result = _adapter(function).dump_json(result).decode()
    first.save(update_fields=["result"])


def _with_retries(attempt: Callable[[], R]) -> R:
    """Run again after a deadlock or a serialisation failure, when nothing outside could have seen it."""
    if connection.in_atomic_block:
        return attempt()
    for left in reversed(range(RETRIES)):
        try:
            return attempt()
        except OperationalError as error:
            if not left or getattr(error.__cause__, "sqlstate", None) not in ("40P01", "40001"):
                raise
    raise AssertionError("unreachable")
