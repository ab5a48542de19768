"""Addresses of signing in and out."""

from django.urls import path

from deskbell.accounts import views

app_name = "accounts"
urlpatterns = [
    path("sign-in", views.sign_in, name="sign_in"),
    path("sign-out", views.sign_out, name="sign_out"),
    path("choose", views.choose, name="choose"),
    path("language", views.language, name="language"),
]
