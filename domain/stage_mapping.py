"""The stage mapping: which status each stage becomes, and their order (product.md: Mappings)."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from domain.mappings import save_mapping
from domain.records.database import Database
from domain.records.versions import Subject
from domain.refusals import Code, Refusal, Refused, twice
from domain.rules.fields import Option
from domain.rules.stage_mapping import StageMapping, status_with
from domain.rules.syncing import Stage
from domain.team_rules import TeamRules
from domain.viewer import Viewer
from domain.world import World

StageChange = tuple[Stage, str | None]
"""A stage and the id of the status that it shall become; None: nothing."""

_UNKNOWN = "There is no such status in the catalogue: take an id from clockwork.catalogue.statuses."


async def update_stage_mapping(
    db: Database,
    world: World,
    viewer: Viewer,
    expected_version: int,
    changes: Sequence[StageChange],
    order: Sequence[str] | None,
) -> TeamRules:
    """Save the stages that are given over the others, and the order of the statuses unless it is None.

    What was mapped or ordered before may stay, also where Clockwork has lost the status.

    Raises:
        Forbidden: the viewer is no ADMIN.
        Refused: a status is unknown, or something is named twice (the paths are `("stages", place, …)` and
            `("status_order", place)`), or somebody saved since `expected_version`.
    """

    def changed(rules: TeamRules) -> Mapping[str, Any]:
        return changed_stage_mapping(rules, changes, order)

    return await save_mapping(db, world, viewer, Subject.STAGE_MAPPING, expected_version, changed)


def changed_stage_mapping(
    rules: TeamRules, changes: Sequence[StageChange], order: Sequence[str] | None
) -> Mapping[str, Any]:
    """The document of the stage mapping after a change, checked against the catalogue.

    Raises:
        Refused: as `update_stage_mapping` says.
    """
    former, statuses = rules.stage_mapping, rules.catalogue.statuses or ()
    refusals = [*_stage_refusals(changes, former, statuses), *_order_refusals(order, former, statuses)]
    if refusals:
        raise Refused(*refusals)
    mapped = {**former.statuses, **dict(changes)}
    kept = {stage: status_id for stage, status_id in mapped.items() if status_id is not None}
    return StageMapping(kept, former.order if order is None else tuple(order)).to_json()


def _stage_refusals(
    changes: Sequence[StageChange], former: StageMapping, statuses: Sequence[Option]
) -> Iterator[Refusal]:
    yield from twice([stage for stage, _ in changes], "stages", "stage")
    for place, (stage, status_id) in enumerate(changes):
        is_known = status_id in (None, former.statuses.get(stage)) or status_with(status_id, statuses)
        if not is_known:
            yield Refusal(Code.NOT_FOUND, _UNKNOWN, ("stages", str(place), "status_id"))


def _order_refusals(
    order: Sequence[str] | None, former: StageMapping, statuses: Sequence[Option]
) -> Iterator[Refusal]:
    yield from twice(order or (), "status_order")
    for place, status_id in enumerate(order or ()):
        if status_id not in former.order and status_with(status_id, statuses) is None:
            yield Refusal(Code.NOT_FOUND, _UNKNOWN, ("status_order", str(place)))
