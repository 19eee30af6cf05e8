"""The committed schema is the one that is served, and it breaks no client unless that was decided."""

import subprocess
from pathlib import Path

import pytest
from graphql import build_schema, is_enum_type, is_input_object_type, is_interface_type, is_object_type
from graphql.utilities import find_breaking_changes

from api.cli.schema import definition

ROOT = Path(__file__).parents[2]


def test_the_committed_schema_is_the_one_that_is_served() -> None:
    assert (ROOT / "schema.graphql").read_text() == definition()


def test_a_breaking_change_is_listed_as_allowed() -> None:
    """Against the last commit: a line of the file is a change's description, as graphql-core words it."""
    shown = subprocess.run(
        ["git", "show", "HEAD:schema.graphql"],  # noqa: S607 - the git that runs these tests
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if shown.returncode:
        pytest.skip("this is no checkout, so there is no earlier schema")
    allowed = (ROOT / "schema.allowed-breaking-changes.txt").read_text().splitlines()
    changes = find_breaking_changes(build_schema(shown.stdout), build_schema(definition()))

    assert [change.description for change in changes if change.description not in allowed] == []


def test_everything_in_the_schema_is_described() -> None:
    lacking = []
    for name, kind in build_schema(definition()).type_map.items():
        if name.startswith("__"):
            continue
        members: dict[str, object] = {}
        if is_object_type(kind) or is_interface_type(kind) or is_input_object_type(kind):
            members = dict(kind.fields)
            for field, value in kind.fields.items():
                members |= {f"{field}({arg})": given for arg, given in getattr(value, "args", {}).items()}
        elif is_enum_type(kind):
            members = dict(kind.values)
        described = {name: kind, **{f"{name}.{member}": value for member, value in members.items()}}
        lacking += [path for path, value in described.items() if not getattr(value, "description", None)]

    assert lacking == []
