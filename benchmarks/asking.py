"""A light client: keep-alive connections in one process, each asking the next question as soon as it is answered.

Run as `python -m benchmarks.asking`: it reads `{"port", "seconds", "connections", "requests": [[kind, text], …]}` from its input
and prints seconds, answers by kind, and the times. It costs little, as server and client share the machine's cores.
"""

from __future__ import annotations

import json
import selectors
import socket
import sys
import time
from itertools import cycle
from typing import Any

END = b"\r\n\r\n"
LENGTH = b"content-length: "


class Line:
    """One connection: what was asked, when, and what has come so far."""

    def __init__(self, port: int, number: int) -> None:
        self.socket = socket.socket()
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        # Each comes from a network of its own, as people do.
        self.socket.bind((f"127.7.{number}.1", 0))
        self.socket.connect(("127.0.0.1", port))
        self.kind, self.at, self.seen, self.whole = "", 0.0, b"", 0

    def ask(self, kind: str, body: bytes) -> None:
        self.kind, self.seen, self.whole, self.at = kind, b"", 0, time.perf_counter()
        self.socket.sendall(body)

    def is_answered(self) -> bool:
        """Takes in what has come; whether the answer is whole."""
        piece = self.socket.recv(65536)
        if not piece:
            raise SystemExit("the server closed a connection")
        self.seen += piece
        if not self.whole and (end := self.seen.find(END)) >= 0:
            head = self.seen[:end].lower()
            start = head.index(LENGTH) + len(LENGTH)
            self.whole = end + len(END) + int(head[start:].split(b"\r\n", 1)[0])
        return bool(self.whole) and len(self.seen) >= self.whole


def run(given: dict[str, Any]) -> dict[str, Any]:
    """Asks for so many seconds, after a tenth of them to warm up. Times are by kind, in seconds; a status is part of the kind."""
    asked = cycle([(kind, text.encode()) for kind, text in given["requests"]])
    lines, watched = [Line(given["port"], n + 1) for n in range(given["connections"])], selectors.DefaultSelector()
    for line in lines:
        watched.register(line.socket, selectors.EVENT_READ, line)
        line.ask(*next(asked))
    times: dict[str, list[float]] = {}
    begins = time.perf_counter() + given["seconds"] / 10
    ends = begins + given["seconds"]
    while (now := time.perf_counter()) < ends:
        for key, _ in watched.select(1):
            line: Line = key.data
            if line.is_answered():
                now = time.perf_counter()
                if now >= begins:
                    times.setdefault(f"{line.kind} {line.seen[9:12].decode()}", []).append(now - line.at)
                line.ask(*next(asked))
    return {"seconds": now - begins, "times": times}


if __name__ == "__main__":
    print(json.dumps(run(json.load(sys.stdin))))
