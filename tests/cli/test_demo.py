import json
import os
import signal
from pathlib import Path
from typing import Any

import httpx
import pytest

from api.cli.sandbox import make_sandbox
from tests.cli.support import Shell, ending, started

SMALL = "Name,Email,LinkedIn,Shoe size\nAda Byron,ada@byron.example,in/ada-byron-1815,37\n"


def people_in_the_sandbox(folder: Path) -> list[dict[str, Any]]:
    """Read by a sandbox of its own from what the demo's had kept."""
    sandbox = make_sandbox(2000, 1, folder).state.sandbox
    people: list[dict[str, Any]] = sandbox.people()
    sandbox.close()
    return people


def addresses(person: dict[str, Any]) -> set[str]:
    return {email["address"].lower() for email in person["emails"]}


def test_the_sample_goes_through_and_a_second_run_writes_nothing(shell: Shell, tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    first = shell.run("demo", "--exit", "--json", "--folder", str(folder))
    assert first.code == 0
    told = first.json
    assert (told["rows"], told["columns"]["ignored"]) == (60, [])
    fates = {tuple(person["rows"]): (person["fate"], person["reason"]) for person in told["persons"]}
    assert fates[(15,)][0] == "REVIEW"
    assert fates[(18,)][0] == "BLOCKED"
    assert fates[(19,)][0] == "REFUSED"
    assert {fates[(row,)][0] for row in range(1, 15)} == {"UPDATED", "LEFT_ALONE"}
    assert {fates[(row,)][0] for row in (16, 17, 26, *range(27, 61))} == {"CREATED"}
    assert all(reason for fate, reason in fates.values() if fate != "CREATED")

    people = people_in_the_sandbox(folder)
    assert len(people) == 2000 + told["fates"]["CREATED"]
    assert told["clockwork"]["peopleAfter"] == len(people)
    known = [person for person in people if person["name"] == "José Ibáñez Ruiz"]
    assert len(known) == 1
    assert {"jose.ibanez@outlook.com", "j.ibanez@ribera-consejo.example"} <= addresses(known[0])
    new = [person for person in people if "frances@okoro.example" in addresses(person)]
    assert [person["name"] for person in new] == ["Frances Okoro"]
    assert len(new[0]["phoneNumbers"]) == 2

    second = shell.run("demo", "--exit", "--json", "--folder", str(folder))
    assert second.code == 0
    assert second.json["clockwork"]["writingCalls"] == 0
    assert people_in_the_sandbox(folder) == people


def test_it_stays_up_until_interrupted_and_leaves_nothing_behind(tmp_path: Path) -> None:
    file, temporary = tmp_path / "people.csv", tmp_path / "temporary"
    file.write_text(SMALL)
    temporary.mkdir()
    environment = {**os.environ, "TMPDIR": str(temporary)}
    arguments = ("demo", "--json", "--people", str(file))
    with started(*arguments, environment=environment, until="/dump") as (process, told):
        assert "Ignored columns: Shoe size" in told
        assert len(list(temporary.iterdir())) == 1
        url = told.partition("GraphiQL is at ")[2].partition(" ")[0]
        headers = json.loads(told[told.index('{"Authorization"') : told.index("}") + 1])
        page = httpx.get(url, headers={"Accept": "text/html"}, trust_env=False)
        assert "graphiql" in page.text.lower()
        answer = httpx.post(url, headers=headers, json={"query": "{ viewer { user role } }"}, trust_env=False)
        assert answer.json() == {"data": {"viewer": {"user": "demo", "role": "ADMIN"}}}
        process.send_signal(signal.SIGINT)
        ended = ending(process)
    assert (ended.code, ended.err) == (0, "")
    assert ended.json["fates"]["CREATED"] == 1
    assert ended.json["service"]["graphqlUrl"] == url
    assert list(temporary.iterdir()) == []
    assert sorted(path.name for path in tmp_path.iterdir()) == ["people.csv", "temporary"]


def test_ended_in_the_middle_it_leaves_nothing_behind(tmp_path: Path) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    environment = {**os.environ, "TMPDIR": str(temporary)}
    with started("demo", environment=environment, until="comments") as (process, _):
        process.send_signal(signal.SIGTERM)
        ended = ending(process)
    assert (ended.code, ended.out) == (130, "")
    assert "Traceback" not in ended.err
    assert list(temporary.iterdir()) == []


@pytest.mark.parametrize("content", [b"", b"\x89PNG\r\n\x1a\n\0\0", b"Shoe size\n37\n", b'Name\n"Ada\n'])
def test_an_unusable_csv_ends_it_before_anything_is_made(
    shell: Shell, tmp_path: Path, content: bytes
) -> None:
    file = tmp_path / "people.csv"
    file.write_bytes(content)
    assert "people.csv" in shell.fails(
        "demo", "--exit", "--people", str(file), "--folder", str(tmp_path / "demo")
    )
    assert list(tmp_path.iterdir()) == [file]


def test_a_missing_csv_a_folder_and_a_file_for_a_folder_are_one_sentence(
    shell: Shell, tmp_path: Path
) -> None:
    assert "No such file" in shell.fails("demo", "--exit", "--people", str(tmp_path / "missing.csv"))
    assert "is a folder" in shell.fails("demo", "--exit", "--people", str(tmp_path))
    (tmp_path / "file").touch()
    assert "can't be used as a folder" in shell.fails("demo", "--exit", "--folder", str(tmp_path / "file"))


def test_without_the_sample_it_asks_for_a_file(
    shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.cli.demo.SAMPLE", tmp_path / "missing.csv")
    assert "--people FILE" in shell.fails("demo", "--exit")
