"""Addresses of data quality."""

from __future__ import annotations

from django.urls import path

from bluelamp.quality.web import correcting, views

app_name = "quality"
urlpatterns = [
    path("", views.board, name="board"),
    path("checks/<str:name>/", views.check, name="check"),
    path("findings/", views.findings, name="findings"),
    path("findings/waive/", views.waive, name="waive"),
    path("run/", views.run, name="run"),
    path("corrections/", correcting.listed, name="corrections"),
    path("corrections/propose/", correcting.propose, name="propose"),
    path("corrections/<uuid:correction>/", correcting.correction, name="correction"),
    path("corrections/<uuid:correction>/decide/", correcting.decide, name="decide"),
    path("corrections/<uuid:correction>/undo/", correcting.undo, name="undo"),
]
