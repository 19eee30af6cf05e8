"""The note mapping: which of the firm's note types outreach becomes (product.md: Mappings)."""

from collections.abc import Mapping, Sequence
from typing import Any

from domain.mappings import save_mapping
from domain.records.database import Database
from domain.records.versions import Subject
from domain.refusals import Code, Refusal, Refused, twice
from domain.rules.note_mapping import NoteMapping
from domain.rules.settings import OutreachType
from domain.team_rules import TeamRules
from domain.viewer import Viewer
from domain.world import World

NoteTypeChange = tuple[OutreachType, str | None]
"""An outreach type, and the id of the note type that it is to become; None: the built-in default."""


async def update_note_mapping(
    db: Database, world: World, viewer: Viewer, expected_version: int, changes: Sequence[NoteTypeChange]
) -> TeamRules:
    """Save the changes; what is not named stays. Pushes that waited for a note type go on.

    Raises:
        Forbidden: the viewer is no ADMIN.
        Refused: a type is named twice, or the firm has no such note type (its path is
            `("types", position, …)`), or somebody saved since `expected_version`; nothing changed.
    """

    def changed(rules: TeamRules) -> Mapping[str, Any]:
        return changed_note_mapping(rules, changes)

    return await save_mapping(db, world, viewer, Subject.NOTE_MAPPING, expected_version, changed)


def changed_note_mapping(rules: TeamRules, changes: Sequence[NoteTypeChange]) -> Mapping[str, Any]:
    """The document of the note mapping after a change, checked against the catalogue.

    Raises:
        Refused: as `update_note_mapping` says.
    """
    _check(rules, changes)
    types = {**rules.note_mapping.types, **dict(changes)}
    return NoteMapping({kind: type_id for kind, type_id in types.items() if type_id is not None}).to_json()


def _check(rules: TeamRules, changes: Sequence[NoteTypeChange]) -> None:
    """What was mapped before may stay, also where Clockwork has lost the note type (product.md: Mappings)."""
    known = {option.id for option in rules.catalogue.note_types or ()} | set(
        rules.note_mapping.types.values()
    )
    message = "The firm has no such note type: take an id from clockwork.catalogue.noteTypes."
    unknown = (
        Refusal(Code.NOT_FOUND, message, ("types", str(place), "note_type_id"))
        for place, (_, type_id) in enumerate(changes)
        if type_id is not None and type_id not in known
    )
    refusals = [*twice([kind for kind, _ in changes], "types", "type"), *unknown]
    if refusals:
        raise Refused(*refusals)
