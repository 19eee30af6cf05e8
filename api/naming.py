"""The names that generic types get in the schema."""

from strawberry.schema.name_converter import NameConverter
from strawberry.types.base import StrawberryObjectDefinition, StrawberryType


class Names(NameConverter):
    """Strawberry's, except that `UserError[ClockworkActivateErrorCode]` is `ClockworkActivateUserError`."""

    def from_generic(
        self, generic_type: StrawberryObjectDefinition, types: list[StrawberryType | type]
    ) -> str:
        """The types' names before the generic type's own."""
        if generic_type.name == "UserError":
            code = self.get_name_from_type(types[0])
            return code.removesuffix("ErrorCode") + "UserError"
        return super().from_generic(generic_type, types)
