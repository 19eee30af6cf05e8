"""Tags as users fill and see them: checked against the team's displayed fields, options and tags."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.refusals import Refused, refusal_of
from domain.rules.fields import FieldType
from domain.rules.syncing import Tags
from domain.rules.tagging import GivenTag, read_tags
from domain.team_rules import TeamRules


@dataclass(frozen=True, slots=True)
class ShownTag:
    """A tag with what the catalogue says of its field; None where Clockwork has lost the field."""

    field: str
    field_name: str | None
    type: FieldType | None
    values: tuple[str, ...]
    is_displayed: bool


def checked_tags(rules: TeamRules, given: Sequence[GivenTag], former: Tags, *, shared: bool) -> Tags:
    """The tags as they are kept; `shared`: they are a campaign's.

    Raises:
        Refused: a field is not displayed or named twice, or a value is not possible for it; its path is
            `("tags", index, "field")` or `("tags", index, "values", …)`.
    """
    tags, faults = read_tags(given, former, rules.settings, rules.catalogue, shared=shared)
    if faults:
        raise Refused(*map(refusal_of, faults))
    return tags


def shown_tags(rules: TeamRules, tags: Tags) -> list[ShownTag]:
    """The tags in the order of the displayed fields; one that is no longer displayed comes last, as such."""
    fields, displayed = rules.catalogue.fields, rules.settings.displayed_fields
    places = {field_id: place for place, field_id in enumerate(displayed)}
    return [
        ShownTag(
            field_id,
            fields[field_id].name if field_id in fields else None,
            fields[field_id].type if field_id in fields else None,
            values,
            field_id in displayed,
        )
        for field_id, values in sorted(
            tags.items(), key=lambda tag: (places.get(tag[0], len(places)), tag[0])
        )
    ]
