# SPDX-License-Identifier: Apache-2.0
"""Who may do what, by which door: a row for every route of the app, and in it what every role finds there.

What an outcome means stands beside it; tests/web/test_matrix.py asks every door as everybody and holds it to its row.
"""

from typing import Final, Literal, get_args

from tests.web.doors import GET, LIVE, POST

Role = Literal[
    "anonymous",
    "stranger",
    "administrator",
    "organisation",
    "invited",
    "left",
    "paused",
    "member",
    "driver",
    "supporter",
]
ROLES: Final[tuple[Role, ...]] = get_args(Role)
OUTSIDE: Final = frozenset({"anonymous", "stranger", "administrator", "organisation"})
"""Who may not know that a private network exists. An administrator runs the server: they look by the command line, with
a reason that members read (`bundle --why`), and are a stranger on the web."""

Outcome = Literal["sign in", "nothing", "outline", "lived", "everything", "acts", "refused", "public", "own"]
"""
sign in      led to the sign-in page, whatever was asked for
nothing      the answer to what does not exist, byte for byte
outline      what the network is about, and no word of what people did
lived        everything up to the moment they left
everything   everything
acts         done, and what is said may hold everything
refused      a no in words, with nothing in it that this role may not read
public       the same for everybody
own          one's own page
"""
Row = dict[Role, Outcome]


def row(anonymous: Outcome, outside: Outcome, invited: Outcome, left: Outcome, paused: Outcome, here: Outcome) -> Row:
    outsiders: Row = {"anonymous": anonymous, **dict.fromkeys(("stranger", "administrator", "organisation"), outside)}
    insiders: Row = {"invited": invited, "left": left, "paused": paused}
    return {**outsiders, **insiders, **dict.fromkeys(("member", "driver", "supporter"), here)}


READS: Final = row("sign in", "nothing", "nothing", "lived", "everything", "everything")
FACE: Final = row("sign in", "nothing", "outline", "lived", "everything", "everything")
"""The network's own page."""
WRITES: Final = row("sign in", "nothing", "nothing", "refused", "refused", "acts")
TAKES: Final = row("sign in", "nothing", "nothing", "lived", "everything", "everything")
SIGNS: Final = row("sign in", "nothing", "nothing", "refused", "acts", "acts")
INVITES: Final = row("sign in", "nothing", "refused", "refused", "refused", "acts")
JOINS: Final = row("sign in", "nothing", "refused", "refused", "acts", "acts")
"""Asked for with agreements of another version: who is not in is told to read them first."""
HERE: Final = row("sign in", "nothing", "nothing", "refused", "everything", "everything")
"""What is only about now."""
GIVES: Final = row("sign in", "nothing", "nothing", "nothing", "refused", "everything")
LOOKS: Final = row("sign in", "nothing", "nothing", "nothing", "everything", "everything")
"""Gifts on the table. An organisation that was given one finds it, in tests/web/test_gifts.py."""
REFUSES: Final = row("sign in", "nothing", "nothing", "refused", "refused", "refused")
"""Asked for what this board cannot do."""
PUBLIC: Final[Row] = dict.fromkeys(ROLES, "public")
OWN: Final[Row] = {**dict.fromkeys(ROLES, "own"), "anonymous": "sign in"}
HOME: Final[Row] = {**dict.fromkeys(ROLES, "own"), "anonymous": "public"}

B: Final = "/networks/{network}/boards/{board}"
TABLE: Final[dict[tuple[str, str], Row]] = {
    ("GET", "/networks/{network}"): FACE,
    ("GET", "/networks/{network}/film"): READS,
    ("GET", "/networks/{network}/film/frames"): READS,
    ("GET", "/networks/{network}/film/changes"): READS,
    ("GET", "/networks/{network}/film/strip"): READS,
    ("GET", "/networks/{network}/verify"): READS,
    ("GET", "/networks/{network}/unrest"): READS,
    ("GET", "/networks/{network}/search"): FACE,
    ("GET", "/networks/{network}/gifts"): GIVES,
    ("GET", "/networks/{network}/gifts/{gift}"): LOOKS,
    ("GET", "/networks/{network}/gatherings.ics"): READS,
    ("GET", "/networks/{network}/gatherings/{gathering}/gathering.ics"): READS,
    ("GET", B): READS,
    ("GET", f"{B}/changes"): READS,
    ("GET", f"{B}/film"): READS,
    ("GET", f"{B}/strip"): READS,
    ("GET", f"{B}/since"): READS,
    ("GET", f"{B}/ideas/{{idea}}"): READS,
    ("GET", f"{B}/ideas/{{idea}}/story"): READS,
    ("GET", f"{B}/ideas/{{idea}}/try"): HERE,
    ("POST", "/networks/{network}/exports"): TAKES,
    ("POST", "/networks/{network}/heads"): SIGNS,
    ("POST", "/networks/{network}/invitations"): INVITES,
    ("POST", "/networks/{network}"): JOINS,
    ("POST", B): WRITES,
    ("POST", f"{B}/ideas/{{idea}}/take-back"): REFUSES,
    ("SOCKET", "/networks/{network}/live"): FACE,
    ("SOCKET", f"{B}/live"): READS,
    ("GET", "/"): HOME,
    ("GET", "/me"): OWN,
    ("POST", "/me"): OWN,
    ("POST", "/me/calendar"): OWN,
    ("POST", "/me/mail"): OWN,
    ("GET", "/notices"): OWN,
    ("GET", "/search"): OWN,
    ("GET", "/sparks"): OWN,
    ("GET", "/me/notebook"): OWN,
    ("POST", "/me/notebook"): OWN,
    ("POST", "/networks"): OWN,
    ("GET", "/invitations/{token}"): PUBLIC,
    ("GET", "/calendars/{token}/gatherings.ics"): PUBLIC,
    ("GET", "/mail/{ticket}"): PUBLIC,
    ("POST", "/mail/{ticket}"): PUBLIC,
    ("GET", "/sign-up"): PUBLIC,
    ("POST", "/sign-up"): PUBLIC,
    ("GET", "/sign-in"): PUBLIC,
    ("POST", "/sign-in"): PUBLIC,
    ("POST", "/sign-out"): PUBLIC,
    ("POST", "/language"): PUBLIC,
    ("GET", "/health/live"): PUBLIC,
    ("GET", "/health/ready"): PUBLIC,
    ("GET", "/metrics"): PUBLIC,
    ("GET", "/static/{digest}/{path}"): PUBLIC,
}

ASKED: Final[dict[tuple[str, str], tuple[tuple[str, dict[str, str] | None], ...]]] = {
    **{("GET", door): tuple((door + ending, None) for ending in endings) for door, endings in GET.items()},
    **{("POST", door): tuple((door, form) for form in forms) for door, forms in POST.items()},
}
"""What is asked at each door below a network, the ids to be filled in."""
SOCKETS: Final = LIVE

AT_HOME: Final[dict[tuple[str, str], tuple[str, dict[str, str] | None]]] = {
    ("GET", "/"): ("/", None),
    ("GET", "/me"): ("/me", None),
    ("POST", "/me"): ("/me", {"name": "", "language": "nl"}),
    ("GET", "/me/notebook"): ("/me/notebook", None),
    ("POST", "/me/notebook"): ("/me/notebook", {"type": "name_interests", "text": "Samen leren"}),
    ("POST", "/networks"): ("/networks", {"type": "spark", "network": "{network}", "text": "Een vonk"}),
    ("POST", "/me/calendar"): ("/me/calendar", {}),
    ("POST", "/me/mail"): ("/me/mail", {"network": "{network}", "volume": "each"}),
    ("GET", "/notices"): ("/notices", None),
    ("GET", "/search"): ("/search?q=sam", None),
    ("GET", "/sparks"): ("/sparks", None),
    ("GET", "/mail/{ticket}"): ("/mail/{network}", None),
    ("POST", "/mail/{ticket}"): ("/mail/{network}", {}),
    ("GET", "/invitations/{token}"): ("/invitations/{network}", None),
    ("GET", "/calendars/{token}/gatherings.ics"): ("/calendars/{network}/gatherings.ics", None),
    ("GET", "/sign-up"): ("/sign-up", None),
    ("POST", "/sign-up"): ("/sign-up", {"name": "", "email": "", "password": ""}),
    ("GET", "/sign-in"): ("/sign-in", None),
    ("POST", "/sign-in"): ("/sign-in", {"email": "", "password": ""}),
    ("POST", "/language"): ("/language", {"language": "nl"}),
    ("GET", "/health/live"): ("/health/live", None),
    ("GET", "/health/ready"): ("/health/ready", None),
    ("GET", "/metrics"): ("/metrics", None),
    ("GET", "/static/{digest}/{path}"): ("/static/x/js/board.js", None),
}
"""What is asked at each other door. Signing out is left alone: whoever asks goes on asking."""
LEFT_ALONE: Final = {("POST", "/sign-out")}
