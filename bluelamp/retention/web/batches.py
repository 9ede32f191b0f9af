"""Pages of batches, certificates and the monthly report: parse, door, render."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from bluelamp.access import guard
from bluelamp.kernel import clock
from bluelamp.retention import commands, queries
from bluelamp.retention.codes import Permission
from bluelamp.retention.web.views import actor_of, rights


@require_safe
@guard.page(Permission.VIEW_RETENTION)
def listed(request: HttpRequest) -> HttpResponse:
    """Batches, newest first."""
    actor = actor_of(request)
    return render(
        request, "retention/batches.html", {"batches": queries.proposals(actor), "may": rights(actor)}
    )


@require_POST
@guard.page(Permission.PROPOSE_DISPOSAL)
def propose(request: HttpRequest) -> HttpResponse:
    """Propose what is due."""
    made = commands.propose(actor_of(request))
    return redirect(f"/retention/batches/{made.id}/")


@require_safe
@guard.page(Permission.VIEW_RETENTION)
def batch(request: HttpRequest, batch: UUID) -> HttpResponse:
    """One batch with its records and what can be done next."""
    actor = actor_of(request)
    found = queries.proposal(actor, id=batch)
    is_over = found.erase_after is not None and found.erase_after <= clock.now()
    return render(request, "retention/batch.html", {"batch": found, "may": rights(actor), "is_over": is_over})


def _back(batch: UUID) -> HttpResponse:
    return redirect(f"/retention/batches/{batch}/")


@require_POST
@guard.page(Permission.APPROVE_DISPOSAL)
def approve(request: HttpRequest, batch: UUID) -> HttpResponse:
    """Approve as the second person."""
    commands.approve(actor_of(request), proposal=batch)
    return _back(batch)


@require_POST
@guard.page(Permission.PROPOSE_DISPOSAL)
def withdraw(request: HttpRequest, batch: UUID) -> HttpResponse:
    """Take a batch back before anybody approved it."""
    commands.withdraw(actor_of(request), proposal=batch, reason=request.POST.get("reason", ""))
    return _back(batch)


@require_POST
@guard.page(Permission.UNDO_DISPOSAL)
def undo(request: HttpRequest, batch: UUID) -> HttpResponse:
    """Bring a batch back from quarantine."""
    commands.undo(actor_of(request), proposal=batch, reason=request.POST.get("reason", ""))
    return _back(batch)


@require_POST
@guard.page(Permission.ERASE_RECORD)
def erase(request: HttpRequest, batch: UUID) -> HttpResponse:
    """Erase a batch whose quarantine is over."""
    done = commands.erase(actor_of(request), proposal=batch)
    return redirect(f"/retention/certificates/{done.id}/")


@require_safe
@guard.page(Permission.VIEW_RETENTION)
def certificates(request: HttpRequest) -> HttpResponse:
    """Certificates of disposal."""
    return render(
        request, "retention/certificates.html", {"certificates": queries.certificates(actor_of(request))}
    )


@require_safe
@guard.page(Permission.VIEW_RETENTION)
def certificate(request: HttpRequest, certificate: UUID) -> HttpResponse:
    """One certificate."""
    one = queries.certificate(actor_of(request), id=certificate)
    return render(request, "retention/certificate.html", {"one": one})


@require_safe
@guard.page(Permission.VIEW_RETENTION)
def report(request: HttpRequest) -> HttpResponse:
    """A month of disposals."""
    found = queries.monthly_report(actor_of(request), month=request.GET.get("month", "")[:7])
    return render(request, "retention/report.html", {"found": found})
