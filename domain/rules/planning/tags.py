"""Tags: only the firm's own are put on a person, so that outreach never litters a firm's list of tags."""

from collections.abc import Iterator

from domain.rules.fields import Catalogue, F, name_key
from domain.rules.planning.additions import Kind, plan_additions, there
from domain.rules.planning.given import Given
from domain.rules.steps import Action, Rule, Step, leave


def plan_tags(given: Given) -> Iterator[Step]:
    """Add the firm's tags that the record lacks; values that are no tag of the firm are reported together."""
    if not given.plans(F.TAGS):
        return
    values = given.wanted.values.get(F.TAGS, ())
    if not values:
        yield leave(Action.ADD_TAG, Rule.EMPTY_VALUE, F.TAGS)
    known = [value for value in values if given.catalogue.tag(value)]
    tags = given.record.tags if given.record else ()
    held = there(None if tags is None else [tag.name or tag.id for tag in tags])
    yield from plan_additions(given, _kind(given.catalogue), known, held)
    unknown = ", ".join(value for value in values if value not in known)
    if unknown:
        yield leave(Action.ADD_TAG, Rule.NO_SUCH_TAG, F.TAGS, unknown)


def _kind(catalogue: Catalogue) -> Kind:
    def tag_id(name: str) -> str:
        tag = catalogue.tag(name)
        return tag.id if tag else name_key(name)

    return Kind(
        Action.ADD_TAG, F.TAGS, lambda a, b: tag_id(a) == tag_id(b), lambda name: {"tag_id": tag_id(name)}
    )
