"""What Clockwork shows of a record, and what it will show once the steps of a plan have run."""

import dataclasses
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from clockwork.person_parts import (
    Address,
    Email,
    ExternalRef,
    LinkedinUrl,
    PhoneNumber,
    Position,
    School,
    WebSite,
)
from clockwork.records import Person as Record
from clockwork.records import Tag
from domain.rules.companies import Company
from domain.rules.fields import Catalogue
from domain.rules.steps import Action, Step

TO_BE_CREATED = "to-be-created"
"""In place of the id of a record that a plan creates."""

_TEXTS = ("name", "nick_name", "biography", "skype_name", "assistant_name")
_ADDED: Mapping[Action, tuple[str, Callable[[Mapping[str, object]], object]]] = {
    Action.ADD_EMAIL: ("emails", Email.from_json),
    Action.ADD_PHONE: ("phone_numbers", PhoneNumber.from_json),
    Action.ADD_LINKEDIN_URL: ("linkedin_urls", LinkedinUrl.from_json),
    Action.ADD_WEB_SITE: ("web_sites", WebSite.from_json),
    Action.ADD_ADDRESS: ("addresses", Address.from_json),
    Action.ADD_SCHOOL: ("schools", School.from_json),
    Action.ADD_EXTERNAL_REF: ("external_refs", ExternalRef.from_json),
}
"""Which list of the record a step adds to, and how an answer's part of it is read."""
_LISTS = (*(name for name, _ in _ADDED.values()), "positions", "tags", "notes")


@dataclass(frozen=True, slots=True)
class Seen:
    """A record (None: there is none) with its positions and its custom fields' values, by field.

    `companies` are those of the firm's that the positions, also those that are wanted, may be at.
    """

    record: Record | None = None
    positions: tuple[Position, ...] = ()
    custom_values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    companies: tuple[Company, ...] = ()

    def after(self, steps: Iterable[Step], catalogue: Catalogue) -> "Seen":
        """What will be seen once the steps that write have run; a record that they create shows everything.

        A list that Clockwork does not show stays unknown.
        """
        seen = self
        for step in steps:
            if step.writes:
                seen = seen._after(step, catalogue)
        return seen

    def _after(self, step: Step, catalogue: Catalogue) -> "Seen":
        match step.action:
            case Action.ADD_POSITION:
                return dataclasses.replace(
                    self, positions=(*self.positions, Position.from_json(dict(step.body)))
                )
            case Action.UPDATE_POSITION:
                positions = tuple(_changed(position, step) for position in self.positions)
                return dataclasses.replace(self, positions=positions)
            case Action.SET_CUSTOM_FIELD:
                values = {**self.custom_values, step.field or "": _values(step, catalogue)}
                return dataclasses.replace(self, custom_values=values)
            case Action.CREATE_COMPANY:
                created = Company(TO_BE_CREATED, step.body["name"], step.body.get("web_site"))
                return dataclasses.replace(self, companies=(*self.companies, created))
            case Action.UPDATE_COMPANY:
                companies = tuple(_filled(company, step) for company in self.companies)
                return dataclasses.replace(self, companies=companies)
            case _:
                return dataclasses.replace(self, record=_written(self.record or _blank(), step, catalogue))


def _blank() -> Record:
    """A record that was only just created, and shows that there is nothing in it."""
    return Record.from_json(
        {"id": TO_BE_CREATED, **dict.fromkeys(_TEXTS), **{name: [] for name in _LISTS}},
    )


def _written(record: Record, step: Step, catalogue: Catalogue) -> Record:
    if step.action in (Action.CREATE_PERSON, Action.UPDATE_FIELD):
        texts: Any = {**step.body} or {"name": step.new}
        return dataclasses.replace(record, **texts, known=record.known | texts.keys())
    if step.action is Action.ADD_TAG:
        tag_id = str(step.body["tag_id"])
        name = next((tag.name for tag in catalogue.tags.values() if tag.id == tag_id), None)
        return _longer(record, "tags", Tag.from_json({"id": tag_id, "name": name}))
    if step.action not in _ADDED:
        return record
    name, read = _ADDED[step.action]
    return _longer(record, name, read({"external_ref": step.new, **step.body}))


def _longer(record: Record, name: str, part: object) -> Record:
    parts = getattr(record, name)
    longer: Any = {name: None if parts is None else (*parts, part)}
    return dataclasses.replace(record, **longer)


def _changed(position: Position, step: Step) -> Position:
    if position.id != step.target:
        return position
    said = Position.from_json(dict(step.body))
    given: Any = {part.name: getattr(said, part.name) for part in dataclasses.fields(said)}
    return dataclasses.replace(position, **{name: value for name, value in given.items() if value})


def _filled(company: Company, step: Step) -> Company:
    is_it = company.id == step.target
    return dataclasses.replace(company, web_site=step.body["web_site"]) if is_it else company


def _values(step: Step, catalogue: Catalogue) -> tuple[str, ...]:
    """As `Given.custom_values` has them: a text, or the names of the options."""
    known = catalogue.fields.get(step.field or "")
    names = {option.id: option.name for option in known.options} if known else {}
    if "value" in step.body:
        return (str(step.body["value"]),)
    return tuple(names.get(option_id, option_id) for option_id in step.body["option_ids"])
