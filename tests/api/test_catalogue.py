"""What is said of the firm's fields."""

import pytest

from api.schema.catalogue import CrmField
from domain.rules import fields
from domain.rules.fields import BUILT_IN_FIELDS, C, Entity, F, FieldType


@pytest.mark.parametrize(
    ("field", "is_writable"),
    [
        (BUILT_IN_FIELDS[F.TITLE], True),
        (BUILT_IN_FIELDS[C.WEB_SITE], True),
        (fields.CrmField("custom:1", "Notice period", FieldType.TEXT), True),
        (fields.CrmField("custom:2", "Size", FieldType.TEXT, Entity.COMPANY), False),
    ],
)
def test_a_firms_own_field_of_companies_is_shown_as_not_writable(
    field: fields.CrmField, *, is_writable: bool
) -> None:
    assert CrmField.of(field).is_writable is is_writable
