"""Addresses of the shell, mounted at the root."""

from __future__ import annotations

from django.urls import path

from bluelamp.web.web import problems, views

app_name = "web"
urlpatterns = [
    path("", views.home, name="home"),
    path("help/", views.help_page, name="help"),
    path("help/report-a-problem/", problems.report, name="report_problem"),
    path("help/problems/", problems.problems, name="problems"),
    path("help/patterns/", views.patterns, name="patterns"),
    path("help/patterns/live/", views.patterns_live, name="patterns_live"),
    path("about/", views.about, name="about"),
    path("lock/session/", views.session, name="session"),
]
