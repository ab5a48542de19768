"""What happens because something happened. Each reaction reads the log with a cursor of its own, in this order."""

from deskbell.reactions import deadlines, indexing, notify
from deskbell.reactions.reader import Reaction

REACTIONS: tuple[Reaction, ...] = (
    Reaction("notify", notify.react, notify.KINDS),
    Reaction("deadlines", deadlines.react, deadlines.KINDS),
    Reaction("indexing", indexing.react, indexing.KINDS),
)
