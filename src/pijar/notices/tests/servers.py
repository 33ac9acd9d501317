"""A mail server and a gateway of our own on this machine: real sockets, and every way in which they may fail."""

from __future__ import annotations

import json
import socketserver
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class _Mail(socketserver.StreamRequestHandler):
    """SMTP as far as a sender needs it. `server.answers`: what is said to a command; `server.breaks`: where the line is cut."""

    def handle(self) -> None:
        self.say("220 surat.test ESMTP")
        while line := self.rfile.readline():
            word = line.decode().split(" ")[0].strip().upper()
            if self.server.breaks == word:
                return
            if word == "QUIT":
                self.say("221 sampai jumpa")
                return
            if word == "DATA":
                self.take()
                if self.server.breaks == "TAKEN":
                    return
                self.say(self.server.answers.get("TAKEN", "250 diterima"))
                continue
            if word in ("EHLO", "HELO"):
                self.say("250 surat.test")
                continue
            self.say(self.server.answers.get(word, "250 baik"))

    def take(self) -> None:
        self.say("354 silakan")
        lines = []
        while (line := self.rfile.readline()) and line.strip() != b".":
            lines.append(line)
        self.server.letters.append(b"".join(lines).decode())

    def say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())


class MailServer(socketserver.ThreadingTCPServer):
    allow_reuse_address, daemon_threads = True, True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Mail)
        self.letters: list[str] = []
        self.answers: dict[str, str] = {}
        self.breaks = ""


class _Web(BaseHTTPRequestHandler):
    """Answers as `server.script` says, one entry per request; the last one again and again."""

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.server.asked.append({"path": self.path, "headers": dict(self.headers), "data": json.loads(body)})
        script = self.server.script
        step = script.pop(0) if len(script) > 1 else script[0]
        if step.get("sleep"):
            time.sleep(step["sleep"])
        if step.get("cut"):
            self.close_connection = True
            self.connection.close()
            return
        answer = step.get("body", b"")
        self.send_response(step["status"])
        for name, value in step.get("headers", {}).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(step.get("length", len(answer))))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *given: Any) -> None:
        return


class WebServer(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Web)
        self.script: list[dict[str, Any]] = [{"status": 200, "body": b"{}"}]
        self.asked: list[dict[str, Any]] = []

    def handle_error(self, *given: Any) -> None:
        """A line that the test cuts is no fault."""


@contextmanager
def running(server: Any) -> Iterator[Any]:
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join(timeout=5)
