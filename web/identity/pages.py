# SPDX-License-Identifier: Apache-2.0
"""Signing up, in and out, the profile and the language. A form that cannot be done comes back as it was typed."""

from datetime import UTC, datetime
from typing import Any

from litestar import Request, Response, get, post
from litestar.response import Redirect

from domain.kernel import Refusal
from web.errors import problem_of
from web.house import House, house_of
from web.identity import entries
from web.identity.forms import fields
from web.identity.invited import invitation_page
from web.identity.place import place_of
from web.identity.sessions import language_cookie, session_cookie
from web.notices.volumes import choices
from web.pages.answers import html, see
from web.sight import Kind, signed_in, somebody_signed_in, viewer_of
from web.words import _

Asking = Request[Any, Any, Any]
Answer = Response[Any]

KEPT = ("name", "email", "language", "next", "kind")


@get("/sign-up")
async def sign_up_page(request: Asking) -> Answer:
    return _entry(request, "identity/sign_up.html")


@post("/sign-up", status_code=200)
async def sign_up(request: Asking) -> Answer:
    house, form = house_of(request), await fields(request)
    if found := entries.problems(form, "name", "email", "password"):
        return again(request, "identity/sign_up.html", form, found)
    name, language = entries.name(form["name"]), entries.language(form.get("language") or language_of(request))
    try:
        await house.tries.sign_up(place_of(request))
        kind: Kind = "organisation" if form.get("kind") == "organisation" else "person"
        account = await house.accounts.sign_up(form["email"], name, form["password"], language, kind=kind)
    except Refusal as refusal:
        return again(request, "identity/sign_up.html", form, {"email": refusal.sentence}, refusal)
    return await _let_in(request, house, account.id, form)


@get("/sign-in")
async def sign_in_page(request: Asking) -> Answer:
    return _entry(request, "identity/sign_in.html")


@post("/sign-in", status_code=200)
async def sign_in(request: Asking) -> Answer:
    house, form = house_of(request), await fields(request)
    email, password = form.get("email", "")[:300], form.get("password", "")[:1_000]
    place, tries = place_of(request), house.tries
    try:
        await tries.sign_in(place, house.accounts.normalised(email))
        account = await house.accounts.sign_in(email, password)
    except Refusal as refusal:
        return again(request, "identity/sign_in.html", form, {"email": refusal.sentence}, refusal)
    if account is None:
        wrong = _("This address and password do not go together. Look at both and try again.")
        return again(request, "identity/sign_in.html", form, {"email": wrong})
    await tries.signed_in(place, account.email)
    return await _let_in(request, house, account.id, form)


@post("/sign-out", status_code=303)
async def sign_out(request: Asking) -> Answer:
    house, viewer = house_of(request), viewer_of(request)
    if viewer is not None:
        await house.accounts.sessions.end(viewer.session)
    answer = see("/")
    answer.set_cookie(session_cookie("", house.settings.secure))
    return answer


@get("/me")
async def me_page(request: Asking) -> Answer:
    viewer = signed_in(request)
    return await _me(request, {"name": viewer.name, "language": viewer.language}, {})


@post("/me", status_code=200)
async def change_me(request: Asking) -> Answer:
    form, viewer = await fields(request), signed_in(request)
    if form.get("type") == "password":
        return await _change_password(request, form)
    if found := entries.problems(form, "name"):
        return await _me(request, form, found)
    await house_of(request).accounts.change_profile(
        viewer.id, entries.name(form["name"]), entries.language(form.get("language", viewer.language))
    )
    return see("/me?saved=profile")


@post("/me/calendar", status_code=200)
async def change_calendar(request: Asking) -> Answer:
    """A new address for calendar programs, shown this once; or none any more."""
    house, viewer, form = house_of(request), somebody_signed_in(request), await fields(request)
    shown = {"name": viewer.name, "language": viewer.language}
    if form.get("type") == "end":
        await house.accounts.calendars.end(viewer.id)
        return see("/me?saved=calendar")
    token = await house.accounts.calendars.renew(viewer.id)
    origin = house.settings.origin(request.url.scheme, request.url.netloc)
    return await _me(request, shown, {}, feed=f"{origin}/calendars/{token}/gatherings.ics")


@post("/language", status_code=303)
async def choose_language(request: Asking) -> Answer:
    house, form, viewer = house_of(request), await fields(request), viewer_of(request)
    language = entries.language(form.get("language", ""))
    if viewer is not None:
        await house.accounts.change_profile(viewer.id, viewer.name, language)
    answer = see(entries.own_path(form.get("next", "/")))
    answer.set_cookie(language_cookie(language, house.settings.secure))
    return answer


async def _change_password(request: Asking, form: dict[str, str]) -> Answer:
    """Ends all sessions; this browser gets a new one."""
    house, viewer = house_of(request), signed_in(request)
    shown = {"name": viewer.name, "language": viewer.language}
    if found := entries.problems(form, "password"):
        return await _me(request, shown, found)
    try:
        await house.tries.password(viewer.id)
        fits = await house.accounts.change_password(viewer.id, form.get("current", "")[:1_000], form["password"])
    except Refusal as refusal:
        return await _me(request, shown, {"current": refusal.sentence}, refusal)
    if not fits:
        return await _me(request, shown, {"current": _("This is not your current password. Nothing was changed.")})
    answer = see("/me?saved=password")
    answer.set_cookie(session_cookie(await house.accounts.sessions.open(viewer.id), house.settings.secure))
    return answer


async def _let_in(request: Asking, house: House, member: Any, form: dict[str, str]) -> Redirect:
    """A new session, never the one that came with the request: who planted that one learns nothing."""
    before = viewer_of(request)
    token = await house.accounts.sessions.open(member, instead_of=before.session if before else None)
    answer = see(entries.own_path(form.get("next", "/")))
    answer.set_cookie(session_cookie(token, house.settings.secure))
    return answer


def _entry(request: Asking, template: str) -> Answer:
    next_path = entries.own_path(request.query_params.get("next", "/"))
    if viewer_of(request) is not None:
        return see(next_path)
    return again(request, template, {"next": next_path}, {})


def again(
    request: Asking, template: str, form: dict[str, str], found: entries.Problems, refusal: Refusal | None = None
) -> Answer:
    """The form as it was typed (but for passwords), with what is wrong beside each field."""
    typed = {field: form.get(field, "") for field in KEPT}
    typed["next"] = entries.own_path(typed["next"] or "/")
    typed["language"] = entries.language(typed["language"] or language_of(request))
    return _drawn(request, template, found, refusal, typed=typed)


async def _me(
    request: Asking, typed: dict[str, str], found: entries.Problems, refusal: Refusal | None = None, feed: str = ""
) -> Answer:
    house, me = house_of(request), signed_in(request)
    account, made = house.accounts.account(me.id), house.accounts.calendars.made_at(me.id)
    context = {
        "typed": {"name": typed.get("name", ""), "language": entries.language(typed.get("language", ""))},
        "account": account,
        "saved": request.query_params.get("saved") if request.method == "GET" else None,
        "feed": feed,
        "calendar_made": datetime.fromtimestamp(made, UTC) if made else None,
        "mailing": await choices(house, me),
    }
    return _drawn(request, "identity/me.html", found, refusal, **context)


def _drawn(
    request: Asking, template: str, found: entries.Problems, refusal: Refusal | None, **context: object
) -> Answer:
    facts: dict[str, object] = refusal.facts if refusal else {}
    problem = problem_of(refusal) if refusal else None
    page = house_of(request).rendering.page(
        template, viewer_of(request), language_of(request), problems=found, facts=facts, **context
    )
    answer = html(page)
    if found:
        answer.status_code = problem.status if problem else 422
    if problem and problem.again_after:
        answer.headers["Retry-After"] = str(problem.again_after)
    return answer


def language_of(request: Asking) -> str:
    return str(request.scope["state"]["language"])


handlers: list[Any] = [
    sign_up_page,
    sign_up,
    sign_in_page,
    sign_in,
    sign_out,
    me_page,
    change_me,
    change_calendar,
    choose_language,
    invitation_page,
]
