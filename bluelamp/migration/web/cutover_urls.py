"""Addresses of the cutover's pages, below those of migration."""

from __future__ import annotations

from django.urls import path

from bluelamp.migration.web import checks, cutover

urlpatterns = [
    path("reasons/", cutover.reasons, name="reasons"),
    path("runs/", cutover.runs, name="runs"),
    path("runs/<int:id>/", cutover.run, name="run"),
    path("rehearsals/", cutover.rehearsals, name="rehearsals"),
    path("rehearsals/<int:id>/", cutover.rehearsal, name="rehearsal"),
    path("rehearsals/<int:id>/rows/", cutover.rehearsed_rows, name="rehearsed_rows"),
    path("rehearsals/<int:id>/live/", cutover.live_cases, name="live_cases"),
    path("sheet/", cutover.sheet, name="sheet"),
    path("sheet/print/", cutover.sheet_print, name="sheet_print"),
    path("sheet/sign/", cutover.sign_sheet, name="sign_sheet"),
    path("workarounds/", cutover.workarounds, name="workarounds"),
    path("workarounds/open/", cutover.open_workaround, name="open_workaround"),
    path("workarounds/<int:id>/close/", cutover.close_workaround, name="close_workaround"),
    path("cutover/", cutover.cutover, name="cutover"),
    path("cutover/begin/", cutover.begin_cutover, name="begin_cutover"),
    path("cutover/phase/", cutover.enter_phase, name="enter_phase"),
    path("cutover/delivery/", cutover.record_delivery, name="record_delivery"),
    path("parallel/", cutover.parallel, name="parallel"),
    path("parallel/<int:id>/", cutover.parallel_day, name="parallel_day"),
    path("checks/", checks.checks, name="checks"),
    path("checks/owner/", checks.name_owner, name="name_owner"),
    path("checks/again/", checks.draw_again, name="draw_again"),
    path("checks/<int:id>/", checks.check, name="check"),
    path("checks/<int:id>/decide/", checks.decide, name="decide_check"),
]
