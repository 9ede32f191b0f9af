"""Addresses of forms, mounted at the root."""

from __future__ import annotations

from django.urls import path

from bluelamp.forms.web import drafts

app_name = "forms"
urlpatterns = [
    path("drafts/", drafts.drafts, name="drafts"),
]
