"""Addresses of migration's pages."""

from __future__ import annotations

from django.urls import include, path

from bluelamp.migration.web import missing, store, views

app_name = "migration"
urlpatterns = [
    path("", views.balance, name="balance"),
    path("", include("bluelamp.migration.web.cutover_urls")),
    path("paper/", include("bluelamp.migration.paper.web.urls")),
    path("rows/", views.rows, name="rows"),
    path("rows/<int:ledger_id>/", views.row, name="row"),
    path("rows/<int:ledger_id>/separate/", views.separate, name="separate"),
    path("find/", store.find, name="find"),
    path("missing/", missing.missing, name="missing"),
    path("missing/settle/", missing.settle, name="settle_missing"),
]
