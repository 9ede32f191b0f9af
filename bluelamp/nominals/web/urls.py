"""Addresses of nominals, below /people/."""

from __future__ import annotations

from django.urls import path

from bluelamp.nominals.web import changing, parting, pinning, reviewing, things, views

app_name = "nominals"
urlpatterns = [
    path("", views.people, name="people"),
    path("thing/<slug:kind>/<uuid:number>/", things.thing, name="thing"),
    path("new/", changing.new, name="new"),
    path("review/", reviewing.desk, name="review"),
    path("review/next/", reviewing.after, name="review_next"),
    path("review/undo/", reviewing.undo, name="review_undo"),
    path("review/leave/", reviewing.leave, name="review_leave"),
    path("review/run/", reviewing.run, name="review_run"),
    path("review/<uuid:item>/", reviewing.desk, name="review_pair"),
    path("review/<uuid:item>/decide/", reviewing.decide, name="review_decide"),
    path("<uuid:number>/", views.person, name="person"),
    path("<uuid:number>/links/", views.links, name="links"),
    path("<uuid:number>/timeline/", views.timeline, name="timeline"),
    path("<uuid:number>/access/", views.who_may_see, name="access"),
    path("<uuid:number>/audit/", views.audit, name="audit"),
    path("<uuid:number>/edit/", changing.edit, name="edit"),
    path("<uuid:number>/warning/", changing.warning, name="warning"),
    path("<uuid:number>/merge/", changing.merge, name="merge"),
    path("<uuid:number>/unmerge/", parting.unmerge, name="unmerge"),
    path("<uuid:number>/pin/", pinning.pin, name="pin"),
    path("<uuid:number>/unpin/", pinning.unpin, name="unpin"),
    path("<uuid:number>/apart/<uuid:other>/lift/", parting.lift, name="lift"),
]
