from pathlib import Path

import pytest

from clockwork.sandbox.app import create_sandbox
from clockwork.sandbox.firm import Firm, believable_firm
from clockwork.sandbox.journal import JournalMismatchError
from clockwork.sandbox.sandbox import Sandbox
from clockwork.sandbox.server import start_in_thread
from tests.sandbox.calling import caller, created_person


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "folder" / "sandbox.jsonl"


def test_what_was_written_is_there_after_a_restart(firm: Firm, path: Path) -> None:
    app = create_sandbox(firm, journal=path)
    with start_in_thread(app) as running, caller(running) as api:
        person_id = created_person(api)
        api.post(f"people/{person_id}/email_addresses", json={"email": {"address": "ada@b.example"}})
        api.post(f"people/{person_id}/notes", json={"note": {"type": "Call", "content": "x"}})
        app.state.sandbox.remove("people", firm.people[3]["id"])
        before = app.state.sandbox.dump()
    again = create_sandbox(firm, journal=path)
    with start_in_thread(again) as running, caller(running) as api:
        assert again.state.sandbox.dump() == before
        found = api.get("people_search", params={"q": "ada@b.example"}).json()
        assert [person["id"] for person in found["peopleSearch"]] == [person_id]


def test_every_change_is_in_the_file_before_its_answer(firm: Firm, path: Path) -> None:
    with start_in_thread(create_sandbox(firm, journal=path)) as running, caller(running) as api:
        person_id = created_person(api)
        assert person_id in path.read_text().splitlines()[-1]


def test_a_torn_last_line_is_forgotten_and_written_over(firm: Firm, path: Path) -> None:
    first = Sandbox(firm, journal=path)
    kept = first.plant("people", {"name": "Kept"})
    first.plant("people", {"name": "Torn"})
    first.close()
    path.write_bytes(path.read_bytes()[:-20])
    second = Sandbox(firm, journal=path)
    assert second.counts()["people"] == len(firm.people) + 1
    later = second.plant("people", {"name": "Later"})
    second.close()
    third = Sandbox(firm, journal=path)
    third.close()
    assert third.person(kept["id"])
    assert third.person(later["id"])


def test_another_firm_is_refused(path: Path) -> None:
    Sandbox(believable_firm(10), journal=path).close()
    with pytest.raises(JournalMismatchError):
        Sandbox(believable_firm(10, seed=2), journal=path)


def test_a_reset_is_remembered_too(firm: Firm, path: Path) -> None:
    sandbox = Sandbox(firm, journal=path)
    sandbox.plant("people", {"name": "Ada"})
    sandbox.reset()
    sandbox.close()
    again = Sandbox(firm, journal=path)
    again.close()
    assert again.dump() == Sandbox(firm).dump()
