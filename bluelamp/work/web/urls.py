"""Addresses of the ledger of duties."""

from __future__ import annotations

from django.urls import path

from bluelamp.work.web import views

app_name = "work"
urlpatterns = [
    path("", views.mine, name="mine"),
    path("team/", views.team, name="team"),
    path("force/", views.force, name="force"),
    path("<uuid:duty>/", views.duty, name="duty"),
    path("<uuid:duty>/done/", views.done, name="done"),
    path("<uuid:duty>/waive/", views.waive, name="waive"),
    path("<uuid:duty>/hand-over/", views.hand_over, name="hand_over"),
    path("<uuid:duty>/pause/", views.pause, name="pause"),
]
