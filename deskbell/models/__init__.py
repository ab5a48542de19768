"""Nouns: tables, and facts about one row. Nothing here decides who may see or do what."""

from deskbell.models.account import Account
from deskbell.models.article import Article, ArticleText, Section
from deskbell.models.attachment import Attachment
from deskbell.models.channel import Channel
from deskbell.models.delivery import Delivery
from deskbell.models.department import Department
from deskbell.models.event import Counter, Event, ParkedEvent, Reader
from deskbell.models.message import Message
from deskbell.models.notification import Notification
from deskbell.models.organisation import Contract, Organisation, Service
from deskbell.models.person import Address, Person
from deskbell.models.provider import Provider
from deskbell.models.request_type import FormField, RequestType
from deskbell.models.search import TicketWords
from deskbell.models.sla import Deadline, Policy, Priority
from deskbell.models.ticket import ReadMark, Ticket, Watcher
from deskbell.models.token import ApiToken

__all__ = [
    "Account",
    "Address",
    "ApiToken",
    "Article",
    "ArticleText",
    "Attachment",
    "Channel",
    "Contract",
    "Counter",
    "Deadline",
    "Delivery",
    "Department",
    "Event",
    "FormField",
    "Message",
    "Notification",
    "Organisation",
    "ParkedEvent",
    "Person",
    "Policy",
    "Priority",
    "Provider",
    "ReadMark",
    "Reader",
    "RequestType",
    "Section",
    "Service",
    "Ticket",
    "TicketWords",
    "Watcher",
]
