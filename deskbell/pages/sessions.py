"""Django's sessions in the database, found without building SQL: every page of somebody who has signed in asks."""

from datetime import datetime
from typing import Any

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.utils import timezone

from deskbell.models.prepared import Place, Prepared

_SESSION = Prepared(
    lambda: Session.objects.filter(session_key=Place("key", str), expire_date__gt=Place("now", datetime))
)


class SessionStore(db.SessionStore):
    """The name is Django's, and part of the salt of what is stored."""

    def _get_session_from_db(self) -> Any:
        found = _SESSION.first(key=self.session_key or "", now=timezone.now())
        if found is None:
            self._session_key = None
        return found
