"""A believable executive-search firm, the same for the same seed: what a sandbox is filled with."""

from dataclasses import dataclass, field

from clockwork.sandbox import catalogue
from clockwork.sandbox.anchors import ANCHOR_COMPANIES, ANCHORS, OFF_LIMITS_COMPANIES
from clockwork.sandbox.dice import Dice
from clockwork.sandbox.inventing import Inventor
from clockwork.sandbox.records import Record, email

DUPLICATES_FROM = 100
"""Firms of at least this many people have two pairs of accidental duplicates."""


@dataclass(frozen=True, slots=True)
class Firm:
    """Everything one firm has in Clockwork; its fields are the sandbox's tables, each a list of records."""

    seed: int
    people: list[Record] = field(default_factory=list)
    companies: list[Record] = field(default_factory=list)
    tags: list[Record] = field(default_factory=list)
    regions: list[Record] = field(default_factory=list)
    statuses: list[Record] = field(default_factory=list)
    note_types: list[Record] = field(default_factory=list)
    users: list[Record] = field(default_factory=list)
    projects: list[Record] = field(default_factory=list)
    custom_fields: list[Record] = field(default_factory=list)
    custom_values: list[Record] = field(default_factory=list)
    notes: list[Record] = field(default_factory=list)
    candidacies: list[Record] = field(default_factory=list)


def believable_firm(people: int = 2000, seed: int = 1) -> Firm:
    """A firm of `people` people, reproducible from `seed`.

    The first of them are the hand-written `anchors`; the rest is invented: many spellings of LinkedIn URLs,
    e-mail addresses in mixed case, gaps, people and companies marked Do Not Contact, the same name on
    different people and (from 100 people on) two e-mail addresses that stand on two people each.
    """
    dice = Dice(seed)
    firm = _empty_firm(dice, seed)
    firm.companies.extend(_companies(dice, people))
    inventor = Inventor(dice, firm.companies, firm.tags, firm.regions)
    firm.people.extend(inventor.anchor(anchor) for anchor in ANCHORS[:people])
    firm.people.extend(inventor.person(number) for number in range(people - len(firm.people)))
    if people >= DUPLICATES_FROM:
        _duplicate_emails(firm.people, dice)
    for person in firm.people:
        firm.notes.extend(inventor.notes(person))
        firm.custom_values.extend(inventor.custom_values(person, firm.custom_fields))
    firm.projects.extend(_projects(dice, firm.companies))
    firm.candidacies.extend(_candidacies(dice, firm))
    return firm


def _empty_firm(dice: Dice, seed: int) -> Firm:
    return Firm(
        seed=seed,
        tags=_named(dice, catalogue.TAGS),
        regions=_named(dice, catalogue.REGIONS),
        statuses=_named(dice, catalogue.STATUSES),
        note_types=_named(dice, catalogue.NOTE_TYPES),
        users=[{"id": dice.identity(), "name": name, "email": address} for name, address in catalogue.USERS],
        custom_fields=[_custom_field(dice, row) for row in catalogue.CUSTOM_FIELDS],
    )


def _named(dice: Dice, names: tuple[str, ...]) -> list[Record]:
    return [{"id": dice.identity(), "name": name} for name in names]


def _custom_field(dice: Dice, row: catalogue.CustomField) -> Record:
    name, entity, field_type, options = row
    return {
        "id": dice.identity(),
        "name": name,
        "entity": entity,
        "fieldType": field_type,
        "options": _named(dice, options),
    }


def _companies(dice: Dice, people: int) -> list[Record]:
    written = [
        company(dice.identity(), name, site, dice.moment(400, 900), off_limits=_mark(name))
        for name, site in ANCHOR_COMPANIES.items()
    ]
    names = [
        f"{first} {last}" for first in catalogue.COMPANY_FIRST_WORDS for last in catalogue.COMPANY_LAST_WORDS
    ]
    wanted = min(len(names), max(40, people // 8))
    return written + [
        _invented_company(dice, name, number) for number, name in enumerate(dice.sample(names, wanted))
    ]


def _mark(name: str) -> tuple[bool, str | None]:
    return name in OFF_LIMITS_COMPANIES, OFF_LIMITS_COMPANIES.get(name)


def _invented_company(dice: Dice, name: str, number: int) -> Record:
    domain = name.lower().replace(" ", "")
    site = dice.pick(
        (f"https://www.{domain}.example", f"http://{domain}.example/", f"{domain}.example", None)
    )
    ends = dice.pick((None, "2025-06-30", "2099-01-31"))
    return company(dice.identity(), name, site, dice.moment(30, 900), off_limits=(number % 33 == 0, ends))


def company(
    record_id: str,
    name: str,
    site: str | None,
    stamp: str,
    *,
    off_limits: tuple[bool, str | None] = (False, None),
) -> Record:
    """A company record; `off_limits` is the Do Not Contact mark and its end date."""
    marked, ends = off_limits
    return {
        "id": record_id,
        "name": name,
        "webSite": site,
        "doNotContact": marked,
        "doNotContactEndDate": ends if marked else None,
        "createdAt": stamp,
        "updatedAt": stamp,
    }


def _duplicate_emails(people: list[Record], dice: Dice) -> None:
    with_email = [
        place for place, person in enumerate(people) if "emails" in person and place >= len(ANCHORS)
    ]
    first, second, *others = with_email
    for original, double in ((first, others[len(others) // 2]), (second, others[-1])):
        address = people[original]["emails"][0]["address"].upper()
        copied = email(dice.identity(), address, people[double]["createdAt"])
        people[double] = people[double] | {"emails": [*people[double]["emails"], copied]}


def _projects(dice: Dice, companies: list[Record]) -> list[Record]:
    return [
        {
            "id": dice.identity(),
            "name": f"{client['name']} - {title}",
            "status": dice.pick(catalogue.PROJECT_STATUSES),
            "companyId": client["id"],
            "companyName": client["name"],
            "createdAt": dice.moment(60, 500),
        }
        for title, client in zip(
            catalogue.PROJECTS, dice.sample(companies, len(catalogue.PROJECTS)), strict=True
        )
    ]


def _candidacies(dice: Dice, firm: Firm) -> list[Record]:
    found = []
    for project in firm.projects:
        for rank, person in enumerate(
            dice.sample(firm.people, min(len(firm.people), 8 + dice.below(20))), start=1
        ):
            stamp = dice.moment(1, 60).replace(" ", "T") + "Z"
            found.append(
                candidacy(
                    dice.identity(),
                    (project["id"], person["id"]),
                    dice.pick(firm.statuses)["id"],
                    rank,
                    stamp,
                )
            )
    return found


def candidacy(record_id: str, link: tuple[str, str], status_id: str, rank: int, stamp: str) -> Record:
    """A candidacy; `link` is the ids of its project and its person."""
    return {
        "id": record_id,
        "projectId": link[0],
        "personId": link[1],
        "statusId": status_id,
        "rank": rank,
        "stoplightStatus": None,
        "createdAt": stamp,
        "updatedAt": stamp,
    }
