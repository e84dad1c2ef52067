"""Giving out the dumps: files with ranges and validators, their manifests, what versions there are."""

import re
from base64 import b64encode
from collections.abc import Awaitable, Callable
from hashlib import blake2b

import orjson
from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response
from starlette.routing import Route

from lienthong.exchange.dcat.sheet import FORMATS
from lienthong.exchange.dumps.kinds import kinds
from lienthong.exchange.dumps.versions import MANIFEST, SUMS, Version, kept, latest, version, version_folder
from lienthong.site import answers
from lienthong.site.mounting import Parts
from lienthong.site.negotiation import language
from lienthong.sparql.accept import best

LATEST = "latest"
_NUMBER = re.compile(r"[0-9]{1,8}")
_RANGE = re.compile(
    r"bytes=\s*(?:[0-9]{1,15}-[0-9]{0,15}|-[0-9]{1,15})(?:\s*,\s*(?:[0-9]{1,15}-[0-9]{0,15}|-[0-9]{1,15})){0,99}\s*",
    re.I | re.A,
)
_EXPOSED = answers.CORS | {
    "access-control-expose-headers": "link, etag, last-modified, content-length, content-range, accept-ranges",
}
_SOON, _LONG = "public, max-age=60", "public, max-age=86400"
_RDF = {media_type: suffix for suffix, (media_type, _) in FORMATS.items()}
_PAGES = ("text/html", "application/xhtml+xml")
_JSON, _TEXT = "application/json", "text/plain; charset=utf-8"


class Dumps:
    """Answers below ``/dumps/``. Nothing of a request is ever part of a path: a file is one that a manifest names."""

    def __init__(self, parts: Parts, described: Callable[[Request, str], Awaitable[Response]]) -> None:
        self._parts = parts
        self._described = described
        self._data = parts.settings.data

    def routes(self) -> list[Route]:
        """``/dumps/``, ``/dumps/{version}/``, ``/dumps/{version}/{name}``, the version a number or ``latest``."""
        return [
            Route("/dumps", self.slashed),
            Route("/dumps/", self.index),
            Route("/dumps/{name}", self.short),
            Route("/dumps/{version}/", self.manifest),
            Route("/dumps/{version}/{name}", self.file),
        ]

    async def slashed(self, request: Request) -> Response:
        """``/dumps`` leads to ``/dumps/``."""
        return RedirectResponse(f"{self._parts.context.prefix}/dumps/", 308, answers.CORS)

    async def index(self, request: Request) -> Response:
        """``/dumps/`` by what the client wants: JSON for who accepts all, the page for browsers, RDF (DCAT)."""
        chosen = best(request.headers.getlist("accept"), (_JSON, *_RDF, *_PAGES)) or _JSON
        if chosen in _PAGES:
            place = f"{self._parts.context.prefix}/{language(request)}/dumps"
            return RedirectResponse(place, 303, {"vary": "Accept, Accept-Language"} | answers.CORS)
        answer = await self._described(request, _RDF[chosen]) if chosen in _RDF else self._versions(request)
        answer.headers["vary"] = "Accept"
        return answer

    def _versions(self, request: Request) -> Response:
        """The versions that are kept, newest first, each with where its manifest is."""
        base = self._parts.settings.base
        found = [one for number in kept(self._data) if (one := version(self._data, number))]
        last = latest(self._data)
        body = {
            "latest": last.generation if last else None,
            "versions": [
                {
                    "generation": one.generation, "published": one.published, "made": one.made,
                    "files": len(one.files), "size": sum(file.size for file in one.files),
                    "manifest": f"{base}/dumps/{one.generation}/{MANIFEST}",
                    "sums": f"{base}/dumps/{one.generation}/{SUMS}",
                }
                for one in found
            ],
        }  # fmt: skip
        return self._answer(request, orjson.dumps(body, option=orjson.OPT_INDENT_2), _JSON, _SOON)

    async def short(self, request: Request) -> Response:
        """``/dumps/manifest.json`` and ``/dumps/SHA256SUMS`` are the latest; ``/dumps/12`` leads to its manifest."""
        name = request.path_params["name"]
        if name in (MANIFEST, SUMS):
            request.path_params["version"] = LATEST
            return await self.file(request)
        if self._version(name) is None:
            return self._parts.context.error(request, 404, "not_found")
        return RedirectResponse(f"{self._parts.context.prefix}/dumps/{name}/", 308, answers.CORS)

    async def manifest(self, request: Request) -> Response:
        """``/dumps/{version}/``: its manifest."""
        request.path_params["name"] = MANIFEST
        return await self.file(request)

    async def file(self, request: Request) -> Response:
        """``/dumps/{version}/{name}``: a file, its manifest, or the checksums of all."""
        wanted, name = request.path_params["version"], request.path_params["name"]
        found = self._version(wanted)
        if found is None:
            return self._parts.context.error(request, 404, "not_found")
        lasting = _SOON if wanted == LATEST else _LONG
        if name == MANIFEST:
            told = found.told()
            told["files"] = [one | self._place(found, one["name"]) for one in told["files"]]
            return self._answer(request, orjson.dumps(told, option=orjson.OPT_INDENT_2), _JSON, lasting)
        if name == SUMS:
            sums = "".join(f"{one.sha256}  {one.name}\n" for one in found.files)
            return self._answer(request, sums.encode(), _TEXT, lasting)
        return self._file(request, found, name, lasting)

    def _file(self, request: Request, found: Version, name: str, lasting: str) -> Response:
        one = found.file(name)
        path = version_folder(self._data, found.generation) / (one.name if one else "")
        if one is None or not path.is_file():
            return self._parts.context.error(request, 404, "not_found")
        kind, tag = kinds()[one.kind], f'"{one.sha256}"'
        # A packed file is given out as what it is, a packed file: with Content-Encoding clients would unpack it on the
        # way, and its size and checksum would be those of nothing that they have.
        headers = _EXPOSED | {"etag": tag, "cache-control": lasting, "x-robots-tag": "noindex"}
        if answers.not_modified(request, tag):
            return Response(None, 304, headers)
        digest = f"sha-256=:{_base64(one.sha256)}:"
        if not _RANGE.fullmatch(request.headers.get("range", "bytes=0-")):
            # Whoever asks for parts in a way that nobody knows gets the whole (RFC 9110, section 14.2).
            request.scope["headers"] = [pair for pair in request.scope["headers"] if pair[0] != b"range"]
        return FileResponse(path, 200, headers | {"repr-digest": digest}, kind.compression or kind.media_type)

    def _version(self, wanted: str) -> Version | None:
        if wanted == LATEST:
            return latest(self._data)
        return version(self._data, int(wanted)) if _NUMBER.fullmatch(wanted) else None

    def _place(self, found: Version, name: str) -> dict[str, str]:
        one = found.file(name)
        kind = kinds()[one.kind] if one else None
        return {
            "url": f"{self._parts.settings.base}/dumps/{found.generation}/{name}",
            "media_type": kind.media_type if kind else "",
            "compression": kind.compression if kind else "",
        }

    def _answer(self, request: Request, body: bytes, media_type: str, lasting: str) -> Response:
        tag = f'"{blake2b(body, digest_size=10).hexdigest()}"'
        headers = _EXPOSED | {"etag": tag, "cache-control": lasting}
        if answers.not_modified(request, tag):
            return Response(None, 304, headers)
        return Response(body, 200, headers, media_type)


def _base64(digest: str) -> str:
    """A digest as a structured field has it (RFC 9530, section 3)."""
    return b64encode(bytes.fromhex(digest)).decode("ascii")
