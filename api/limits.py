"""What one operation may cost: a validation rule, made once, that looks at each node of the document once.

Each fragment is measured once and its measure reused wherever it is spread, so that a document that unfolds
to 2^n fields is refused as fast as it is read. A list multiplies what is selected inside it by how many items
it may bring. The rule stops validation at the first limit that is passed, and it comes first, so that no
other rule works on a document that is refused.
"""

from collections.abc import Iterable
from typing import NamedTuple

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLNamedType,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
    StringValueNode,
    ValidationContext,
    ValidationRule,
    get_named_type,
    is_composite_type,
)
from graphql.validation.validate import ValidationAbortedError

from api.errors import ErrorCode
from api.fan_out import fan_out

MOST_DEPTH = 16
MOST_COST = 200_000
"""About a second of work. A page of 100 pushes with everything that their steps say must fit: 185,000."""

MOST_FIELDS = 2_000
MOST_ALIASES = 30
MOST_DIRECTIVES = 50
MOST_LEVELS = 60
"""How deep selections and fragments may nest: more than `MOST_DEPTH`, which counts fields alone."""


class Measure(NamedTuple):
    """What a part of an operation amounts to once its fragments are unfolded; `depth` counts fields."""

    depth: int = 0
    fields: int = 0
    aliases: int = 0
    directives: int = 0
    cost: int = 0

    def beside(self, other: "Measure") -> "Measure":
        """Both together, on the same level."""
        return Measure(
            max(self.depth, other.depth),
            self.fields + other.fields,
            self.aliases + other.aliases,
            self.directives + other.directives,
            self.cost + other.cost,
        )


class CostLimits(ValidationRule):
    """Refuses documents that are too deep, too wide or too costly, and strings that no store can hold."""

    def __init__(self, context: ValidationContext) -> None:
        super().__init__(context)
        self._fragments: dict[str, FragmentDefinitionNode] = {}
        self._measured: dict[str, Measure] = {}
        self._being_measured: set[str] = set()

    def enter_document(self, document: DocumentNode, *_args: object) -> None:
        """Measure every operation and fragment, before any other rule sees the document."""
        for definition in document.definitions:
            if isinstance(definition, FragmentDefinitionNode):
                self._fragments.setdefault(definition.name.value, definition)
        for definition in document.definitions:
            if isinstance(definition, OperationDefinitionNode):
                self.measure(definition)
            elif isinstance(definition, FragmentDefinitionNode):
                # Also one that no operation spreads, or that bears another's name: other rules go through it.
                self._measure_definition(definition, level=1)

    def measure(self, operation: OperationDefinitionNode) -> Measure:
        """What the operation amounts to.

        Raises:
            ValidationAbortedError: more than it may.
        """
        root = self.context.schema.get_root_type(operation.operation)
        return self._measure_selections(operation.selection_set, root, level=1)

    def enter_string_value(self, node: StringValueNode, *_args: object) -> None:
        """Refuse the null character, which PostgreSQL can't store."""
        if "\0" in node.value:
            raise _stop(ErrorCode.BAD_REQUEST, "Texts can't contain the null character.")

    def _measure_selections(
        self, selections: SelectionSetNode | None, parent: GraphQLNamedType | None, level: int
    ) -> Measure:
        if level > MOST_LEVELS:
            raise _too_expensive(f"Selections and fragments may nest at most {MOST_LEVELS} levels deep.")
        total = Measure()
        for selection in selections.selections if selections else ():
            total = total.beside(self._measure_selection(selection, parent, level))
            _check(total)
        return total

    def _measure_selection(
        self, selection: SelectionNode, parent: GraphQLNamedType | None, level: int
    ) -> Measure:
        own = Measure(directives=len(selection.directives or ()))
        if isinstance(selection, FieldNode):
            return own.beside(self._measure_field(selection, parent, level))
        if isinstance(selection, FragmentSpreadNode):
            return own.beside(self._measure_fragment(selection.name.value, level))
        if not isinstance(selection, InlineFragmentNode):
            return own
        condition = selection.type_condition
        inner = self.context.schema.get_type(condition.name.value) if condition else parent
        return own.beside(self._measure_selections(selection.selection_set, inner, level + 1))

    def _measure_field(self, node: FieldNode, parent: GraphQLNamedType | None, level: int) -> Measure:
        field = self.context.schema.get_field(parent, node.name.value) if is_composite_type(parent) else None
        inner = get_named_type(field.type) if field else None
        inside = self._measure_selections(node.selection_set, inner, level + 1)
        times = fan_out(node, field, parent) if field and parent else 1
        own = 1 if is_composite_type(inner) else times
        return Measure(
            inside.depth + 1,
            inside.fields + 1,
            inside.aliases + (node.alias is not None),
            inside.directives,
            own + inside.cost * times,
        )

    def _measure_fragment(self, name: str, level: int) -> Measure:
        """A fragment's measure; nothing for one that is unknown or spreads itself: other rules refuse it."""
        fragment = self._fragments.get(name)
        if fragment is None or name in self._being_measured:
            return Measure()
        if name not in self._measured:
            self._being_measured.add(name)
            self._measured[name] = self._measure_definition(fragment, level + 1)
            self._being_measured.discard(name)
        return self._measured[name]

    def _measure_definition(self, fragment: FragmentDefinitionNode, level: int) -> Measure:
        condition = self.context.schema.get_type(fragment.type_condition.name.value)
        return self._measure_selections(fragment.selection_set, condition, level)


def _check(measure: Measure) -> None:
    limits: Iterable[tuple[int, int, str]] = (
        (measure.depth, MOST_DEPTH, f"An operation may be at most {MOST_DEPTH} fields deep."),
        (measure.fields, MOST_FIELDS, f"An operation may select at most {MOST_FIELDS:,} fields."),
        (measure.aliases, MOST_ALIASES, f"An operation may use at most {MOST_ALIASES} aliases."),
        (measure.directives, MOST_DIRECTIVES, f"An operation may use at most {MOST_DIRECTIVES} directives."),
        (
            measure.cost,
            MOST_COST,
            f"An operation may bring at most {MOST_COST:,} fields, lists multiplied: ask for smaller pages.",
        ),
    )
    for amount, most, sentence in limits:
        if amount > most:
            raise _too_expensive(sentence)


def _too_expensive(sentence: str) -> ValidationAbortedError:
    return _stop(ErrorCode.TOO_EXPENSIVE, sentence)


def _stop(code: ErrorCode, sentence: str) -> ValidationAbortedError:
    """The error that ends validation at once."""
    return ValidationAbortedError(sentence, extensions={"code": code})
