from collections.abc import Iterator
from pathlib import Path

import pytest

from clockwork.endpoints import ENDPOINTS
from clockwork.sandbox.app import create_sandbox
from clockwork.sandbox.firm import believable_firm
from clockwork.sandbox.sandbox import Sandbox
from clockwork.sandbox.server import start_in_thread
from tests.cli.support import Shell


@pytest.fixture
def account(monkeypatch: pytest.MonkeyPatch) -> Iterator[Sandbox]:
    """An account whose credentials are in the environment."""
    app = create_sandbox(believable_firm(150))
    with start_in_thread(app) as running:
        monkeypatch.setenv("CLOCKWORK_BASE_URL", running.base_url)
        monkeypatch.setenv("CLOCKWORK_CALLS_PER_SECOND", "0")
        monkeypatch.setenv("CLOCKWORK_API_KEY", "sandbox-key")
        monkeypatch.setenv("CLOCKWORK_API_SECRET", "sandbox-secret")
        monkeypatch.setenv("CLOCKWORK_SUBDOMAIN", "acme-search")
        monkeypatch.setenv("CLOCKWORK_SERVICE_KEY", "sandbox-service-key")
        yield app.state.sandbox


def test_an_account_as_expected_passes_row_by_row(shell: Shell, account: Sandbox, tmp_path: Path) -> None:
    account.edit("people", account.people()[0]["id"], {"notes": ["Met at a conference."]})
    ended = shell.run("doctor", "--live", "--json")
    assert (ended.code, ended.err) == (0, "")
    findings = ended.json["findings"]
    assert [finding["endpoint"] for finding in findings] == [
        row.name for row in ENDPOINTS if not row.is_write
    ]
    assert {finding["asExpected"] for finding in findings} == {True}
    assert {finding["standing"] for finding in findings} == {"seen", "v1", "assumed"}
    assert account.calls.writes == 0
    assert list(tmp_path.iterdir()) == []


def test_the_table_shows_the_same(shell: Shell, account: Sandbox) -> None:
    account.set_options(honour_sort=False)
    ended = shell.run("doctor", "--live")
    assert ended.code == 1
    lines = [line for line in ended.out.splitlines() if "GET people_search" in line or "NO" in line]
    assert "seen" in lines[0]
    assert "yes" in lines[0]
    assert "newest change first" in lines[1]


def test_wrong_credentials_are_told_without_repeating_them(
    shell: Shell, account: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CLOCKWORK_API_SECRET", "not-the-secret")
    ended = shell.run("doctor", "--live", "--json")
    assert ended.code == 1
    assert "401" in ended.json["findings"][0]["remark"]
    assert "not-the-secret" not in ended.out + ended.err
    assert account.calls.writes == 0


def test_missing_and_malformed_credentials_are_one_sentence(
    shell: Shell, account: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CLOCKWORK_SUBDOMAIN", "acme/../other")
    assert "subdomain" in shell.fails("doctor", "--live")
    monkeypatch.setenv("CLOCKWORK_API_KEY", "two\nlines")
    monkeypatch.setenv("CLOCKWORK_SUBDOMAIN", "acme")
    sentence = shell.fails("doctor", "--live")
    assert "CLOCKWORK_API_KEY" in sentence
    assert "two" not in sentence
    monkeypatch.delenv("CLOCKWORK_API_KEY")
    assert "Set CLOCKWORK_API_KEY to" in shell.fails("doctor", "--live")
    monkeypatch.setenv("CLOCKWORK_API_KEY", "key")
    monkeypatch.setenv("CLOCKWORK_BASE_URL", "ftp://127.0.0.1")
    assert "CLOCKWORK_BASE_URL" in shell.fails("doctor", "--live")
    assert account.calls.reads == 0


def checks(shell: Shell, code: int) -> dict[str, bool]:
    ended = shell.run("doctor", "--json")
    assert ended.code == code
    assert ended.json["asExpected"] is (code == 0)
    return {check["name"]: check["asExpected"] for check in ended.json["checks"]}


def test_the_surroundings_are_looked_at_and_left_alone(shell: Shell, tmp_path: Path) -> None:
    assert checks(shell, 1) == {"Encryption key": True, "Database": False, "Redis": True, "Clockwork": True}
    assert list(tmp_path.iterdir()) == []
    shell.run("migrate")
    assert checks(shell, 0)["Database"]
    assert "this version's tables" in shell.run("doctor").out


def test_whatever_does_not_answer_is_named(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql+psycopg://ada:secret-word@127.0.0.1:1/acme")
    monkeypatch.setenv("REDIS_URL", "redis://:secret-word@127.0.0.1:1/0")
    monkeypatch.setenv("CLOCKWORK_BASE_URL", "nonsense")
    ended = shell.run("doctor", "--json")
    assert ended.code == 1
    assert [check["name"] for check in ended.json["checks"] if not check["asExpected"]] == [
        "Database",
        "Redis",
        "Clockwork",
    ]
    assert "secret-word" not in ended.out + ended.err
    monkeypatch.setenv("REDIS_URL", "nonsense")
    monkeypatch.setenv("DATABASE_URL", "nonsense")
    assert checks(shell, 1) == {"Encryption key": True, "Database": False, "Redis": False, "Clockwork": False}


def test_a_redis_that_answers_is_fine(shell: Shell, redis_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REDIS_URL", redis_url)
    assert checks(shell, 1)["Redis"]
