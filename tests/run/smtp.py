"""A mail server that takes, or refuses, what it is told to."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass
class Postbox:
    """`refusals`: what it says to a command instead of taking it, such as {"RCPT": "550 no such user"}."""

    port: int = 0
    letters: list[bytes] = field(default_factory=list)
    refusals: dict[str, str] = field(default_factory=dict)


class _Talk(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        self._say("220 mail.example")
        for line in self.rfile:
            verb = line.decode("ascii", "replace").split()[0].upper()
            if refusal := self._postbox.refusals.get(verb):
                self._say(refusal)
            elif verb == "DATA":
                self._take_letter()
            elif verb == "QUIT":
                self._say("221 bye")
                return
            else:
                self._say("250 fine")

    def _take_letter(self) -> None:
        self._say("354 go on")
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        if refusal := self._postbox.refusals.get("."):
            self._say(refusal)
            return
        self._postbox.letters.append(b"".join(lines))
        self._say("250 taken")

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())

    @property
    def _postbox(self) -> Postbox:
        return self.server.postbox  # type: ignore[attr-defined,no-any-return]


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


@contextmanager
def mail_server() -> Iterator[Postbox]:
    with _Server(("127.0.0.1", 0), _Talk) as server:
        server.postbox = Postbox(port=server.server_address[1])  # type: ignore[attr-defined]
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        try:
            yield server.postbox  # type: ignore[attr-defined]
        finally:
            server.shutdown()
