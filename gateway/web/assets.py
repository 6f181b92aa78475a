"""Scripts and style sheets. The widget's modules go out as one script; there is no build, and nothing to install."""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass
from functools import cache

from fastapi import APIRouter, Request, Response
from starlette.exceptions import HTTPException

from clinic import ROOT
from gateway import GATEWAY
from gateway.web.joining import join

WIDGET = ROOT / "widget"
# Each uses only what stands before it.
MODULES = (
    "labels", "styles", "dom", "links", "colours", "server", "chat", "transcript", "composer", "view", "widget"
)  # fmt: skip
STATIC = GATEWAY / "static"
TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
router = APIRouter(include_in_schema=False)


@dataclass(frozen=True)
class Asset:
    """A file as it goes out."""

    body: bytes
    compressed: bytes
    tag: str
    media_type: str

    @staticmethod
    def of(text: str, media_type: str) -> Asset:
        """Compressed once, at the first request."""
        body = text.encode()
        return Asset(body, gzip.compress(body, 9, mtime=0), f'"{hashlib.sha256(body).hexdigest()[:16]}"', media_type)

    def response(self, request: Request) -> Response:
        """Whole, compressed, or "you have it already"."""
        headers = {"etag": self.tag, "cache-control": "no-cache", "vary": "Accept-Encoding, Origin"}
        if request.headers.get("if-none-match") == self.tag:
            return Response(status_code=304, headers=headers)
        if "gzip" in request.headers.get("accept-encoding", ""):
            headers["content-encoding"] = "gzip"
            return Response(self.compressed, headers=headers, media_type=self.media_type)
        return Response(self.body, headers=headers, media_type=self.media_type)


@cache
def widget() -> Asset:
    """The widget."""
    return Asset.of(join(WIDGET, MODULES), TYPES[".js"])


@cache
def static(name: str) -> Asset:
    """A file of ours by its name."""
    path = STATIC / name
    return Asset.of(path.read_text(encoding="utf-8"), TYPES[path.suffix])


@router.api_route("/widget.js", methods=["GET", "HEAD"])
def script(request: Request) -> Response:
    """The widget's script; any site may load it, but only allowed ones may use the chat."""
    response = widget().response(request)
    response.headers["cross-origin-resource-policy"] = "cross-origin"
    return response


@router.api_route("/static/{name}", methods=["GET", "HEAD"])
def file(request: Request, name: str) -> Response:
    """A script or a style sheet of our pages."""
    if name not in {path.name for path in STATIC.iterdir()}:
        raise HTTPException(404)
    return static(name).response(request)
