"""The field mapping: which variable fills which CRM field (product.md: Mappings)."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from enum import Enum
from typing import Annotated, TypeVar

import strawberry

from api.context import Info
from api.fan_out import up_to
from api.schema.arguments import arg
from api.schema.company_mapping import CompanyMapping
from api.schema.note_mapping import NoteMapping
from api.schema.stage_mapping import StageMapping
from api.schema.variable_mapping import VariableMapping
from api.user_errors import Payload, answers_refusals, error_codes
from domain import configuring
from domain import field_mapping as verbs
from domain.records.versions import Subject
from domain.refusals import Code, Refused, refuse, twice
from domain.rules.field_mapping import FieldMapping
from domain.rules.fields import CrmField, Entity
from domain.rules.syncing import Layer
from domain.rules.urls import Network
from domain.rules.variables import LIST_VARIABLES, STRING_VARIABLES, STRUCTURED_VARIABLES, Variable
from domain.team_rules import TeamRules

K = TypeVar("K")


@strawberry.type(description="Where a network's URL goes.")
class SocialMapping:
    """One network's."""

    network: Network = strawberry.field(description="The network.")
    field: str | None = strawberry.field(description="The id of the CRM field; null: it goes nowhere.")
    is_gone: bool = strawberry.field(
        description="Whether the field is not in Clockwork any more: nothing is written to it."
    )


@strawberry.type(description="The team's mappings: at the top the field mapping for persons.")
class Mappings:
    """Every variable and every network, also those that go nowhere."""

    version: int = strawberry.field(description="How often it was saved: give it as `expectedVersion`.")
    source: Layer = strawberry.field(
        description="TEAM once an admin saved it, be it the defaults again; else DEFAULT."
    )
    variables: list[VariableMapping] = strawberry.field(
        description="Where each variable goes; of several that go to one text, the first with a value.",
        metadata=up_to(len(Variable)),
    )
    socials: list[SocialMapping] = strawberry.field(
        description="Where each network's URL goes.", metadata=up_to(len(Network))
    )
    notes: NoteMapping = strawberry.field(description="Which note types outreach becomes.")
    company: CompanyMapping = strawberry.field(
        description="What goes to the company of the current position."
    )
    stages: StageMapping = strawberry.field(description="What each stage becomes in a project.")

    @classmethod
    def of(cls, rules: TeamRules) -> "Mappings":
        """As the schema shows it."""
        mapping, known = rules.field_mapping, rules.catalogue.fields
        return cls(
            version=rules.version(Subject.FIELD_MAPPING),
            source=rules.mapping_source(Subject.FIELD_MAPPING),
            variables=[
                VariableMapping.of(variable, mapping, known)
                for variable in Variable
                if variable is not Variable.SOCIAL_URLS
            ],
            notes=NoteMapping.of(rules),
            socials=[_social(network, mapping, known) for network in Network],
            company=CompanyMapping.of(rules),
            stages=StageMapping.of(rules),
        )


def _social(network: Network, mapping: FieldMapping, known: Mapping[str, CrmField]) -> SocialMapping:
    field = mapping.socials.get(network)
    return SocialMapping(network=network, field=field, is_gone=field is not None and field not in known)


@strawberry.input(description="Where a variable shall go.")
class VariableMappingInput:
    """A string variable goes to at most one field."""

    variable: Variable = strawberry.field(description="The variable.")
    fields: list[str] = strawberry.field(description="The ids of the CRM fields; none: nowhere.")


@strawberry.input(description="Where a network's URL shall go.")
class SocialMappingInput:
    """One network's."""

    network: Network = strawberry.field(description="The network.")
    field: str | None = strawberry.field(default=None, description="The id of the CRM field; null: nowhere.")


@strawberry.input(description="The changes to the field mapping; what is not named stays as it is.")
class FieldMappingInput:
    """Changes by variable and by network."""

    expected_version: int = strawberry.field(description="The version that you read before.")
    entity: Entity | None = strawberry.field(
        default=None,
        description="Whose fields are mapped: the person's, or those of the company of the current position; "
        "null: the person's, and in `settingsPreview` those that its field says.",
    )
    variables: list[VariableMappingInput] = strawberry.field(
        default_factory=list, description="Where these variables shall go, each named once."
    )
    socials: list[SocialMappingInput] = strawberry.field(
        default_factory=list, description="Where these networks' URLs shall go, each named once."
    )

    def over(self, mapping: FieldMapping) -> FieldMapping:
        """The mapping with these changes.

        Raises:
            Refused: something is named twice, a string variable goes to several fields, or social URLs are
                named as a variable.
        """
        strings, lists, socials = dict(mapping.strings), dict(mapping.lists), dict(mapping.socials)
        refusals = [
            *twice([change.variable for change in self.variables], "variables", "variable"),
            *twice([social.network for social in self.socials], "socials", "network"),
        ]
        if refusals:
            raise Refused(*refusals)
        for index, change in enumerate(self.variables):
            _check(change, index)
            if change.variable in STRING_VARIABLES:
                _put(strings, change.variable, change.fields)
            else:
                lists[change.variable] = tuple(change.fields)
        for social in self.socials:
            _put(socials, social.network, [social.field] if social.field else [])
        return FieldMapping(strings, lists, socials)

    def placed(self, refused: Refused) -> Refused:
        """The same refusals, each at its place in this input instead of at its variable or network."""
        places: dict[tuple[str, ...], tuple[str, ...]] = {
            ("variables", change.variable, field): ("variables", str(index), "fields", str(number))
            for index, change in enumerate(self.variables)
            for number, field in enumerate(change.fields)
        }
        places |= {
            ("socials", social.network, social.field or ""): ("socials", str(index), "field")
            for index, social in enumerate(self.socials)
        }
        at_home = (replace(r, field=places.get(r.field, r.field)) for r in refused.refusals)
        return Refused(*at_home)


def _put(mapping: dict[K, str], key: K, fields: Iterable[str]) -> None:
    mapping.pop(key, None)
    mapping.update((key, field) for field in fields)


def _check(change: VariableMappingInput, index: int) -> None:
    path = ("variables", str(index))
    if change.variable is Variable.SOCIAL_URLS:
        raise refuse(Code.INVALID, "Map social URLs by network, under `socials`.", *path)
    if change.variable not in (*LIST_VARIABLES, *STRUCTURED_VARIABLES) and len(change.fields) > 1:
        raise refuse(Code.TOO_MANY, "A string variable goes to at most one field: name one.", *path, "fields")


@error_codes
class FieldMappingUpdateErrorCode(Enum):
    """Why the mapping was not saved."""

    STALE_VERSION = Code.STALE_VERSION
    NOT_FOUND = Code.NOT_FOUND
    DUPLICATE = Code.DUPLICATE
    INVALID = Code.INVALID
    TOO_MANY = Code.TOO_MANY


@strawberry.type(description="What `fieldMappingUpdate` answers.")
class FieldMappingUpdatePayload(Payload[FieldMappingUpdateErrorCode]):
    """The mapping."""

    mappings: Mappings | None = strawberry.field(default=None, description="The mapping now.")


@strawberry.type
class MappingsQuery:
    """Reading the mapping."""

    @strawberry.field(description="The team's mappings of fields, stages and notes.")
    async def mappings(self, info: Info) -> Mappings:
        """As it holds now."""
        return Mappings.of(await configuring.team_rules(info.context.db, info.context.viewer))


@strawberry.type
class MappingsMutation:
    """Changing the mapping: for admins."""

    @strawberry.mutation(description="Change where variables go; types are checked. Admins only.")
    @answers_refusals
    async def field_mapping_update(
        self,
        info: Info,
        input: Annotated[FieldMappingInput, arg("What to change.")],
    ) -> FieldMappingUpdatePayload:
        """Refused when somebody saved since `expectedVersion`."""
        context = info.context
        try:
            rules = await verbs.update_field_mapping(
                context.db,
                context.world,
                context.viewer,
                input.expected_version,
                input.over,
                input.entity or Entity.PERSON,
            )
        except Refused as refused:
            raise input.placed(refused) from refused
        await context.ring()
        return FieldMappingUpdatePayload(mappings=Mappings.of(rules))
