"""What a stage does in Clockwork, said in a sentence in every case."""

import pytest

from domain.rules.causes import Cause
from domain.rules.fields import Option
from domain.rules.gates import Gate, Reached
from domain.rules.stage_mapping import StageMapping, explain_mapping, explain_stage
from domain.rules.syncing import EffectiveSync, Layer, Layered, Stage, SyncAs, WhenAdding

STATUSES = [Option("s1", "Pursuing")]
MAPPING = StageMapping({Stage.REPLIED: "s1", Stage.MEETING: "gone"})


def sync(
    sync_as: SyncAs = SyncAs.PERSON, when: WhenAdding = WhenAdding.ON_ADD, project: str | None = "p1"
) -> EffectiveSync:
    return EffectiveSync(
        Layered(sync_as, Layer.CAMPAIGN, SyncAs.PERSON),
        Layered(when, Layer.TEAM, WhenAdding.ON_ADD),
        Layered(project, Layer.CAMPAIGN, None),
    )


@pytest.mark.parametrize(
    ("how", "stage", "gate", "rule", "words"),
    [
        (sync(), Stage.REPLIED, Gate.OPEN, None, "Replied sets the status Pursuing"),
        (sync(), Stage.NOT_INTERESTED, Gate.SKIP, Cause.STAGE_NOT_MAPPED, "Not interested is mapped to none"),
        (sync(), Stage.MEETING, Gate.WAIT, Cause.NO_SUCH_STATUS, "not in the catalogue any more"),
        (sync(project=None), Stage.REPLIED, Gate.SKIP, Cause.NO_PROJECT, "linked to no project"),
        (sync(SyncAs.DO_NOT_SYNC), Stage.REPLIED, Gate.SKIP, Cause.DO_NOT_SYNC, "the campaign says"),
        (sync(when=WhenAdding.NEVER), Stage.REPLIED, Gate.SKIP, Cause.NEVER, "never syncs"),
        (
            sync(when=WhenAdding.ON_INTERESTED),
            Stage.REPLIED,
            Gate.WAIT,
            Cause.WAITING_FOR_INTERESTED,
            "until the person is interested",
        ),
    ],
)
def test_what_a_stage_does(
    how: EffectiveSync, stage: Stage, gate: Gate, rule: Cause | None, words: str
) -> None:
    said = explain_stage(how, Reached(replied=True), stage, MAPPING, STATUSES)
    assert (said.gate, said.rule) == (gate, rule)
    assert words in (said.reason or "")


def test_a_catalogue_that_was_never_read_has_no_status() -> None:
    said = explain_stage(sync(), Reached(), Stage.REPLIED, MAPPING, None)
    assert (said.gate, said.rule) == (Gate.WAIT, Cause.NO_SUCH_STATUS)


def test_by_default_no_stage_does_anything() -> None:
    said = [explain_mapping(stage, StageMapping(), STATUSES) for stage in Stage]
    assert {(decision.rule, decision.layer) for decision in said} == {(Cause.STAGE_NOT_MAPPED, Layer.DEFAULT)}


def test_a_mapping_is_kept_as_it_was() -> None:
    ordered = StageMapping(MAPPING.statuses, ("s1", "gone"))
    assert StageMapping.from_json(ordered.to_json()) == ordered
