"""The figures as tables in Markdown, ready for `README.md`."""

from collections.abc import Iterable, Mapping, Sequence

from tests.bench.pushing import Cost, PushCosts
from tests.bench.ringing import Delays

BY_HAND = "by hand"


def pushes_table(measured: Mapping[str, PushCosts]) -> str:
    """By store, `BY_HAND` among them: what a push costs, and how often the yardstick's CPU that is."""
    kinds = ("new", "known")
    rows = [
        _cost_row(store, kind, getattr(costs, kind), getattr(measured[BY_HAND], kind))
        for kind in kinds
        for store, costs in measured.items()
    ]
    return table(("people", "run by", "pushes/s", "CPU ms per push", "calls per push", "× by hand"), rows)


def planning_table(new: float, known: float) -> str:
    """Microseconds per plan."""
    return table(("plan of", "µs"), [("a new record", f"{new:.0f}"), ("an unchanged one", f"{known:.0f}")])


def ringing_table(delays: Delays) -> str:
    """Milliseconds from a mutation's answer to the first call."""
    figures = (len(delays.milliseconds), delays.median, delays.p95, delays.worst)
    return table(
        ("mutations", "median ms", "p95 ms", "worst ms"), [(str(figures[0]), *map(_short, figures[1:]))]
    )


def table(heading: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table in Markdown."""
    lines = [heading, ["---"] * len(heading), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _cost_row(store: str, kind: str, cost: Cost, by_hand: Cost) -> Sequence[str]:
    ratio = cost.cpu_milliseconds / by_hand.cpu_milliseconds
    figures = (cost.per_second, cost.cpu_milliseconds, cost.calls_per_push, ratio)
    return (f"{cost.pushes} {kind}", store, *map(_short, figures))


def _short(figure: float) -> str:
    return f"{figure:.1f}"
