"""Addresses of insight."""

from __future__ import annotations

from django.urls import path

from bluelamp.insight.web import views, watch

app_name = "insight"
urlpatterns = [
    path("backlogs/", views.backlogs, name="backlogs"),
    path("watch/", watch.watch, name="watch"),
    path("watch/<uuid:number>/", watch.alert, name="alert"),
    path("watch/<uuid:number>/decide/", watch.decide, name="decide"),
    path("restricted/", watch.restricted, name="restricted"),
]
