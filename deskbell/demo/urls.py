"""Addresses of the first page and of what only a demo has."""

from django.urls import path

from deskbell.demo.views import host, mail, start

app_name = "demo"
urlpatterns = [
    path("", start.start, name="start"),
    path("demo/brands.css", start.brands, name="brands"),
    path("demo/sign-in", start.sign_in, name="sign-in"),
    path("demo/host/<slug:slug>", host.host, name="host"),
    path("demo/mail", mail.outbox, name="mail"),
    path("demo/mail/<str:name>", mail.letter, name="letter"),
    path("demo/mail/<str:name>/html", mail.html_part, name="letter-html"),
    path("demo/mail/<str:name>/raw", mail.raw, name="letter-raw"),
]
