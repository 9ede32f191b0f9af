"""Sign-on by the force's own provider (OpenID Connect with PKCE)."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from mozilla_django_oidc.auth import OIDCAuthenticationBackend

from bluelamp.access import signing, tokens
from bluelamp.access.models import Account


class ProviderBackend(OIDCAuthenticationBackend):  # type: ignore[misc]
    """Finds the account that the provider names; never makes one: access is granted here, not there."""

    def filter_users_by_claims(self, claims: dict[str, Any]) -> Any:
        """The active account with the provider's subject id, or whose user name is the provider's."""
        known = Account.objects.filter(subject_id=claims.get("sub", ""), is_active=True)
        if known.exists():
            return known
        name = str(claims.get("preferred_username") or claims.get("email") or "").lower()
        return Account.objects.filter(username=name, subject_id=None, is_active=True)

    def create_user(self, claims: dict[str, Any]) -> None:
        """Nobody gets an account by signing on."""
        return

    def update_user(self, user: Account, claims: dict[str, Any]) -> Account:
        """Tie the account to the provider's subject id at the first sign-on."""
        if user.subject_id is None:
            user.subject_id = claims["sub"]
            user.save(update_fields=["subject_id"])
        return user

    def verify_claims(self, claims: dict[str, Any]) -> bool:
        """A subject and a name to match are all that is asked of the provider."""
        return bool(claims.get("sub"))

    def authenticate(self, request: HttpRequest, **kwargs: Any) -> Account | None:
        """Begin our own session when the provider vouches for a holder of a post."""
        account = super().authenticate(request, **kwargs)
        if account is None or not tokens.actor_of(account).roles:
            return None
        return account  # type: ignore[no-any-return]


def begin_session(sender: object, request: HttpRequest, user: Account, **kwargs: object) -> None:
    """After the library has signed the account on, start the session as a local sign-in does."""
    signing.start(request, user)
