"""A light client of an open loop: questions come at their own rate, whatever the server does, over connections kept open.

Run as `python -m benchmarks.arriving`: it reads `{"port", "rate", "seconds", "warm", "connections", "asked": […]}` from its
input, each asked one as `{"kind", "head", "status", "word"}`, and prints the times by kind. An answer is late from the moment at
which its question was due, not from when a connection became free for it. A redirect is followed as a browser does, and belongs
to the question. The status of every answer is looked at, and of one in ten whether it holds the word that it must.
"""

from __future__ import annotations

import json
import re
import selectors
import socket
import sys
import time
import zlib
from collections import deque
from itertools import cycle
from typing import Any

END = b"\r\n\r\n"
LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
PLACE = re.compile(rb"\r\nlocation: *([^\r]+)", re.IGNORECASE)
LOOKED_AT = 10


class Line:
    """One connection and what is asked over it."""

    def __init__(self, port: int, number: int) -> None:
        self.socket = socket.socket()
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        # Each comes from a network of its own, as people do.
        self.socket.bind((f"127.7.{number}.1", 0))
        self.socket.connect(("127.0.0.1", port))
        self.one: dict[str, Any] = {}
        self.due, self.seen, self.whole = 0.0, b"", 0

    def ask(self, one: dict[str, Any], due: float) -> None:
        self.one, self.due = one, due
        self.send(one["text"])

    def send(self, text: bytes) -> None:
        self.seen, self.whole = b"", 0
        self.socket.sendall(text)

    def is_answered(self) -> bool:
        """Takes in what has come; whether the answer is whole."""
        piece = self.socket.recv(262144)
        if not piece:
            raise SystemExit(f"the server closed a connection: {self.one['kind']}")
        self.seen += piece
        if not self.whole and (end := self.seen.find(END)) >= 0:
            found = LENGTH.search(self.seen, 0, end)
            self.whole = end + len(END) + (int(found.group(1)) if found else 0)
        return bool(self.whole) and len(self.seen) >= self.whole

    @property
    def status(self) -> str:
        return self.seen[9:12].decode()

    def follows(self) -> bytes:
        """The question that a redirect leads to; nothing where it is the answer itself."""
        if self.status != "302" or not self.one.get("follow"):
            return b""
        found = PLACE.search(self.seen)
        return b"GET " + found.group(1) + self.one["rest"].encode() if found else b""

    def body(self) -> bytes:
        head, _, body = self.seen.partition(END)
        return zlib.decompress(body, 31) if b"\r\ncontent-encoding: gzip" in head.lower() else body


class Told:
    """Times by kind, and how often an answer was not what it must be."""

    def __init__(self, begins: float) -> None:
        self.begins, self.count = begins, 0
        self.times: dict[str, list[float]] = {}
        self.wrong: dict[str, int] = {}

    def took(self, line: Line, now: float) -> None:
        self.count += 1
        kind = line.one["kind"]
        is_right = line.status in line.one["status"]
        if is_right and self.count % LOOKED_AT == 0 and line.status == "200":
            is_right = line.one["word"].encode() in line.body()
        if not is_right:
            key = f"{kind} {line.status}"
            self.wrong[key] = self.wrong.get(key, 0) + 1
        if line.due >= self.begins:
            self.times.setdefault(kind, []).append(now - line.due)


def run(given: dict[str, Any]) -> dict[str, Any]:
    """Asks at the rate for so many seconds, after a while to warm up that does not count."""
    asked = cycle([{**one, "text": one["head"].encode()} for one in given["asked"]])
    idle, lines, watched, late = deque[Line](), 0, selectors.DefaultSelector(), deque[float]()
    start = time.perf_counter() + 0.1
    told = Told(start + given["warm"])
    total, sent, done, most = round((given["warm"] + given["seconds"]) * given["rate"]), 0, 0, 0
    ends = start + given["warm"] + given["seconds"] + given.get("patience", 30)
    while done < total and (now := time.perf_counter()) < ends:
        while sent < total and start + sent / given["rate"] <= now:
            late.append(start + sent / given["rate"])
            sent += 1
        while late and (idle or lines < given["connections"]):
            if not idle:
                lines += 1
                idle.append(line := Line(given["port"], lines))
                watched.register(line.socket, selectors.EVENT_READ, line)
            # The one that rested longest: connections are those of different people, and a server ends one that nobody uses.
            idle.popleft().ask(next(asked), late.popleft())
        most = max(most, lines - len(idle) + len(late))
        wait = max(0.0, start + sent / given["rate"] - time.perf_counter()) if sent < total else 0.2
        for key, _ in watched.select(wait):
            line = key.data
            if not line.is_answered():
                continue
            if further := line.follows():
                line.send(further)
                continue
            told.took(line, time.perf_counter())
            idle.append(line)
            done += 1
    return {"times": told.times, "wrong": told.wrong, "unanswered": total - done, "most at once": most}


if __name__ == "__main__":
    print(json.dumps(run(json.load(sys.stdin))))
