"""Invents the people of a firm, one at a time, from a firm's companies, tags and regions."""

from urllib.parse import quote

from clockwork.sandbox import catalogue, records
from clockwork.sandbox.anchors import Anchor
from clockwork.sandbox.dice import Dice
from clockwork.sandbox.names import CULTURES, MAILBOXES, STREETS, Culture, Name, Place, ascii_slug
from clockwork.sandbox.records import Record

_SPELLINGS = (
    "https://www.linkedin.com/in/{slug}",
    "https://www.linkedin.com/in/{slug}",
    "https://www.linkedin.com/in/{slug}/",
    "https://{country}.linkedin.com/in/{slug}",
    "http://{country}.linkedin.com/in/{slug}/",
    "https://{country}.linkedin.com/in/{slug}?originalSubdomain={country}",
    "HTTPS://{loud}.LINKEDIN.COM/in/{slug}",
    "https://linkedin.com/in/{slug}/",
)
"""The many ways in which people write a LinkedIn URL."""

_BY_WEIGHT = tuple(culture for culture in CULTURES for _ in range(culture.weight))


class Inventor:
    """Makes person records; every throw comes from `dice`, so the order of calls matters."""

    def __init__(
        self, dice: Dice, companies: list[Record], tags: list[Record], regions: list[Record]
    ) -> None:
        self._dice = dice
        self._companies = companies
        self._company_named = {company["name"]: company for company in companies}
        self._domains = {company["id"]: ascii_slug(company["name"]) + ".example" for company in companies}
        self._tags = [records.tag_reference(tag) for tag in tags]
        self._tag_named = {tag["name"]: tag for tag in self._tags}
        self._regions = regions

    def person(self, number: int) -> Record:
        """An invented person; `number` makes their e-mail addresses and URLs unlike all others."""
        dice = self._dice
        culture = dice.pick(_BY_WEIGHT)
        first, last, place = dice.pick(culture.first), dice.pick(culture.last), dice.pick(culture.places)
        positions = self._positions()
        person = self._base(_full_name(culture, first, last), first.shown, last.shown)
        lists = {
            "positions": positions,
            "emails": self._emails(first, last, number, positions, person["createdAt"]),
            "phoneNumbers": self._phones(place),
            "linkedinUrls": self._linkedin_urls(culture, first, last, place, number),
            "addresses": self._addresses(place),
            "schools": self._schools(),
            "tags": dice.sample(self._tags, dice.pick((0, 0, 1, 2, 3))),
            "webSites": self._web_sites(first, last, number),
            "externalRefs": self._external_refs(number),
        }
        person |= {key: found for key, found in lists.items() if found}
        if dice.chance(0.02):
            person["doNotContact"] = True
        return person

    def anchor(self, anchor: Anchor) -> Record:
        """The record of a hand-written person."""
        new_id = self._dice.identity
        person = self._base(anchor.name, anchor.first, anchor.last)
        stamp = person["createdAt"]
        company = self._company_named[anchor.company]
        home = {"city": anchor.city, "country": anchor.country}
        lists = {
            "positions": [records.position(new_id(), anchor.title, company, "2019-04-01 00:00:00", None)],
            "emails": [records.email(new_id(), address, stamp) for address in anchor.emails],
            "phoneNumbers": [records.phone(new_id(), digits) for digits in anchor.phones],
            "linkedinUrls": [
                records.linkedin_url(new_id(), url, is_preferred=not place)
                for place, url in enumerate(anchor.linkedin_urls)
            ],
            "addresses": [records.address(new_id(), home)],
            "tags": [self._tag_named[name] for name in anchor.tags],
            "externalRefs": [records.external_ref(new_id(), anchor.external_ref)]
            if anchor.external_ref
            else [],
        }
        person |= {key: found for key, found in lists.items() if found}
        if anchor.do_not_contact:
            person["doNotContact"] = True
        return person

    def notes(self, person: Record) -> list[Record]:
        """No, one or two notes on `person`."""
        dice = self._dice
        return [
            {
                "id": dice.identity(),
                "personId": person["id"],
                "type": dice.pick(catalogue.NOTE_TYPES),
                "content": dice.pick(catalogue.NOTE_TEXTS),
                "createdAt": dice.moment(1, 300).replace(" ", "T") + "Z",
            }
            for _ in range(dice.pick((0, 0, 0, 1, 2)))
        ]

    def custom_values(self, person: Record, fields: list[Record]) -> list[Record]:
        """Values of one or two person fields for three people in ten."""
        dice = self._dice
        if not dice.chance(0.3):
            return []
        own = [field for field in fields if field["entity"] == "person"]
        return [self._custom_value(person["id"], field) for field in dice.sample(own, 1 + dice.below(2))]

    def _custom_value(self, person_id: str, field: Record) -> Record:
        dice, options = self._dice, field["options"]
        many = 2 if field["fieldType"] == "multiple_select" else 1
        return {
            "id": dice.identity(),
            "personId": person_id,
            "customFieldId": field["id"],
            "value": None if options else dice.pick(("Three months", "Six months", "Immediate")),
            "optionIds": [option["id"] for option in dice.sample(options, min(many, len(options)))],
        }

    def _base(self, name: str, first: str, last: str) -> Record:
        created = self._dice.moment(200, 2000)
        return {
            "id": self._dice.identity(),
            "name": name,
            "firstName": first,
            "lastName": last,
            "createdAt": created,
            "updatedAt": self._dice.moment(1, 200),
        }

    def _positions(self) -> list[Record]:
        dice = self._dice
        found = []
        age = 30 + dice.below(700)
        if dice.chance(0.93):
            start = self._date(age)
            found.append(
                records.position(dice.identity(), dice.pick(catalogue.TITLES), self._company(), start, None)
            )
        for _ in range(dice.pick((0, 1, 1, 2))):
            end = self._date(age)
            age += 200 + dice.below(700)
            start = self._date(age)
            found.append(
                records.position(dice.identity(), dice.pick(catalogue.TITLES), self._company(), start, end)
            )
        return found

    def _company(self) -> Record:
        return self._dice.pick(self._companies)

    def _date(self, age: int) -> str:
        day = self._dice.day(age, age + 1)
        return f"{day} 00:00:00" if age % 2 else day

    def _emails(
        self, first: Name, last: Name, number: int, positions: list[Record], stamp: str
    ) -> list[Record]:
        dice = self._dice
        if dice.chance(0.08):
            return []
        domain = self._domains[positions[0]["companyId"]] if positions else dice.pick(MAILBOXES)
        local = dice.pick((f"{first.latin}.{last.latin}", f"{first.latin[0]}{last.latin}", first.latin))
        addresses = [f"{local}{number}@{domain}"]
        if dice.chance(0.4):
            addresses.append(f"{last.latin}.{first.latin}{number}@{dice.pick(MAILBOXES)}")
        if dice.chance(0.2):
            addresses[0] = addresses[0].title()
        return [records.email(dice.identity(), address, stamp) for address in addresses]

    def _phones(self, place: Place) -> list[Record]:
        dice = self._dice
        numbers = (f"{place.prefix} {20 + dice.below(70)} {5550000 + dice.below(10000)}" for _ in range(2))
        return [
            records.phone(dice.identity(), digits)
            for digits, _ in zip(numbers, range(dice.below(3)), strict=False)
        ]

    def _linkedin_urls(
        self, culture: Culture, first: Name, last: Name, place: Place, number: int
    ) -> list[Record]:
        dice = self._dice
        if dice.chance(0.12):
            return []
        native = f"{first.shown}-{last.shown}-{number}".lower()
        slug = quote(native) if dice.chance(0.15) else f"{first.latin}-{last.latin}-{number}"
        url = _spell(dice, slug, place)
        found = [records.linkedin_url(dice.identity(), url, is_preferred=True)]
        if culture.family_first and dice.chance(0.2):
            second = f"https://www.linkedin.com/in/{last.latin}{first.latin}{number}"
            found.append(records.linkedin_url(dice.identity(), second, is_preferred=False))
        return found

    def _addresses(self, place: Place) -> list[Record]:
        dice = self._dice
        if dice.chance(0.25):
            return []
        street = f"{1 + dice.below(200)} {dice.pick(STREETS)}" if dice.chance(0.5) else None
        parts = {"street": street, "city": place.city, "country": place.country}
        return [records.address(dice.identity(), parts | {"regionId": dice.pick(self._regions)["id"]})]

    def _schools(self) -> list[Record]:
        dice = self._dice
        return [
            records.school(
                dice.identity(),
                dice.pick(catalogue.SCHOOLS),
                {
                    "degree": dice.pick(catalogue.DEGREES),
                    "fieldOfStudy": dice.pick(catalogue.FIELDS_OF_STUDY),
                    "endDate": dice.day(2500, 3999),
                },
            )
            for _ in range(dice.below(3))
        ]

    def _web_sites(self, first: Name, last: Name, number: int) -> list[Record]:
        dice = self._dice
        if not dice.chance(0.06):
            return []
        url = dice.pick(
            (f"https://{first.latin}{last.latin}{number}.example", f"https://x.com/{last.latin}{number}")
        )
        return [records.web_site(dice.identity(), url)]

    def _external_refs(self, number: int) -> list[Record]:
        dice = self._dice
        return [records.external_ref(dice.identity(), f"REF-{20000 + number}")] if dice.chance(0.05) else []


def _full_name(culture: Culture, first: Name, last: Name) -> str:
    return f"{last.shown} {first.shown}" if culture.family_first else f"{first.shown} {last.shown}"


def _spell(dice: Dice, slug: str, place: Place) -> str:
    country = place.subdomain or "www"
    return dice.pick(_SPELLINGS).format(slug=slug, country=country, loud=country.upper())
