"""Addresses of geography, mounted at /geography/."""

from django.urls import path

from bluelamp.geography.web import views

app_name = "geography"
urlpatterns = [
    path("tiles/<slug:version>.pmtiles", views.tiles, name="tiles"),
    path("map.json", views.map_settings, name="map_settings"),
]
