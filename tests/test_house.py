"""The house rules that a linter can't hold: small files, no fixed sleeps, pure rules, one endpoint table."""

import ast
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[1]
PRODUCT = ("api", "clockwork", "domain", "tasks")
MOST_LINES = 400

SLEEPS_WITH_A_REASON: dict[str, str] = {}
"""Product files that may sleep for a fixed time, each with why nothing can be awaited there instead."""

NOT_PURE = re.compile(
    r"(\bdatetime\.(now|utcnow|today)|\bdate\.today|\btime\.(time|monotonic|perf_counter)(_ns)?"
    r"|\buuid[1467]|\burandom)$|^(random|secrets)\."
)
CLOCKWORK_PATH = re.compile(r"^/?(people|companies|projects|candidacies|notes|webhooks)/|people_search")


def sources(*folders: str) -> list[Path]:
    return sorted(path for folder in folders for path in (REPOSITORY / folder).rglob("*.py"))


def sleeps_a_fixed_time(node: ast.AST) -> bool:
    """`time.sleep` at all, and `asyncio.sleep` of a constant; `asyncio.sleep(0)` only gives way."""
    if not isinstance(node, ast.Call):
        return False
    name = ast.unparse(node.func)
    constant = node.args and isinstance(node.args[0], ast.Constant) and node.args[0].value != 0
    return name == "time.sleep" or bool(name in {"asyncio.sleep", "sleep"} and constant)


def asks_the_world(node: ast.AST) -> bool:
    """A call that answers differently each time: clock, randomness, fresh identity."""
    return isinstance(node, ast.Call) and NOT_PURE.search(ast.unparse(node.func)) is not None


def spells_a_clockwork_path(node: ast.AST) -> bool:
    """A text (also a part of an f-string) that is one of Clockwork's paths."""
    return (
        isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and CLOCKWORK_PATH.search(node.value) is not None
    )


def code(tree: ast.AST) -> Iterator[ast.AST]:
    """Every node except docstrings, which may name what code may not."""
    for node in ast.iter_child_nodes(tree):
        if not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)):
            yield node
            yield from code(node)


def findings(paths: list[Path], is_wrong: Callable[[ast.AST], bool]) -> list[str]:
    """Where something is wrong, as `file:line`."""
    return [
        f"{path.relative_to(REPOSITORY)}:{getattr(node, 'lineno', 0)}"
        for path in paths
        for node in code(ast.parse(path.read_text(encoding="utf-8")))
        if is_wrong(node)
    ]


def test_no_file_is_too_long_to_read() -> None:
    lines = {
        str(path.relative_to(REPOSITORY)): len(path.read_text(encoding="utf-8").splitlines())
        for path in sources(*PRODUCT, "tests")
    }
    assert {path: count for path, count in lines.items() if count > MOST_LINES} == {}


def test_the_product_does_not_guess_by_sleeping() -> None:
    judged = [
        path for path in sources(*PRODUCT) if str(path.relative_to(REPOSITORY)) not in SLEEPS_WITH_A_REASON
    ]
    assert findings(judged, sleeps_a_fixed_time) == []


def test_every_permitted_sleep_is_still_there() -> None:
    for path in SLEEPS_WITH_A_REASON:
        assert findings([REPOSITORY / path], sleeps_a_fixed_time)


def test_rules_take_time_chance_and_identity_from_outside() -> None:
    assert findings(sources("domain/rules"), asks_the_world) == []


def test_clockwork_paths_stand_in_the_endpoint_table_only() -> None:
    sandbox = REPOSITORY / "clockwork" / "sandbox"
    elsewhere = [
        path
        for path in sources(*PRODUCT)
        if path != REPOSITORY / "clockwork" / "endpoints.py" and sandbox not in path.parents
    ]
    assert findings(elsewhere, spells_a_clockwork_path) == []


@pytest.mark.parametrize(
    ("is_wrong", "wrong", "right"),
    [
        (sleeps_a_fixed_time, "time.sleep(delay)", "time.monotonic()"),
        (sleeps_a_fixed_time, "await asyncio.sleep(0.5)", "await asyncio.sleep(0)"),
        (sleeps_a_fixed_time, "await sleep(1)", "await asyncio.sleep(delay)"),
        (asks_the_world, "datetime.datetime.now(UTC)", "datetime.fromisoformat(text)"),
        (asks_the_world, "uuid4()", "uuid5(NAMESPACE, text)"),
        (asks_the_world, "random.choice(names)", "names.pop()"),
        (spells_a_clockwork_path, "f'people/{id}/notes'", "'people'"),
        (spells_a_clockwork_path, "get('people_search')", "def f():\n    'Asks people_search.'"),
    ],
)
def test_the_checks_tell_wrong_from_right(
    is_wrong: Callable[[ast.AST], bool], wrong: str, right: str
) -> None:
    assert any(map(is_wrong, code(ast.parse(wrong))))
    assert not any(map(is_wrong, code(ast.parse(right))))
