"""E-mail addresses, phone numbers, LinkedIn and other URLs, and the external reference."""

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote

from clockwork.records import Person as Record
from domain.rules.fields import F
from domain.rules.keys import (
    Phone,
    normal_email,
    normal_external_ref,
    normal_linkedin,
    normal_phone,
    same_phone,
)
from domain.rules.planning.additions import Kind, There, plan_additions, there
from domain.rules.planning.given import Given
from domain.rules.steps import Action, Rule, Step, leave
from domain.rules.urls import same_url, web_url


def plan_contacts(given: Given) -> Iterator[Step]:
    """What the record lacks of each list."""
    yield from _plan(given, _EMAIL, _emails(given.record) if given.record else There())
    yield from _plan(given, _PHONE, _phones(given.record) if given.record else There())
    yield from _plan(given, _LINKEDIN_URL, _linkedin_urls(given.record) if given.record else There())
    yield from _plan(given, _WEB_SITE, _web_sites(given))


def _plan(given: Given, kind: Kind, there: There) -> Iterator[Step]:
    if not given.plans(kind.field):
        return
    values = given.wanted.values.get(kind.field, ())
    if values:
        yield from plan_additions(given, kind, values, there)
    else:
        yield leave(kind.action, Rule.EMPTY_VALUE, kind.field)


def plan_external_ref(given: Given) -> Iterator[Step]:
    """A new record carries our reference; an existing one gets it only when the Person states one."""
    if given.only is None and (given.fresh or given.external_ref_stated):
        refs = given.record.external_refs if given.record else ()
        held = there(None if refs is None else [ref.external_ref for ref in refs])
        yield from plan_additions(given, _EXTERNAL_REF, (given.external_ref,), held)


def _emails(record: Record) -> There:
    emails = None if record.emails is None else [email.address for email in record.emails]
    known = "preferred_email_address" in record.known
    return there(emails, record.preferred_email_address, known=known)


def _phones(record: Record) -> There:
    numbers = record.phone_numbers
    phones = None if numbers is None else [_spelt(phone.digits, phone.extension) for phone in numbers]
    return there(phones, record.preferred_phone_number, known="preferred_phone_number" in record.known)


def _spelt(digits: str, extension: str | None) -> str:
    return f"{digits} x{extension}" if digits and extension else digits


def _linkedin_urls(record: Record) -> There:
    urls = None if record.linkedin_urls is None else [url.url for url in record.linkedin_urls]
    return there(urls, record.preferred_linkedin_url, known="preferred_linkedin_url" in record.known)


def _web_sites(given: Given) -> There:
    """The web sites; a LinkedIn profile among the links is not repeated if the record has it as such."""
    wanted = given.wanted.values.get(F.LINKEDIN_URL, ()) if given.plans(F.LINKEDIN_URL) else ()
    profiles = tuple(url for url in wanted if normal_linkedin(url))
    if given.record is None:
        return There(elsewhere=profiles)
    sites = None if given.record.web_sites is None else [site.url for site in given.record.web_sites]
    held = there(sites, given.record.preferred_web_site, known="preferred_web_site" in given.record.known)
    elsewhere = (*profiles, *_linkedin_urls(given.record).values)
    return There(held.values, held.listed, held.filled, elsewhere)


def _same_email(a: str, b: str) -> bool:
    return (normal_email(a) or a) == (normal_email(b) or b)


def _email_body(value: str) -> Mapping[str, Any] | None:
    address = normal_email(value)
    return {"address": address} if address else None


def _same_phone(a: str, b: str) -> bool:
    one, other = normal_phone(a), normal_phone(b)
    return a == b if one is None or other is None else same_phone(one, other)


def _phone_body(value: str) -> Mapping[str, Any] | None:
    match normal_phone(value):
        case Phone(digits, str(extension)):
            return {"digits": digits, "extension": extension}
        case Phone(digits):
            return {"digits": digits}
        case None:
            return None


def _least_telling_last(value: str) -> tuple[int, bool]:
    """The number with its country code before the same one without, and with its extension likewise."""
    phone = normal_phone(value)
    return (-len(phone.digits), phone.extension is None) if phone else (0, True)


def _same_linkedin(a: str, b: str) -> bool:
    return (normal_linkedin(a) or a) == (normal_linkedin(b) or b)


def _linkedin_body(value: str) -> Mapping[str, Any] | None:
    profile = normal_linkedin(value)
    return {"url": "https://www." + quote(profile, safe="/-._~")} if profile else None


def _web_site_body(value: str) -> Mapping[str, Any] | None:
    url = web_url(value)
    return {"url": url} if url else None


def _shortest_secure_first(value: str) -> tuple[bool, int]:
    return not (web_url(value) or "").lower().startswith("https:"), len(value)


_EMAIL = Kind(Action.ADD_EMAIL, F.EMAILS, _same_email, _email_body)
_PHONE = Kind(Action.ADD_PHONE, F.PHONES, _same_phone, _phone_body, _least_telling_last)
_LINKEDIN_URL = Kind(Action.ADD_LINKEDIN_URL, F.LINKEDIN_URL, _same_linkedin, _linkedin_body)
_WEB_SITE = Kind(Action.ADD_WEB_SITE, F.WEB_SITES, same_url, _web_site_body, _shortest_secure_first)
_EXTERNAL_REF = Kind(
    Action.ADD_EXTERNAL_REF,
    F.EXTERNAL_REF,
    lambda a, b: normal_external_ref(a) == normal_external_ref(b),
    lambda value: {"external_ref": value},
)
