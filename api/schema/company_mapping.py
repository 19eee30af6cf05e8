"""The company mapping: what a person's variables fill in the company of the current position."""

import strawberry

from api.fan_out import up_to
from api.schema.variable_mapping import VariableMapping
from domain.records.versions import Subject
from domain.rules.syncing import Layer
from domain.rules.variables import LIST_VARIABLES, STRING_VARIABLES
from domain.team_rules import TeamRules

MAPPABLE_TO_COMPANIES = (*STRING_VARIABLES, *LIST_VARIABLES)


@strawberry.type(description="The team's field mapping for the company of the current position.")
class CompanyMapping:
    """Every variable that can go to a company's field, also those that go nowhere."""

    version: int = strawberry.field(
        description="How often it was saved: give it as `expectedVersion` with `entity: COMPANY`."
    )
    source: Layer = strawberry.field(
        description="TEAM once an admin saved it, be it the defaults again; else DEFAULT."
    )
    variables: list[VariableMapping] = strawberry.field(
        description="Where each variable goes; of a list, the first usable value is taken.",
        metadata=up_to(len(MAPPABLE_TO_COMPANIES)),
    )

    @classmethod
    def of(cls, rules: TeamRules) -> "CompanyMapping":
        """As the schema shows it."""
        known = rules.catalogue.fields
        return cls(
            version=rules.version(Subject.COMPANY_MAPPING),
            source=rules.mapping_source(Subject.COMPANY_MAPPING),
            variables=[
                VariableMapping.of(variable, rules.company_mapping, known)
                for variable in MAPPABLE_TO_COMPANIES
            ],
        )
