"""Addresses of access, mounted at the root."""

from __future__ import annotations

from django.urls import path

from bluelamp.access.web import opening, views

app_name = "access"
urlpatterns = [
    path("sign-in/", views.sign_in, name="sign_in"),
    path("lock/", views.lock, name="lock"),
    path("unlock/", views.unlock, name="unlock"),
    path("sign-out/", views.sign_out, name="sign_out"),
    path("access/audit/", views.audit, name="audit"),
    path("access/accounts/", views.accounts, name="accounts"),
    path("access/reason/", opening.reason, name="reason"),
    path("access/ask/", opening.ask, name="ask"),
    path("access/my-requests/", opening.mine, name="mine"),
    path("access/requests/", opening.requests, name="requests"),
    path("access/requests/<uuid:number>/", opening.decide, name="decide"),
    path("access/break-glass/", opening.break_glass, name="break_glass"),
    path("access/glass/", opening.glass, name="glass"),
    path("access/glass/<uuid:number>/", opening.review, name="review"),
]
