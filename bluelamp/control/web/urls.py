"""Addresses of the control room, below /control/."""

from __future__ import annotations

from django.urls import path

from bluelamp.control.web import board, calls, incidents, units

app_name = "control"

urlpatterns = [
    path("board/", board.page, name="board"),
    path("board/live/", board.admission, name="live_admission"),
    path("board/state/", board.state, name="board_state"),
    path("board/command/", board.command, name="board_command"),
    path("calls/", calls.waiting, name="calls"),
    path("calls/new/", calls.start, name="call_new"),
    path("calls/unresolved/", calls.unresolved, name="calls_unresolved"),
    path("calls/<uuid:ref>/", calls.screen, name="call"),
    path("calls/<uuid:ref>/take/", calls.take, name="call_take"),
    path("calls/<uuid:ref>/caller/", calls.caller, name="call_caller"),
    path("calls/<uuid:ref>/words/", calls.words, name="call_words"),
    path("calls/<uuid:ref>/known/", calls.known, name="call_known"),
    path("calls/<uuid:ref>/open/", calls.open_incident, name="call_open"),
    path("calls/<uuid:ref>/resolve/", calls.resolve, name="call_resolve"),
    path("places/", calls.places, name="places"),
    path("people/", calls.people, name="people"),
    path("incidents/", incidents.found, name="incidents"),
    path("incidents/<uuid:ref>/", incidents.page, name="incident"),
    path("incidents/<uuid:ref>/log/", incidents.log, name="incident_log"),
    path("incidents/<uuid:ref>/risk/", incidents.risk, name="incident_risk"),
    path("incidents/<uuid:ref>/suggest/", incidents.suggest, name="incident_suggest"),
    path("incidents/<uuid:ref>/line/", incidents.line, name="incident_line"),
    path("incidents/<uuid:ref>/grade/", incidents.grade, name="incident_grade"),
    path("incidents/<uuid:ref>/domestic/", incidents.domestic, name="incident_domestic"),
    path("incidents/<uuid:ref>/person/", incidents.person, name="incident_person"),
    path("incidents/<uuid:ref>/acknowledge/", incidents.acknowledge, name="incident_acknowledge"),
    path("incidents/<uuid:ref>/check/", incidents.check, name="incident_check"),
    path("incidents/<uuid:ref>/send/", incidents.send, name="incident_send"),
    path("incidents/<uuid:ref>/close/", incidents.close, name="incident_close"),
    path("incidents/<uuid:ref>/reopen/", incidents.reopen, name="incident_reopen"),
    path("unit/", units.mine, name="unit_mine"),
    path("unit/<str:call_sign>/", units.page, name="unit"),
    path("unit/<str:call_sign>/status/", units.status, name="unit_status"),
]
