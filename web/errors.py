# SPDX-License-Identifier: Apache-2.0
"""The one place where what went wrong becomes a status, a stable code and one plain sentence for the reader.

Says what was and was not saved; never shows or logs what somebody wrote, and never a stack trace to anybody.
"""

from contextlib import suppress
from typing import Any, Final
from urllib.parse import quote

import msgspec
import structlog
from litestar import Request, Response
from litestar.exceptions import ClientException, HTTPException, SerializationException
from litestar.response import Redirect
from msgspec import Struct

from domain.kernel import Refusal
from journal.errors import JournalError, Reason, Unreadable, Unwritable
from web.doors import is_too_long, too_long
from web.identity.forms import typed_in
from web.identity.place import place_of
from web.identity.sessions import Attendance
from web.logs import trail
from web.rendering import Rendering
from web.words import LANGUAGES, _, translate

log = structlog.get_logger("web")

STATUSES: Final[dict[int, frozenset[str]]] = {
    400: frozenset("bad_address strange_host no_moment nul".split()),
    401: frozenset({"sign_in"}),
    403: frozenset(
        "foreign_origin invitation_needed not_a_member not_your_role not_yours only_offers organisations_only paused "
        "people_only".split()
    ),
    404: frozenset("beyond_now no_board no_network not_found".split()),
    413: frozenset({"too_large"}),
    415: frozenset({"not_a_form"}),
    422: frozenset(
        "bad_form empty ends_before link_to_itself no_such_time to_a_member too_long two_sources unbounded what_is_new "
        "why_insight".split()
    ),
    429: frozenset({"too_many"}),
    503: frozenset({"busy"}),
}
STATUS: Final = {code: status for status, codes in STATUSES.items() for code in codes}
RULE_BROKEN: Final = 409
NO_MOMENT: Final = frozenset({"no_moment", "beyond_now", "unknown_then"})
"""Where the same address without a moment leads to what there is now."""
AGAIN_SECONDS: Final = 5

UNWRITABLE: Final[dict[Reason, str]] = {
    "full": _("This was not saved: the server's disk is full. Your text is kept; saving resumes by itself."),
    "read-only": _("This was not saved: the server cannot write at the moment. Your text is kept; try again later."),
    "busy": _("This was not saved: the server was too busy for it. Your text is kept; try again."),
    "damaged": _(
        "This was not saved: a file on the server is damaged. Your text is kept; tell whoever runs this server."
    ),
    "keys": _("This was not saved: the server has lost its keys. Your text is kept; tell whoever runs this server."),
    "failed": _("This was not saved: something is wrong on the server. Your text is kept; try again later."),
}


class Problem(Struct, frozen=True):
    """`sentence` is a message id, `facts` fill its places, `detail` is for programs: what exactly was malformed."""

    status: int
    code: str
    sentence: str
    facts: dict[str, object] = {}
    again_after: int | None = None
    detail: str = ""

    def said(self, language: str) -> str:
        return translate(language, self.sentence, **self.facts)


MALFORMED: Final = Problem(400, "malformed", _("What was sent could not be read. Nothing was saved."))
BY_STATUS: Final = {
    400: MALFORMED,
    401: Problem(401, "sign_in", _("Sign in first. Nothing was saved.")),
    403: Problem(403, "not_allowed", _("That is not yours to do. Nothing was saved.")),
    404: Problem(404, "not_found", _("There is no such page here.")),
    405: Problem(405, "not_that_way", _("This address does not work that way. Nothing was saved.")),
    413: Problem(413, "too_large", _("That is too much at once. Nothing was saved; send less, or in several parts.")),
    415: Problem(415, "not_a_form", _("What was sent is in no form we know. Nothing was saved.")),
    429: Problem(429, "too_many", _("That was very much in a short time. Wait a moment and try again.")),
}
BROKEN: Final = Problem(
    500,
    "broken",
    _("Something went wrong on our side. If you were saving, look whether it is there; sending it twice does no harm."),
)
DAMAGED: Final = Problem(
    503, "damaged", _("Something that is kept here is damaged, so it is not shown. Nothing was saved.")
)

UNREADABLE: Final = Problem(
    503,
    "unreadable",
    _("The server cannot read what is kept here just now. Nothing was saved, your text is kept; try again soon."),
    again_after=AGAIN_SECONDS,
)


def problem_of(failure: BaseException) -> Problem:
    """What a failure means to the one who asked; also for error frames of a socket."""
    match failure:
        case Refusal(code=code):
            status = STATUS.get(code, 404 if code.startswith("unknown_") else RULE_BROKEN)
            wait = failure.facts.get("seconds") if status == 429 else AGAIN_SECONDS if status == 503 else None
            return Problem(status, code, failure.sentence, failure.facts, wait if isinstance(wait, int) else None)
        case Unwritable(reason=reason):
            status = 507 if reason == "full" else 503
            return Problem(status, "not_saved", UNWRITABLE[reason], again_after=AGAIN_SECONDS)
        case Unreadable(reason=reason) if reason != "damaged":
            return UNREADABLE
        case JournalError():
            return DAMAGED
        case msgspec.ValidationError() if is_too_long(failure):
            return problem_of(too_long())
        case msgspec.ValidationError():
            return Problem(
                422, "bad_form", _("What was sent has the wrong form. Nothing was saved."), detail=str(failure)
            )
        case msgspec.DecodeError() | SerializationException() | UnicodeDecodeError():
            return msgspec.structs.replace(MALFORMED, detail=str(failure)[:200])
        case ClientException() if failure.status_code == 400:
            return MALFORMED
        case HTTPException():
            return BY_STATUS.get(failure.status_code, MALFORMED if failure.status_code < 500 else BROKEN)
    return MALFORMED if _is_about_the_body(failure) else BROKEN


def _is_about_the_body(failure: BaseException) -> bool:
    """Litestar lets these through while it reads a body: JSON nested too deep, a charset that does not exist."""
    return (isinstance(failure, RecursionError) and "deserializing" in str(failure)) or (
        isinstance(failure, LookupError) and str(failure).startswith("unknown encoding")
    )


class Answers:
    """The exception handler of the whole app: `exception_handlers={Exception: Answers(...)}`."""

    def __init__(self, rendering: Rendering, attendance: Attendance) -> None:
        self._rendering = rendering
        self._attendance = attendance

    def __call__(self, request: Request[Any, Any, Any], failure: Exception) -> Response[Any]:
        problem = problem_of(failure)
        if problem.status >= 500:
            _note(request, problem, failure)
        if not request.scope.get("path_template"):  # outside any route nobody counted it yet
            request.scope["state"]["in_one_line"] = not may_be_drawn(request)
        language = self._who(request)
        answer = self._answer(request, problem, language)
        answer.headers["Vary"] = "Accept, Cookie, HX-Request"
        if problem.again_after:
            answer.headers["Retry-After"] = str(problem.again_after)
        return answer

    def _answer(self, request: Request[Any, Any, Any], problem: Problem, language: str) -> Response[Any]:
        said = problem.said(language)
        if _wants_json(request):
            body = {"code": problem.code, "message": said, **({"detail": problem.detail} if problem.detail else {})}
            return Response(body, status_code=problem.status, media_type="application/json")
        if request.scope["state"].get("in_one_line"):
            return Response(said, status_code=problem.status, media_type="text/plain")
        if request.headers.get("hx-request") == "true":
            page = self._rendering.partial("_error.html", language, problem=problem, said=said)
        elif problem.code == "sign_in" and request.method == "GET":
            here = request.url.path + (f"?{request.url.query}" if request.url.query else "")
            return Redirect(f"/sign-in?next={quote(here, safe='/')}", status_code=303)
        else:
            viewer, typed = request.scope["state"].get("viewer"), typed_in(request)
            now_at = request.url.path if problem.code in NO_MOMENT else ""
            context = {"problem": problem, "said": said, "typed": typed, "now_at": now_at}
            page = self._rendering.page("error.html", viewer, language, **context)
        return Response(page, status_code=problem.status, media_type="text/html")

    def _who(self, request: Request[Any, Any, Any]) -> str:
        """The reader's language. Outside any route nobody looked who it is yet, and the accounts may be the trouble."""
        with suppress(JournalError):
            self._attendance.attend(request.scope)
        return str(request.scope["state"].get("language", LANGUAGES[0]))


def may_be_drawn(request: Request[Any, Any, Any]) -> bool:
    """Whether this place may have one more whole page that says no."""
    house = request.app.state.get("house")
    return house is None or bool(house.pace.may_be_drawn(place_of(request)))


def _wants_json(request: Request[Any, Any, Any]) -> bool:
    accepts = request.headers.get("accept", "")
    sends = request.headers.get("content-type", "")
    return "json" in sends or ("json" in accepts and "html" not in accepts)


def _note(request: Request[Any, Any, Any], problem: Problem, failure: BaseException) -> None:
    """Where it happened, not to whom: the address and the exception's own words may hold what people wrote."""
    route = request.scope.get("path_template", "")
    log.error(
        "failed", code=problem.code, route=route, kind=type(failure).__qualname__, at=trail(failure.__traceback__)
    )
