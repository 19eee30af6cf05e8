"""Which column of a spreadsheet is which part of a Person: by its heading, in the spellings people use."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from domain.rules.folding import folded
from domain.rules.keys import split_emails
from domain.rules.urls import Network, network_of

ID = "sourcewhaleId"
_SOCIAL_URLS = "socialUrls"
_LINKS = "links"

_TEXTS = {
    ID: "id, sourcewhale id, sourcewhale contact id, sourcewhale person id",
    "externalRef": "external ref, external reference, external id, reference",
    "salutation": "salutation, prefix, honorific, anrede",
    "name": "name, full name, contact, contact name, candidate, candidate name, person, person name",
    "firstName": "first name, first, given name, forename, vorname, prénom",
    "lastName": "last name, last, surname, family name, nachname, nom de famille",
    "company": "company, company name, current company, organization, organisation, organization name, "
    "employer, current employer, account, account name, firma, unternehmen, entreprise",
    "previousCompany": "previous company, past company, former company, previous employer, former employer",
    "role": "role, title, job title, position, current title, current position, current role, job, "
    "occupation, designation, organization title",
    "school": "school, university, college, education, alma mater",
    "location": "location, address, place, region, person location",
    "city": "city, town, home city, business city, stadt, ort, ville",
    "state": "state, province, county, home state, business state",
    "postcode": "postcode, post code, postal code, zip, zip code, plz",
    "country": "country, country region, home country region, business country region, land, pays",
    "summary": "summary, about, bio, biography, profile summary",
    "headline": "headline, linkedin headline, tagline",
    "source": "source, lead source, origin",
    "comments": "comments, comment, notes, note, remarks, description",
    "companyLocation": "company location, company address, company city, company country, "
    "company headquarters",
    "companyLinkedinUrl": "company linkedin, company linkedin url, company linkedin page",
    "customVariable1": "custom variable 1, custom 1, custom field 1",
    "customVariable2": "custom variable 2, custom 2, custom field 2",
    "customVariable3": "custom variable 3, custom 3, custom field 3",
    "customVariable4": "custom variable 4, custom 4, custom field 4",
}
_EMAILS = (
    "email, emails, email address, email addresses, mail, primary email, secondary email, work email, "
    "business email, personal email, private email, home email, other email, alternative email, "
    "contact email, email value"
)
_PHONES = (
    "phone, phones, phone number, phone numbers, telephone, tel, mobile, mobile phone, mobile number, cell, "
    "cell phone, work phone, business phone, direct phone, work direct phone, home phone, other phone, "
    "corporate phone, primary phone, phone value, telefon"
)
_LISTS = {
    "skills": "skills, skill, tags, tag, labels, competencies",
    "industries": "industry, industries, sector, sectors",
    "keywords": "keywords, keyword",
    "domains": "domain, domains, company domain, email domain, company website",
}
_NETWORKS = {
    Network.LINKEDIN: "linkedin, linkedin url, linkedin profile, linkedin profile url, person linkedin url, "
    "li url",
    Network.TWITTER: "twitter, twitter url, twitter profile, x url, x profile",
    Network.GITHUB: "github, github url, github profile",
    Network.FACEBOOK: "facebook, facebook url, facebook profile",
    Network.INSTAGRAM: "instagram, instagram url",
    Network.XING: "xing, xing url, xing profile",
    None: "website, websites, web site, personal website, homepage, url, urls, link, links, profile url, "
    "profile link, social url, social urls, social profiles, website value",
}

_BETWEEN_WORDS = re.compile(r"[;,|\r\n]+")
_BETWEEN_PHONES = re.compile(r"(?:[;,|\r\n]+|\s/\s)(?!\s*(?:ext|x|#))", re.IGNORECASE)
_BETWEEN_URLS = re.compile(r"[;|\s]+")
_DIGITS = re.compile(r"[0-9]+")

Person = dict[str, object]
"""One `PersonInput` of the GraphQL schema, as JSON."""


@dataclass(frozen=True, slots=True)
class Column:
    """An understood column: the variable it fills, how a cell falls into several values (None: it doesn't).

    `network` is the social network that a column of URLs is named for; None lets each URL tell.
    """

    variable: str
    split: Callable[[str], Iterable[str]] | None = None
    network: Network | None = None


def understand(heading: str) -> Column | None:
    """The column that a heading means, in any case and punctuation, numbered or not (`E-Mail 2`)."""
    spelling = _squeezed(heading)
    return _COLUMNS.get(spelling) or _COLUMNS.get(_DIGITS.sub("", spelling))


def person_of(cells: Sequence[str], columns: Sequence[Column | None]) -> Person:
    """What a row says: nothing for blank cells; of several columns for one text, the first that is filled."""
    person: Person = {}
    lists: dict[str, dict[str, None]] = {}
    urls: dict[Network, str] = {}
    for cell, column in zip(cells, columns, strict=False):
        if column is None or not cell.strip():
            continue
        if column.split is None:
            person.setdefault(column.variable, cell.strip())
        elif column.variable == _SOCIAL_URLS:
            more = _add_urls(urls, column.split(cell), column.network)
            lists.setdefault(_LINKS, {}).update(dict.fromkeys(more))
        else:
            lists.setdefault(column.variable, {}).update(dict.fromkeys(column.split(cell)))
    person |= {variable: list(values) for variable, values in lists.items() if values}
    if urls:
        person[_SOCIAL_URLS] = [{"network": network.value, "url": url} for network, url in urls.items()]
    return person


def _add_urls(urls: dict[Network, str], found: Iterable[str], named: Network | None) -> list[str]:
    """Keep one URL for each network; the others come back, to be links."""
    more: list[str] = []
    for url in found:
        network = named or network_of(url)
        if urls.setdefault(network, url) != url:
            more.append(url)
    return more


def _squeezed(heading: str) -> str:
    return folded(heading).replace(" ", "")


def _pieces(pattern: re.Pattern[str]) -> Callable[[str], list[str]]:
    return lambda cell: [piece.strip() for piece in pattern.split(cell) if piece.strip()]


def _spelled(spellings: str, column: Column) -> dict[str, Column]:
    return {_squeezed(spelling): column for spelling in spellings.split(",")}


def _all_columns() -> dict[str, Column]:
    columns = _spelled(_EMAILS, Column("emails", split_emails))
    columns |= _spelled(_PHONES, Column("phones", _pieces(_BETWEEN_PHONES)))
    for variable, spellings in _TEXTS.items():
        columns |= _spelled(spellings, Column(variable))
    for variable, spellings in _LISTS.items():
        columns |= _spelled(spellings, Column(variable, _pieces(_BETWEEN_WORDS)))
    for network, spellings in _NETWORKS.items():
        columns |= _spelled(spellings, Column(_SOCIAL_URLS, _pieces(_BETWEEN_URLS), network))
    return columns


_COLUMNS = _all_columns()
