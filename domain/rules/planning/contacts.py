"""E-mail addresses, phone numbers, LinkedIn and other URLs, external reference: lists that only grow."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from clockwork.records import Person as Record
from domain.rules.fields import F
from domain.rules.keys import normal_email, normal_linkedin, normal_phone, same_phone
from domain.rules.planning.given import Given, There, plan_additions
from domain.rules.steps import Action, Rule, Step, leave, write
from domain.rules.urls import same_url, web_url


@dataclass(frozen=True, slots=True)
class _Contact:
    """How one list of contacts is read from a record, compared and written."""

    action: Action
    there: Callable[[Record], There]
    same: Callable[[str, str], bool]
    body: Callable[[str], Mapping[str, Any] | None]


def plan_contacts(given: Given) -> Iterator[Step]:
    """What the record lacks of each list."""
    for field_id, contact in _CONTACTS.items():
        if not given.plans(field_id):
            continue
        if not given.wanted.has(field_id):
            yield leave(contact.action, Rule.EMPTY_VALUE, field_id)
            continue
        there = contact.there(given.record) if given.record else There()
        yield from plan_additions(
            given, contact.action, field_id, there, same=contact.same, body=contact.body
        )


def plan_external_ref(given: Given) -> Iterator[Step]:
    """A new record carries our reference; an existing one gets it only when the Person states one."""
    if given.only is not None or not (given.fresh or given.external_ref_stated):
        return
    new, refs = given.external_ref, given.record.external_refs if given.record else ()
    there = new in (ref.external_ref for ref in refs or ())
    if there or (refs is None and new in given.written.get(F.EXTERNAL_REF, ())):
        rule = Rule.ALREADY_THERE if there else Rule.ALREADY_WRITTEN
        yield leave(Action.ADD_EXTERNAL_REF, rule, F.EXTERNAL_REF, new)
    else:
        rule = Rule.NEW_RECORD if given.record is None else Rule.ADD_MISSING
        yield write(Action.ADD_EXTERNAL_REF, rule, F.EXTERNAL_REF, new, {"external_ref": new})


def _there(values: Iterable[str | None] | None, preferred: str | None) -> There:
    """The list, with the preferred value, which some answers carry alone."""
    shown = dict.fromkeys(value for value in (*(values or ()), preferred) if value)
    return There(tuple(shown), complete=values is not None)


def _emails_there(record: Record) -> There:
    emails = None if record.emails is None else [email.address for email in record.emails]
    return _there(emails, record.preferred_email_address)


def _phones_there(record: Record) -> There:
    numbers = record.phone_numbers
    phones = (
        None
        if numbers is None
        else [f"{n.digits} x{n.extension}" if n.extension else n.digits for n in numbers]
    )
    return _there(phones, record.preferred_phone_number)


def _linkedin_there(record: Record) -> There:
    urls = None if record.linkedin_urls is None else [url.url for url in record.linkedin_urls]
    return _there(urls, record.preferred_linkedin_url)


def _web_sites_there(record: Record) -> There:
    urls = None if record.web_sites is None else [site.url for site in record.web_sites]
    return _there(urls, record.preferred_web_site)


def _same_email(new: str, old: str) -> bool:
    return normal_email(new) == (normal_email(old) or old)


def _same_phone(new: str, old: str) -> bool:
    mine, theirs = normal_phone(new), normal_phone(old)
    return new == old if mine is None or theirs is None else same_phone(mine, theirs)


def _same_linkedin(new: str, old: str) -> bool:
    return normal_linkedin(new) == (normal_linkedin(old) or old)


def _email_body(new: str) -> Mapping[str, Any] | None:
    address = normal_email(new)
    return {"address": address} if address else None


def _phone_body(new: str) -> Mapping[str, Any] | None:
    phone = normal_phone(new)
    return {"digits": phone.digits, "extension": phone.extension} if phone else None


def _linkedin_body(new: str) -> Mapping[str, Any] | None:
    url = web_url(new)
    return {"url": url} if url and normal_linkedin(new) else None


def _web_site_body(new: str) -> Mapping[str, Any] | None:
    url = web_url(new)
    return {"url": url} if url else None


_CONTACTS: Mapping[str, _Contact] = {
    F.EMAILS: _Contact(Action.ADD_EMAIL, _emails_there, _same_email, _email_body),
    F.PHONES: _Contact(Action.ADD_PHONE, _phones_there, _same_phone, _phone_body),
    F.LINKEDIN_URL: _Contact(Action.ADD_LINKEDIN_URL, _linkedin_there, _same_linkedin, _linkedin_body),
    F.WEB_SITES: _Contact(Action.ADD_WEB_SITE, _web_sites_there, same_url, _web_site_body),
}
