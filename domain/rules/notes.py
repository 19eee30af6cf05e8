"""Notes: what a recruiter reads in Clockwork about one e-mail, message, call or task.

Source: product.md: Settings (Create notes upon). Every value is text from outside, so every one is escaped.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from hashlib import sha256

from domain.rules.html_text import html_of_line, html_of_text, safe_html
from domain.rules.html_tokens import words_of
from domain.rules.settings import Direction, OutreachType

LONGEST_NOTE = 200_000
"""The most characters of HTML that a note of ours can be in Clockwork.

About three times what we ever send: Clockwork may set it in a longer way, as with `&#233;` for `é`.
"""

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True, slots=True)
class Outreach:
    """One e-mail, message, call or task; `utc_offset` are the minutes that its own clock was ahead of UTC."""

    type: OutreachType
    direction: Direction
    happened_at: datetime
    utc_offset: int
    campaign: str
    sender: str | None = None
    subject: str | None = None
    body: str | None = None
    is_html: bool = False


@dataclass(frozen=True, slots=True)
class _Template:
    """The words of one outreach type."""

    name: str
    sent: str
    received: str
    sender: str = "From"
    subject: str = "Subject"

    def title(self, direction: Direction) -> str:
        return self.sent if direction is Direction.SENT else self.received


_TEMPLATES: Mapping[OutreachType, _Template] = {
    OutreachType.EMAIL: _Template("Email", "Email sent", "Email received"),
    OutreachType.SMS: _Template("SMS", "SMS sent", "SMS received"),
    OutreachType.WHATSAPP: _Template("WhatsApp", "WhatsApp message sent", "WhatsApp message received"),
    OutreachType.LINKEDIN_REQUEST: _Template(
        "LinkedIn request", "LinkedIn request sent", "LinkedIn request received"
    ),
    OutreachType.LINKEDIN_MESSAGE: _Template(
        "LinkedIn message", "LinkedIn message sent", "LinkedIn message received"
    ),
    OutreachType.INMAIL: _Template("InMail", "InMail sent", "InMail received"),
    OutreachType.CALL: _Template("Call", "Call made", "Call received", "Caller", "About"),
    OutreachType.TASK: _Template("Task", "Task done", "Task received", "By", "Task"),
}


def note_html(outreach: Outreach) -> str:
    """The note as HTML: what it was and when, the campaign, who sent it, the subject, and the body.

    The body stands in a quotation of its own, so that none can pass for a heading, its own or another's.
    """
    template = _TEMPLATES[outreach.type]
    title = template.title(outreach.direction)
    rows = (
        ("Campaign", outreach.campaign),
        (template.sender, outreach.sender),
        (template.subject, outreach.subject),
    )
    lines = [
        f"<strong>{title}</strong>, {_time(outreach)}",
        *(f"{label}: {html_of_line(value)}" for label, value in rows if value and value.strip()),
    ]
    body = outreach.body or ""
    said = safe_html(body) if outreach.is_html else html_of_text(body)
    return f"<p>{'<br>'.join(lines)}</p>" + (f"<blockquote>{said}</blockquote>" if said.strip() else "")


def outreach_line(outreach: Outreach) -> str:
    """What happened and when, and nothing that was said: `Email sent, 23 Nov 2026, 14:05 (UTC+01:00)`."""
    return f"{_TEMPLATES[outreach.type].title(outreach.direction)}, {_time(outreach)}"


def outreach_name(kind: OutreachType) -> str:
    """An outreach type in a recruiter's words."""
    return _TEMPLATES[kind].name


def note_digest(html: str) -> str:
    """A SHA-256 by which a note is known again, however Clockwork sets its tags and spaces."""
    return sha256("".join(words_of(html)).encode(errors="surrogatepass")).hexdigest()


def _time(outreach: Outreach) -> str:
    """As the sender's clock showed it; months are in English wherever this runs."""
    zone = timezone(timedelta(minutes=outreach.utc_offset))
    local = outreach.happened_at.astimezone(zone)
    return f"{local.day} {_MONTHS[local.month - 1]} {local.year}, {local:%H:%M} ({local.tzname()})"
