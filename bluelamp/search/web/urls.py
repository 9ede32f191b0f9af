"""Addresses of search, below /search/."""

from __future__ import annotations

from django.urls import path

from bluelamp.search.web import views

app_name = "search"
urlpatterns = [
    path("", views.search, name="search"),
    path("counts/", views.counts, name="counts"),
    path("as-you-type/", views.as_you_type, name="as_you_type"),
]
