"""Addresses of nominals, below /people/."""

from __future__ import annotations

from django.urls import path

from bluelamp.nominals.web import views

app_name = "nominals"
urlpatterns = [
    path("new/", views.new, name="new"),
    path("<uuid:number>/", views.person, name="person"),
]
