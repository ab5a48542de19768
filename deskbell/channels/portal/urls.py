"""Addresses of the portal."""

from django.urls import path

from deskbell.channels.portal.views import (
    academy,
    brand,
    conversation,
    files,
    home,
    new_request,
    notifications,
    requests,
)

app_name = "portal"
urlpatterns = [
    path("p/<slug:slug>/", home.home, name="home"),
    path("p/<slug:slug>/brand.css", brand.brand, name="brand"),
    path("p/<slug:slug>/contacts", home.contacts, name="contacts"),
    path("p/<slug:slug>/tabs", home.tabs, name="tabs"),
    path("p/<slug:slug>/bell", home.bell, name="bell"),
    path("p/<slug:slug>/academy", academy.academy, name="academy"),
    path("p/<slug:slug>/academy/sections/<slug:key>", academy.section, name="section"),
    path("p/<slug:slug>/academy/<slug:article>", academy.article, name="article"),
    path("p/<slug:slug>/requests", requests.requests, name="requests"),
    path("p/<slug:slug>/requests/new", new_request.new_request, name="new_request"),
    path("p/<slug:slug>/requests/<int:number>", conversation.request_page, name="request"),
    path("p/<slug:slug>/requests/<int:number>/sent", new_request.sent, name="request_sent"),
    path("p/<slug:slug>/requests/<int:number>/seen", conversation.seen, name="request_seen"),
    path("p/<slug:slug>/requests/<int:number>/solution", conversation.solution, name="request_solution"),
    path("p/<slug:slug>/requests/<int:number>/archive", conversation.archive, name="request_archive"),
    path("p/<slug:slug>/uploads", files.upload, name="uploads"),
    path("p/<slug:slug>/files/<str:token>/<str:name>", files.file, name="file"),
    path("p/<slug:slug>/notifications", notifications.notifications, name="notifications"),
    path("p/<slug:slug>/notifications/<int:pk>", notifications.notification, name="notification"),
]
