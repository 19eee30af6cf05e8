"""Tags: values for displayed fields, checked when they are saved, and which of them act.

Source of the rules: product.md: Settings (Displayed fields), Campaigns and the Chrome extension.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from domain.rules.acceptance import MAX_ITEMS, MAX_STRING, MAX_TEXT, Fault, text_faults
from domain.rules.fields import Catalogue, CrmField, Entity, F, FieldType
from domain.rules.keys import normal_email, normal_linkedin, normal_phone
from domain.rules.settings import Settings
from domain.rules.syncing import EffectiveSync, Layered, Tags
from domain.rules.urls import web_url
from domain.rules.variables import stated

LayeredTags: TypeAlias = Mapping[str, Layered[tuple[str, ...]]]
"""Values by the id of the field, with the layer that said them."""

_ONE_VALUE = frozenset({FieldType.TEXT, FieldType.SINGLE_SELECT})
_SELECTS = frozenset({FieldType.SINGLE_SELECT, FieldType.MULTIPLE_SELECT})
_IDENTITY = frozenset({F.NAME, F.EXTERNAL_REF})
_ONE_PERSONS = frozenset({F.EMAILS, F.LINKEDIN_URL})
_MANY_OPTIONS = 30
_READ: Mapping[str, tuple[Callable[[str], object | None], str]] = {
    F.EMAILS: (normal_email, "This is not an e-mail address: write it as name@example.com."),
    F.PHONES: (normal_phone, "This is not a phone number: write it as +44 20 7946 0000."),
    F.LINKEDIN_URL: (
        normal_linkedin,
        "This is not a person's page on LinkedIn: write it as https://www.linkedin.com/in/name.",
    ),
    F.WEB_SITES: (web_url, "This is not a web address: write it as https://example.com."),
}
"""What reads the values of a field that have a form of their own (None: it can't), and what is said then."""


@dataclass(frozen=True, slots=True)
class GivenTag:
    """A tag as a client gives it: the id of a field, and its values; without any, the tag is taken away."""

    field: str
    values: tuple[str, ...]


def taggable(field: CrmField) -> bool:
    """Whether users may fill a field: a person's, no history, and not what says who the person is."""
    return field.entity is Entity.PERSON and field.type is not FieldType.HISTORY and field.id not in _IDENTITY


def acting_tags(sync: EffectiveSync, settings: Settings) -> LayeredTags:
    """The tags that are pushed: those of displayed fields that have a value."""
    return {
        field_id: layered
        for field_id, layered in sync.tags.items()
        if layered.value and field_id in settings.displayed_fields
    }


def read_tags(
    given: Sequence[GivenTag], former: Tags, settings: Settings, catalogue: Catalogue, *, shared: bool
) -> tuple[Tags, Sequence[Fault]]:
    """The tags as they are kept, an option or tag of the firm in its own spelling; and what is wrong.

    `shared`: they are a campaign's, for all of its Persons. A tag that stood there before may stay as it is.
    """
    tags: dict[str, tuple[str, ...]] = {}
    faults: list[Fault] = []
    for index, tag in enumerate(given):
        path = ("tags", str(index))
        values = tuple(dict.fromkeys(text for value in tag.values if (text := stated(value))))
        field = catalogue.fields.get(tag.field)
        if tag.field in tags:
            faults.append(Fault((*path, "field"), False, "This field is named twice: name each once."))
        elif tag.field not in former or values not in ((), former[tag.field]):
            found = list(_faults(field, tag, settings, catalogue, *path, shared=shared))
            faults += found
            values = values if found or field is None else _spelt(field, values, catalogue)
        tags[tag.field] = values
    return tags, faults


def _faults(
    field: CrmField | None,
    tag: GivenTag,
    settings: Settings,
    catalogue: Catalogue,
    *path: str,
    shared: bool,
) -> Iterator[Fault]:
    if field is None or field.id not in settings.displayed_fields or not taggable(field):
        yield Fault((*path, "field"), False, "This field is not displayed: take one of `displayedFields`.")
    elif shared and field.id in _ONE_PERSONS:
        message = "This tells one person from another: fill it for each person, not for a campaign."
        yield Fault((*path, "field"), False, message)
    else:
        yield from _value_faults(field, tag.values, catalogue, *path, "values")


def _value_faults(
    field: CrmField, values: Sequence[str], catalogue: Catalogue, *path: str
) -> Iterator[Fault]:
    if len(values) > MAX_ITEMS:
        yield Fault(path, True, f"These are more than {MAX_ITEMS} values: send fewer.")
        return
    told = [(str(index), text) for index, value in enumerate(values) if (text := stated(value))]
    if field.type in _ONE_VALUE and len(told) > 1:
        yield Fault(path, False, "This field holds one value: send one.")
    for index, text in told:
        limit = MAX_TEXT if field.type is FieldType.TEXT else MAX_STRING
        unfit = list(text_faults(text, limit, *path, index))
        message = None if unfit else _unfit(field, text, catalogue)
        yield from unfit or ([Fault((*path, index), False, message)] if message else ())


def _unfit(field: CrmField, text: str, catalogue: Catalogue) -> str | None:
    if field.type in _SELECTS and field.option(text) is None:
        names = [option.name for option in field.options]
        more = f", and {len(names) - _MANY_OPTIONS} more" if len(names) > _MANY_OPTIONS else ""
        return f"The field has no such option: take one of {', '.join(names[:_MANY_OPTIONS])}{more}."
    if field.id == F.TAGS and catalogue.tag(text) is None:
        return "The firm has no such tag: take one of clockwork.catalogue.tags."
    read, message = _READ.get(field.id, (str, ""))
    return message if read(text) is None else None


def _spelt(field: CrmField, values: Sequence[str], catalogue: Catalogue) -> tuple[str, ...]:
    known = (catalogue.tag(text) if field.id == F.TAGS else field.option(text) for text in values)
    return tuple(dict.fromkeys(one.name if one else text for one, text in zip(known, values, strict=True)))
