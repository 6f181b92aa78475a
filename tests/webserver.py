"""A real HTTP server on loopback that takes what is posted to it and answers as a test tells it."""

from __future__ import annotations

import contextlib
import threading
import time
from dataclasses import dataclass, field
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass(frozen=True)
class Posted:
    """One request that came in."""

    path: str
    headers: Message
    body: bytes


@dataclass
class WebServer:
    """Use as a context manager. mode: "answer" (status, headers), "hang", "drop", "trickle" (header), "long" (body)."""

    mode: str = "answer"
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    posted: list[Posted] = field(default_factory=list)
    stop: threading.Event = field(default_factory=threading.Event)

    def __enter__(self) -> WebServer:
        owner = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                owner.posted.append(Posted(self.path, self.headers, body))
                with contextlib.suppress(OSError):
                    owner.answer(self)

            def do_GET(self) -> None:
                owner.posted.append(Posted(self.path, self.headers, b""))
                self.send_error(405)

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop.set()
        self._server.shutdown()
        self._server.server_close()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}/hook"

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        """Answer one request."""
        if self.mode == "hang":
            self.stop.wait(30)
            handler.close_connection = True
            return
        if self.mode == "drop":
            handler.connection.close()
            return
        if self.mode == "trickle":
            handler.connection.sendall(b"HTTP/1.1 200 OK\r\nX-Slow: ")
            while not self.stop.is_set():
                handler.connection.sendall(b"a")
                time.sleep(0.05)
            return
        handler.send_response(self.status)
        for name, value in self.headers.items():
            handler.send_header(name, value)
        if self.mode == "long":
            handler.send_header("Connection", "close")
            handler.end_headers()
            while not self.stop.is_set():
                handler.wfile.write(b"a" * 1024)
                time.sleep(0.001)
            return
        handler.send_header("Content-Length", "2")
        handler.end_headers()
        handler.wfile.write(b"ok")
