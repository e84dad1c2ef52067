"""The editors' pages below ``/{lang}/edit``: doubtful pairs, decisions, log-in. Behind a token; without one, 404.

The web process writes to the inbox only (``graph.matching.inbox``), so that it never waits for a load; what is shown
is read from the ledger. See docs/decisions/054-what-librarians-decide.md.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from functools import cache, partial
from secrets import token_hex

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from lienthong.disk import for_clients
from lienthong.errors import LienthongError, RequestError
from lienthong.graph.matching import inbox
from lienthong.graph.matching.deciding import said
from lienthong.graph.matching.decisions import KINDS, VERDICTS
from lienthong.messages import Lang
from lienthong.settings import Settings
from lienthong.site import answers
from lienthong.site.addresses import PAGE_NUMBER, is_entity
from lienthong.site.editing_access import LASTS, Editors, Patience, Session, Sessions, equal
from lienthong.site.editing_forms import fields, from_here
from lienthong.site.editing_view import Desk
from lienthong.site.negotiation import language
from lienthong.site.published import Published

COOKIE = "lienthong_editor"
GUEST = "lienthong_login"
_PRIVATE = {"cache-control": "private, no-store", "vary": "Cookie", "x-robots-tag": "noindex"}
_NOTE = 1000
_AT_ONCE = 2

Answer = Callable[[Request, Session], Awaitable[Response]]


class Editing:
    """Answers for the editors' pages."""

    def __init__(self, published: Published, context: answers.Context, settings: Settings) -> None:
        self._published = published
        self._context = context
        self._base = settings.base
        self._data = settings.data
        self._editors = Editors.of(settings.editor_tokens)
        # Read when somebody first needs it: the data folder may not be writable, and only editors need to know.
        self._sessions = Sessions(self._editors, cache(partial(inbox.secret, settings.data)))
        self._desk = Desk(settings.data)
        self._patience = Patience()
        self._reading = asyncio.Semaphore(_AT_ONCE)

    def routes(self) -> list[Route]:
        """The routes; none when nobody has a token, so that they answer 404 as any unknown path does."""
        if not self._editors:
            return []
        return [
            Route("/edit", self.anywhere),
            Route("/edit/", self.anywhere),
            Route("/{lang:lang}/edit/", self.anywhere),
            Route("/{lang:lang}/edit", self._for_editors(self.queue)),
            Route("/{lang:lang}/edit/login", self._telling(self.login_form)),
            Route("/{lang:lang}/edit/login", self._telling(self.login), methods=["POST"]),
            Route("/{lang:lang}/edit/logout", self._for_editors(self.logout), methods=["POST"]),
            Route("/{lang:lang}/edit/decide", self._for_editors(self.decide), methods=["POST"]),
            Route("/{lang:lang}/edit/decisions", self._for_editors(self.decisions)),
            Route("/{lang:lang}/edit/undo", self._for_editors(self.undo), methods=["POST"]),
        ]

    async def anywhere(self, request: Request) -> Response:
        """``/edit/``: to the queue in the reader's language."""
        return self._to(_lang(request, language(request)), "")

    async def login_form(self, request: Request) -> Response:
        """The form that asks for a token."""
        return self._login_page(request, "", 200)

    async def login(self, request: Request) -> Response:
        """A token was shown. Wrong ones make an address wait."""
        given = await fields(request)
        address = request.client.host if request.client else ""
        if wait := self._patience.wait(address):
            answer = self._login_page(request, "edit.too_often", 429)
            answer.headers["retry-after"] = str(wait)
            return answer
        nonce = request.cookies.get(GUEST, "")
        genuine = equal(given.get("form", ""), self._sessions.guest_token(nonce))
        if not nonce or not genuine or not from_here(request, self._base):
            return self._login_page(request, "edit.form_old", 403)
        name = self._editors.who(given.get("token", "").strip())
        if not name:
            self._patience.failed(address)
            return self._login_page(request, "edit.wrong_token", 403)
        answer = self._to(_lang(request), "")
        self._set(answer, COOKIE, self._sessions.begin(name), LASTS)
        answer.delete_cookie(GUEST, path=self._path)
        return answer

    async def logout(self, request: Request, session: Session) -> Response:
        """The cookie is taken away, and good for nothing where somebody has kept it."""
        await self._genuine(request, session)
        await asyncio.to_thread(inbox.end, self._data, session.nonce, session.until, time.time())
        answer = self._to(_lang(request), "/login")
        answer.delete_cookie(COOKIE, path=self._path)
        return answer

    async def queue(self, request: Request, session: Session) -> Response:
        """A page of doubtful pairs."""
        kind, number = request.query_params.get("kind", ""), request.query_params.get("page", "1")
        if (kind and kind not in KINDS) or not PAGE_NUMBER.fullmatch(number):
            return self._context.error(request, 404, "not_found")
        lang = _lang(request)
        async with self._reading:
            page = await asyncio.to_thread(self._desk.queue, kind, int(number), lang)
        values = {"made": page, "kind": kind, "kinds": KINDS, "verdicts": VERDICTS}
        return self._page(request, session, "edit_queue.html", "", **values)

    async def decide(self, request: Request, session: Session) -> Response:
        """A pair was decided: into the inbox. Raises RequestError ``edit_form`` for what the form cannot send."""
        given = await self._genuine(request, session)
        verdict, one, other = (given.get(name, "") for name in ("verdict", "one", "other"))
        kind, number = given.get("kind", ""), given.get("page", "1")
        known = is_entity(one) and is_entity(other) and verdict in VERDICTS
        if not known or not PAGE_NUMBER.fullmatch(number) or kind not in ("", *KINDS):
            raise RequestError("edit_form", 400)
        note = said(given.get("note", ""), _NOTE)
        async with self._reading:
            await asyncio.to_thread(self._desk.check, one, other, verdict, session.name)
        await asyncio.to_thread(inbox.post, self._data, verdict, one, other, by=session.name, note=note)
        return self._to(_lang(request), f"?page={number}" + (f"&kind={kind}" if kind else ""))

    async def decisions(self, request: Request, session: Session) -> Response:
        """A page of what was decided."""
        number = request.query_params.get("page", "1")
        if not PAGE_NUMBER.fullmatch(number):
            return self._context.error(request, 404, "not_found")
        async with self._reading:
            page = await asyncio.to_thread(self._desk.decided, int(number), _lang(request))
        return self._page(request, session, "edit_decisions.html", "/decisions", made=page)

    async def undo(self, request: Request, session: Session) -> Response:
        """A decision is taken back: into the inbox. Raises as ``decide`` does."""
        given = await self._genuine(request, session)
        one, other, number = given.get("one", ""), given.get("other", ""), given.get("page", "1")
        if not is_entity(one) or not is_entity(other) or not PAGE_NUMBER.fullmatch(number):
            raise RequestError("edit_form", 400)
        await asyncio.to_thread(inbox.post, self._data, inbox.UNDO, one, other, by=session.name)
        return self._to(_lang(request), f"/decisions?page={number}")

    def _for_editors(self, answer: Answer) -> Callable[[Request], Awaitable[Response]]:
        async def guarded(request: Request) -> Response:
            session = self._sessions.read(request.cookies.get(COOKIE, ""))
            left = session is None or await asyncio.to_thread(inbox.ended, self._data, session.nonce)
            return self._to(_lang(request), "/login") if session is None or left else await answer(request, session)

        return self._telling(guarded)

    def _telling(self, answer: Callable[[Request], Awaitable[Response]]) -> Callable[[Request], Awaitable[Response]]:
        """Errors of ours as a page in the words of the reader's language."""

        async def told(request: Request) -> Response:
            try:
                return await answer(request)
            except LienthongError as error:
                told = for_clients(error)
                why = told.message(_lang(request))
                return self._rendered(request, "edit_problem.html", "", told.http_status, said=why)

        return told

    async def _genuine(self, request: Request, session: Session) -> dict[str, str]:
        given = await fields(request)
        if not equal(given.get("form", ""), self._sessions.form_token(session)) or not from_here(request, self._base):
            raise RequestError("edit_form_old", 403)
        return given

    def _login_page(self, request: Request, problem: str, status: int) -> Response:
        nonce = token_hex(16)
        token = self._sessions.guest_token(nonce)
        answer = self._rendered(request, "edit_login.html", "/login", status, problem=problem, form=token)
        self._set(answer, GUEST, nonce, 3600)
        return answer

    def _page(self, request: Request, session: Session, template: str, path: str, **values: object) -> Response:
        token = self._sessions.form_token(session)
        return self._rendered(request, template, path, 200, editor=session.name, form=token, **values)

    def _rendered(self, request: Request, template: str, path: str, status: int, **values: object) -> Response:
        lang, opened = _lang(request), self._published.now
        body = self._context.page(template, lang, f"/edit{path}", opened, **values)
        return Response(body, status, dict(_PRIVATE), answers.HTML)

    def _to(self, lang: Lang, path: str) -> Response:
        return RedirectResponse(f"{self._context.prefix}/{lang}/edit{path}", 303, dict(_PRIVATE))

    def _set(self, answer: Response, name: str, value: str, seconds: int) -> None:
        secure = self._base.startswith("https://")
        answer.set_cookie(name, value, seconds, path=self._path, secure=secure, httponly=True, samesite="strict")

    @property
    def _path(self) -> str:
        return f"{self._context.prefix}/"


def _lang(request: Request, default: Lang = "vi") -> Lang:
    found: str = request.path_params.get("lang", default)
    return "en" if found == "en" else "vi"
