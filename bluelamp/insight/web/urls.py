"""Addresses of insight."""

from __future__ import annotations

from django.urls import path

from bluelamp.insight.web import views

app_name = "insight"
urlpatterns = [path("backlogs/", views.backlogs, name="backlogs")]
