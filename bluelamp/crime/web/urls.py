"""Addresses of recorded crime."""

from __future__ import annotations

from django.urls import path

from bluelamp.crime.web import views

app_name = "crime"
urlpatterns = [
    path("", views.recent, name="recent"),
    path("new/", views.new, name="new"),
    path("<uuid:crime>/", views.crime, name="crime"),
]
