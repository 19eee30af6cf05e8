"""Where a variable goes, as it is shown: the same for persons and for companies."""

from collections.abc import Mapping

import strawberry

from domain.rules.field_mapping import FieldMapping
from domain.rules.fields import CrmField
from domain.rules.variables import Variable


@strawberry.type(description="Where a variable goes.")
class VariableMapping:
    """A string variable goes to one field, a list to any number."""

    variable: Variable = strawberry.field(description="The variable.")
    fields: list[str] = strawberry.field(description="The ids of the CRM fields; none: it goes nowhere.")
    gone_fields: list[str] = strawberry.field(
        description="Those of them that are not in Clockwork any more: nothing is written to them."
    )

    @classmethod
    def of(
        cls, variable: Variable, mapping: FieldMapping, known: Mapping[str, CrmField]
    ) -> "VariableMapping":
        """As the schema shows it; `known` are the fields of the catalogue."""
        text = mapping.strings.get(variable)
        fields = [text] if text is not None else list(mapping.lists.get(variable, ()))
        return cls(
            variable=variable, fields=fields, gone_fields=[field for field in fields if field not in known]
        )
