"""Addresses of the Help button and its window."""

from django.urls import path

from deskbell.channels.widget.views import academy, chat, home, loader, requests, session, ticket

app_name = "widget"
urlpatterns = [
    path("widget.js", loader.script, name="script"),
    path("w/<slug:slug>/", session.shell, name="shell"),
    path("w/<slug:slug>/config", loader.config, name="config"),
    path("w/<slug:slug>/session", session.begin, name="session"),
    path("w/<slug:slug>/session/resumed", session.resume, name="resume"),
    path("w/<slug:slug>/stream-ticket", session.stream_ticket, name="stream-ticket"),
    path("w/<slug:slug>/unread", session.unread, name="unread"),
    path("w/<slug:slug>/home", home.home, name="home"),
    path("w/<slug:slug>/home/open", home.open_requests, name="open-requests"),
    path("w/<slug:slug>/contacts", home.contacts, name="contacts"),
    path("w/<slug:slug>/academy", academy.index, name="academy"),
    path("w/<slug:slug>/academy/in/<slug:key>", academy.section, name="section"),
    path("w/<slug:slug>/academy/<slug:article>", academy.article, name="article"),
    path("w/<slug:slug>/chat", chat.start, name="chat"),
    path("w/<slug:slug>/new", requests.choose, name="choose"),
    path("w/<slug:slug>/new/<slug:key>", requests.create, name="create"),
    path("w/<slug:slug>/new/<slug:key>/uploads", requests.upload, name="type-uploads"),
    path("w/<slug:slug>/requests", requests.history, name="history"),
    path("w/<slug:slug>/requests/<int:number>", ticket.show, name="ticket"),
    path("w/<slug:slug>/requests/<int:number>/created", requests.created, name="created"),
    path("w/<slug:slug>/requests/<int:number>/messages", ticket.messages_of, name="messages"),
    path("w/<slug:slug>/requests/<int:number>/standing", ticket.standing, name="standing"),
    path("w/<slug:slug>/requests/<int:number>/seen", ticket.seen, name="seen"),
    path("w/<slug:slug>/requests/<int:number>/solved", ticket.solved, name="solved"),
    path("w/<slug:slug>/uploads", ticket.upload, name="uploads"),
    path("w/<slug:slug>/files/<str:token>/<str:name>", session.file, name="file"),
]
