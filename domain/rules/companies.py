"""Companies: which of the firm's a Person's employer is, and what the Person brings for it.

Source: product.md: Mappings (Field mapping). Chosen where the page is silent: a name counts without case,
accents, punctuation and legal form; a web site counts by its host, unless that is a mailbox provider's or a
social network's, where every company would be the same.
"""

import dataclasses
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from domain.rules.comparing import company_key
from domain.rules.field_mapping import FieldMapping, Wanted, brought_by
from domain.rules.fields import C
from domain.rules.steps import Rule
from domain.rules.syncing import Layer
from domain.rules.urls import Network, network_of, web_url
from domain.rules.variables import Variable, Variables
from domain.rules.web_address import parse_web_address

_MAILBOXES = frozenset(
    {
        *(
            "gmail.com",
            "googlemail.com",
            "outlook.com",
            "hotmail.com",
            "hotmail.co.uk",
            "live.com",
            "msn.com",
        ),
        *("yahoo.com", "yahoo.co.uk", "ymail.com", "aol.com", "icloud.com", "me.com", "mac.com"),
        *("proton.me", "protonmail.com", "gmx.de", "gmx.net", "gmx.com", "web.de", "t-online.de", "mail.com"),
        *("orange.fr", "wanadoo.fr", "free.fr", "libero.it", "btinternet.com", "comcast.net", "qq.com"),
        *("163.com", "126.com", "naver.com", "mail.ru", "yandex.ru", "zoho.com", "fastmail.com"),
    }
)
MAX_NAME = 500
"""The most characters of a company's name, of its key and of its web site that are kept."""


@dataclass(frozen=True, slots=True)
class Company:
    """A company of the firm's.

    `shows_web_site`: Clockwork said what its web site is, or that it is blank. `was_filled`: we wrote it.
    `off_limits` is Clockwork's mark (None: not shown), `off_limits_until` the last day on which it holds, UTC
    (None: it has no end, or none was shown; which of the two says `shows_end`).
    """

    id: str
    name: str
    web_site: str | None = None
    shows_web_site: bool = True
    was_filled: bool = False
    off_limits: bool | None = None
    off_limits_until: date | None = None
    shows_end: bool = False


@dataclass(frozen=True, slots=True)
class KnownCompanies:
    """What was looked up among the firm's companies; the company fields that are mapped, by which layer."""

    mapped: frozenset[str]
    companies: tuple[Company, ...] = ()
    mapping_source: Layer = Layer.DEFAULT


@dataclass(frozen=True, slots=True)
class Employer:
    """The company of a Person's current position.

    `said` is its name in the position, `name` what it is to be called, `web_sites` are the usable ones.
    `others` are the keys of the Person's other companies of which no web site is known.
    """

    said: str
    name: str
    web_sites: tuple[str, ...]
    others: frozenset[str] = frozenset()

    @property
    def hosts(self) -> frozenset[str]:
        """The hosts that only this company has."""
        return frozenset(host for site in self.web_sites if (host := site_host(site)))

    @property
    def is_clear(self) -> bool:
        """Whether its web sites are taken for its own: of several, one may be that of another employer."""
        return not self.others or len(self.hosts) <= 1


def stored_key(name: str) -> str:
    """The key of a company's name, of at most `MAX_NAME` characters; empty only for a blank name."""
    return company_key(name)[:MAX_NAME]


def site_host(text: str) -> str | None:
    """The host of a web site, without `www.`; None for no address, a mailbox or a social network."""
    address = parse_web_address(text)
    if address is None or network_of(text) is not Network.WEBSITE:
        return None
    host = address.host.removeprefix("www.")
    return None if host in _MAILBOXES else host


def with_company(wanted: Wanted, variables: Variables, mapping: FieldMapping) -> Wanted:
    """The same with what the Person brings for the company fields of a mapping.

    The company variable stands for the company of the current position, which a tag may name instead, and so
    does a mapped name without a value. Of a web site, `values` has the usable ones alone, and `texts` the
    first: a usable one if there is any.
    """
    brought: dict[str, list[str]] = {}
    for field, texts_of_one in brought_by(variables, mapping):
        brought.setdefault(field, []).extend(texts_of_one)
    said = wanted.current.company if wanted.current else None
    follows = mapping.strings.get(Variable.COMPANY) == C.NAME
    if said and C.NAME in brought and (follows or not brought[C.NAME]):
        brought[C.NAME] = [said]
    values = {field: tuple(dict.fromkeys(found)) for field, found in brought.items() if found}
    if C.WEB_SITE in values:
        values[C.WEB_SITE] = tuple(
            dict.fromkeys(url for site in values[C.WEB_SITE] if (url := _usable(site)))
        )
    texts = {field: (*values[field], *found)[0] for field, found in brought.items() if found}
    return dataclasses.replace(wanted, values={**wanted.values, **values}, texts={**wanted.texts, **texts})


def _usable(site: str) -> str | None:
    """The web site as it is written (`https://acme.com`); a mailbox provider's is nobody's."""
    url, address = web_url(site), parse_web_address(site)
    return url if address and address.host.removeprefix("www.") not in _MAILBOXES else None


def employer_of(wanted: Wanted) -> Employer | None:
    """The company of the current position; None: there is no such position, or it names no company."""
    current = wanted.current
    if current is None or not current.company or not company_key(current.company):
        return None
    name = wanted.text(C.NAME) or current.company
    others = {stored_key(other) for other in wanted.employers} - {
        stored_key(current.company),
        stored_key(name),
    }
    return Employer(current.company, name, wanted.values.get(C.WEB_SITE, ()), frozenset(others))


def told_apart(employer: Employer, known: Sequence[Company]) -> Employer:
    """The same without the web sites that are those of the Person's other companies."""
    theirs = {
        host: stored_key(company.name)
        for company in known
        if company.web_site and stored_key(company.name) in employer.others
        if (host := site_host(company.web_site))
    }
    sites = tuple(site for site in employer.web_sites if site_host(site) not in theirs)
    found = {theirs[host] for host in employer.hosts & theirs.keys()}
    return dataclasses.replace(employer, web_sites=sites, others=employer.others - found)


def find_employer(employer: Employer, known: Sequence[Company]) -> tuple[Company | None, Rule]:
    """As `find_company`, but by no web site of which it is not clear whose it is."""
    if employer.is_clear:
        return find_company(employer.name, employer.hosts, known)
    found, rule = find_company(employer.name, (), known)
    sited = any(company.web_site and site_host(company.web_site) in employer.hosts for company in known)
    return found, Rule.WHOSE_WEB_SITE if found is None and sited else rule


def find_company(name: str, hosts: Collection[str], known: Sequence[Company]) -> tuple[Company | None, Rule]:
    """The company of that name, else the only one with such a web site; and the rule behind it.

    Of several of that name it is the one whose web site agrees, the one spelt alike, the first by id.
    """
    key = stored_key(name)
    named = [company for company in known if stored_key(company.name) == key]
    sited = [company for company in known if company.web_site and site_host(company.web_site) in hosts]
    both = [company for company in named if company in sited]
    if named:
        rule = Rule.NAME_DECIDED if sited and not both else Rule.FOUND
        return min(
            both or named, key=lambda company: (company.name.strip() != name.strip(), company.id)
        ), rule
    if len(sited) == 1:
        return sited[0], Rule.FOUND_BY_WEB_SITE
    return None, Rule.NOT_FOUND
