"""Addresses of migration's pages."""

from __future__ import annotations

from django.urls import include, path

from bluelamp.migration.web import byhand, missing, store, views

app_name = "migration"
urlpatterns = [
    path("", views.balance, name="balance"),
    path("", include("bluelamp.migration.web.cutover_urls")),
    path("paper/", include("bluelamp.migration.paper.web.urls")),
    path("rows/", views.rows, name="rows"),
    path("rows/<int:ledger_id>/", views.row, name="row"),
    path("rows/<int:ledger_id>/separate/", views.separate, name="separate"),
    path("rows/<int:ledger_id>/bring-in/", byhand.bring_in, name="bring_in"),
    path("held/", byhand.held, name="held"),
    path("held/together/", byhand.held_together, name="held_together"),
    path("held/<uuid:decision>/second/", byhand.second, name="second"),
    path("held/<uuid:decision>/take-back/", byhand.take_back, name="take_back"),
    path("find/", store.find, name="find"),
    path("missing/", missing.missing, name="missing"),
    path("missing/settle/", missing.settle, name="settle_missing"),
]
