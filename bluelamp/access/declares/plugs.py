"""Puts the doorkeeper in place and says what access itself lets which roles do."""

from __future__ import annotations

from django.contrib.auth.signals import user_logged_in

from bluelamp.access import guard, oidc
from bluelamp.access.codes import Permission, Role
from bluelamp.access.doorkeeper import Doorkeeper
from bluelamp.kernel import doorway, panels

doorway.install(Doorkeeper())
user_logged_in.connect(oidc.begin_session, dispatch_uid="access.begin_session")

EVERYBODY = [role for role in Role if role not in (Role.TELEPHONY, Role.PARTNER)]

guard.grant(Permission.SIGN_IN, roles=EVERYBODY)
guard.grant(Permission.MANAGE_ACCOUNTS, roles=[Role.ACCESS_MANAGER])
guard.grant(Permission.RESTRICT_RECORD, roles=[Role.INSPECTOR, Role.PROFESSIONAL_STANDARDS])
guard.grant(Permission.SEAL_RECORD, roles=[Role.PROFESSIONAL_STANDARDS])
guard.grant(Permission.READ_AUDIT, roles=[Role.PROFESSIONAL_STANDARDS, Role.AUDITOR])
guard.grant(
    Permission.SEE_PARKED,
    roles=[Role.CONTROL_SUPERVISOR, Role.FORCE_INCIDENT_MANAGER, Role.PLATFORM_ADMIN, Role.CHIEF_OFFICER],
)

SEARCHERS = [Role.CALL_HANDLER, Role.DISPATCHER, Role.CONTROL_SUPERVISOR, Role.FORCE_INCIDENT_MANAGER, Role.OFFICER,
             Role.SERGEANT, Role.INSPECTOR, Role.CRIME_RECORDER, Role.REFERRAL_DESK, Role.DA_ASSESSOR,
             Role.MARAC_COORDINATOR]  # fmt: skip
guard.grant(Permission.ASK_ACCESS, roles=[*SEARCHERS, Role.PROFESSIONAL_STANDARDS])
guard.grant(Permission.DECIDE_ACCESS, roles=[*SEARCHERS, Role.PROFESSIONAL_STANDARDS])
guard.grant(Permission.BREAK_GLASS, roles=SEARCHERS)
guard.grant(Permission.REVIEW_GLASS, roles=[Role.PROFESSIONAL_STANDARDS])

panels.nav(
    panels.NavItem(
        name="access.glass", label="Broken glass", url_name="access:glass", permission=Permission.REVIEW_GLASS,
        order=79,
    )
)  # fmt: skip
panels.nav(
    panels.NavItem(
        name="access.audit",
        label="Audit",
        url_name="access:audit",
        permission=Permission.READ_AUDIT,
        order=80,
    )
)
panels.nav(
    panels.NavItem(
        name="access.accounts",
        label="Accounts",
        url_name="access:accounts",
        permission=Permission.MANAGE_ACCOUNTS,
        order=85,
    )
)
