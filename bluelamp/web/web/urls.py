"""Addresses of the shell, mounted at the root."""

from __future__ import annotations

from django.urls import path

from bluelamp.web.web import views

app_name = "web"
urlpatterns = [
    path("", views.home, name="home"),
    path("help/", views.help_page, name="help"),
    path("about/", views.about, name="about"),
    path("lock/session/", views.session, name="session"),
]
