"""Addresses of retention."""

from __future__ import annotations

from django.urls import path

from bluelamp.retention.web import batches, views

app_name = "retention"
urlpatterns = [
    path("", views.overview, name="overview"),
    path("due/", views.due, name="due"),
    path("holds/", views.holds, name="holds"),
    path("holds/moratorium/", views.moratorium, name="moratorium"),
    path("holds/<uuid:hold>/lift/", views.lift, name="lift"),
    path("records/<slug:kind>/<uuid:record>/", views.record, name="record"),
    path("records/<slug:kind>/<uuid:record>/decide/", views.decide, name="decide"),
    path("records/<slug:kind>/<uuid:record>/hold/", views.hold, name="hold"),
    path("records/<slug:kind>/<uuid:record>/note/", views.note, name="note"),
    path("batches/", batches.listed, name="batches"),
    path("batches/propose/", batches.propose, name="propose"),
    path("batches/<uuid:batch>/", batches.batch, name="batch"),
    path("batches/<uuid:batch>/approve/", batches.approve, name="approve"),
    path("batches/<uuid:batch>/withdraw/", batches.withdraw, name="withdraw"),
    path("batches/<uuid:batch>/undo/", batches.undo, name="undo"),
    path("batches/<uuid:batch>/erase/", batches.erase, name="erase"),
    path("certificates/", batches.certificates, name="certificates"),
    path("certificates/<uuid:certificate>/", batches.certificate, name="certificate"),
    path("report/", batches.report, name="report"),
]
