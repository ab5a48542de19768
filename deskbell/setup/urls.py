"""Addresses of setup."""

from django.urls import path

from deskbell.setup import views

app_name = "setup"

urlpatterns = [path("setup/<slug:slug>/widget", views.widget, name="widget")]
