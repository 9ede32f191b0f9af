"""Addresses of search, below /search/."""

from __future__ import annotations

from django.urls import path

from bluelamp.search.web import names, views

app_name = "search"
urlpatterns = [
    path("", views.search, name="search"),
    path("counts/", views.counts, name="counts"),
    path("as-you-type/", views.as_you_type, name="as_you_type"),
    path("names/", names.names, name="names"),
    path("names/change/", names.change, name="name_change"),
]
