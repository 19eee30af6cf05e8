"""Tags: values that users give displayed fields (product.md: Settings, Displayed fields)."""

import strawberry

from api.context import Info
from api.fan_out import up_to
from api.schema.catalogue import CrmField
from domain import configuring
from domain.rules.fields import FieldType
from domain.rules.syncing import Tags
from domain.rules.tagging import GivenTag, taggable
from domain.tagging import ShownTag, shown_tags
from domain.team_rules import TeamRules

_MANY_FIELDS = 30


@strawberry.type(description="A tag: the values that a campaign or a person has for a displayed field.")
class TaggedField:
    """A field with its values."""

    field: str = strawberry.field(description="The field's id.")
    field_name: str | None = strawberry.field(description="Its name; null: Clockwork has lost the field.")
    type: FieldType | None = strawberry.field(
        description="How it holds values; null: Clockwork has lost the field."
    )
    values: list[str] = strawberry.field(description="The values.")
    is_displayed: bool = strawberry.field(
        description="Whether the field is displayed; if not, the values are kept and not pushed."
    )

    @classmethod
    def of(cls, tag: ShownTag) -> "TaggedField":
        """As the schema shows it."""
        return cls(
            field=tag.field,
            field_name=tag.field_name,
            type=tag.type,
            values=list(tag.values),
            is_displayed=tag.is_displayed,
        )

    @classmethod
    def all_of(cls, rules: TeamRules, tags: Tags) -> list["TaggedField"]:
        """Each of the tags."""
        return [cls.of(tag) for tag in shown_tags(rules, tags)]


@strawberry.input(
    description="A tag: values for a displayed field. Options and the firm's tags may be spelt in any case."
)
class TagInput:
    """By the field's id."""

    field: str = strawberry.field(description="The id of a displayed field: see `displayedFields`.")
    values: list[str] = strawberry.field(
        description="The values, at most 200; one for a text (at most 20,000 characters, any other 500) or a "
        "single select; none: no tag."
    )

    def to_domain(self) -> GivenTag:
        """As the verbs take it."""
        return GivenTag(self.field, tuple(self.values))


@strawberry.type
class TagsQuery:
    """What can be tagged."""

    @strawberry.field(
        description="The fields that users may fill per campaign or person, with their options, as the admin "
        "ordered them. Those that Clockwork has lost are left out.",
        metadata=up_to(_MANY_FIELDS),
    )
    async def displayed_fields(self, info: Info) -> list[CrmField]:
        """From the team's settings."""
        rules = await configuring.team_rules(info.context.db, info.context.viewer)
        known = (rules.catalogue.fields.get(field_id) for field_id in rules.settings.displayed_fields)
        return [CrmField.of(field) for field in known if field is not None and taggable(field)]
