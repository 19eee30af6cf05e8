"""The README's tables list what there is, no more and no less."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path

from graphql import build_schema

from domain.configuration import Configuration
from domain.sealing import new_key
from tests.readme.blocks import blocks, first_column, section


class Listening(Mapping[str, str]):
    """An environment that remembers what was asked of it."""

    def __init__(self) -> None:
        self._values = {"ENCRYPTION_KEY": new_key()}
        self.asked: set[str] = set()

    def __getitem__(self, name: str) -> str:
        self.asked.add(name)
        return self._values[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)


def test_every_variable_stands_in_the_readme(tmp_path: Path) -> None:
    environment = Listening()
    Configuration.from_environment(environment)
    Configuration.from_environment(environment, data_dir=tmp_path)

    assert environment.asked == set(first_column("Configuration"))


def test_every_dependency_stands_in_the_readme() -> None:
    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text())["project"]
    wanted = project["dependencies"] + project["optional-dependencies"]["test"]
    named = {name.strip() for cell in first_column("Dependencies") for name in cell.split(",")}

    assert {re.split(r"[\[>=<]", requirement)[0] for requirement in wanted} == named


def test_every_root_field_of_the_schema_stands_in_the_readme() -> None:
    schema = build_schema((Path(__file__).parents[2] / "schema.graphql").read_text())
    roots = (schema.query_type, schema.mutation_type, schema.subscription_type)
    offered = set(re.findall(r"`(\w+)`", section("Where everything is")))

    assert offered == {field for root in roots if root for field in root.fields}


def test_there_are_two_commands_that_install_what_they_need() -> None:
    demo, tests = (block.strip() for block in blocks("bash")[:2])

    assert demo.startswith("python3 -m venv .venv && .venv/bin/pip install -q -c requirements.lock -e .")
    assert demo.endswith("sourcewhale-clockwork demo")
    assert tests.endswith(".venv/bin/pytest")
