"""Addresses of the exchange."""

from __future__ import annotations

from django.urls import path

from bluelamp.exchange.web import views

app_name = "exchange"
urlpatterns = [
    path("partners/", views.partners, name="partners"),
    path("partners/<slug:code>/", views.partner, name="partner"),
    path("partners/<slug:code>/down/", views.declare, name="declare"),
    path("referrals/<uuid:referral>/retry/", views.retry, name="retry"),
]
