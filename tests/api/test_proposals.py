"""What is proposed for a preview, before anything is read."""

import pytest

from api.schema.mappings import FieldMappingInput
from api.schema.proposals import SettingsPreviewInput
from domain.records.versions import THE_TEAM, Subject
from domain.refusals import Code, Refused
from domain.rules.fields import Entity


def mapping(entity: Entity | None) -> FieldMappingInput:
    return FieldMappingInput(expected_version=0, entity=entity)


@pytest.mark.parametrize(
    ("of_persons", "of_companies"), [(None, None), (Entity.PERSON, None), (Entity.PERSON, Entity.COMPANY)]
)
def test_a_field_mapping_is_of_the_entity_that_its_place_says(
    of_persons: Entity | None, of_companies: Entity | None
) -> None:
    proposed = SettingsPreviewInput(person_fields=mapping(of_persons), company_fields=mapping(of_companies))
    assert [proposal.key for proposal in proposed.proposals()] == [
        (Subject.FIELD_MAPPING, THE_TEAM),
        (Subject.COMPANY_MAPPING, THE_TEAM),
    ]


@pytest.mark.parametrize(
    ("proposed", "path"),
    [
        (SettingsPreviewInput(person_fields=mapping(Entity.COMPANY)), ("person_fields", "entity")),
        (SettingsPreviewInput(company_fields=mapping(Entity.PERSON)), ("company_fields", "entity")),
    ],
)
def test_one_that_says_another_entity_is_refused(
    proposed: SettingsPreviewInput, path: tuple[str, ...]
) -> None:
    with pytest.raises(Refused) as refused:
        proposed.proposals()
    assert [(refusal.code, refusal.field) for refusal in refused.value.refusals] == [(Code.INVALID, path)]
