"""Addresses: health, API, sign-on, and every installed module's pages."""

from __future__ import annotations

from django.urls import include, path

from bluelamp.config import health, modules
from bluelamp.config.api import api

urlpatterns = [
    path("health/live", health.live, name="health_live"),
    path("health/ready", health.ready, name="health_ready"),
    path("api/", api.urls),
    path("oidc/", include("mozilla_django_oidc.urls")),
    *(path(prefix, include(f"bluelamp.{name}.web.urls")) for name, prefix in modules.with_pages()),
]
