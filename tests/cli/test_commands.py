import asyncio
import io
import socket
from pathlib import Path

import pytest

from domain.authenticating import authenticate
from domain.records.database import Database
from domain.viewer import Role, Viewer
from tests.cli.support import Shell

COMMANDS = [
    (),
    ("demo",),
    ("serve",),
    ("worker",),
    ("sandbox",),
    ("migrate",),
    ("token",),
    ("token", "create"),
    ("token", "revoke"),
    ("doctor",),
    ("schema",),
]


def viewer_of(token: str, data_dir: Path) -> Viewer | None:
    async def look_up() -> Viewer | None:
        db = Database(f"sqlite+aiosqlite:///{data_dir / 'sourcewhale-clockwork.db'}")
        try:
            return await authenticate(db, token)
        finally:
            await db.close()

    return asyncio.run(look_up())


@pytest.mark.parametrize("command", COMMANDS)
def test_help_is_complete_and_touches_nothing(shell: Shell, command: tuple[str, ...], tmp_path: Path) -> None:
    ended = shell.run(*command, "--help")
    assert ended.code == 0
    assert "Usage: " in ended.out
    assert "Options" in ended.out
    assert list(tmp_path.iterdir()) == []


def test_an_unknown_command_and_an_unknown_option_are_usage_errors(shell: Shell) -> None:
    assert shell.run("push").code == 2
    assert shell.run("migrate", "--quickly").code == 2


def test_a_token_is_made_once_the_database_is_migrated(shell: Shell, data_dir: Path) -> None:
    create = ("token", "create", "--team", "Acme", "--user", "Ada", "--role", "ADMIN")
    assert "run `sourcewhale-clockwork migrate` first" in shell.fails(*create)
    assert shell.run("migrate").code == 0
    assert shell.run("migrate").code == 0
    made = shell.run(*create, "--json").json
    assert {key: made[key] for key in ("team", "user", "role")} == {
        "team": "Acme",
        "user": "Ada",
        "role": "ADMIN",
    }
    admin = viewer_of(made["token"], data_dir)
    assert admin is not None
    assert (admin.user, admin.role) == ("Ada", Role.ADMIN)
    member = viewer_of(shell.run("token", "create", "--team", "Acme", "--user", "Bo").out.strip(), data_dir)
    assert member == Viewer(admin.team_id, "Bo", Role.MEMBER)


def test_a_revoked_token_is_worthless(shell: Shell, data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shell.run("migrate")
    token = shell.run("token", "create", "--team", "Acme", "--user", "Ada").out
    monkeypatch.setattr("sys.stdin", io.StringIO(token))
    assert shell.run("token", "revoke").code == 0
    assert viewer_of(token.strip(), data_dir) is None
    monkeypatch.setattr("sys.stdin", io.StringIO(token))
    assert "no token" in shell.fails("token", "revoke")


def test_a_token_needs_names(shell: Shell) -> None:
    shell.run("migrate")
    assert "team" in shell.fails("token", "create", "--team", " ", "--user", "Ada")


@pytest.mark.parametrize("command", ["migrate", "serve", "worker", "doctor"])
def test_an_environment_that_cannot_be_used_is_named_in_one_sentence(
    shell: Shell, command: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("GRAPHIQL", "perhaps")
    assert "GRAPHIQL" in shell.fails(command)
    monkeypatch.delenv("GRAPHIQL")
    monkeypatch.setenv("ENVIRONMENT", "production")
    assert "DATABASE_URL" in shell.fails(command)
    assert list(tmp_path.rglob("*.db")) == []


@pytest.mark.parametrize(
    "command", [("migrate",), ("serve",), ("token", "create", "--team", "A", "--user", "B")]
)
@pytest.mark.parametrize(
    "url", ["postgresql+psycopg://ada:secret-word@127.0.0.1:1/acme", "nonsense", "mysql://acme"]
)
def test_a_database_that_cannot_be_used_is_one_sentence_without_its_password(
    shell: Shell, command: tuple[str, ...], url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    shell.run("migrate")  # makes the development key, which says so
    monkeypatch.setenv("DATABASE_URL", url)
    sentence = shell.fails(*command)
    assert "DATABASE_URL" in sentence
    assert "secret-word" not in sentence


def test_a_file_that_is_no_database_is_one_sentence(
    shell: Shell, data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shell.run("migrate")
    file = data_dir / "notes.db"
    file.write_text("Dear diary, " * 1000)
    monkeypatch.setenv("DATABASE_URL", f"sqlite+aiosqlite:///{file}")
    assert "doesn't answer" in shell.fails("migrate")
    assert file.read_text().startswith("Dear diary")


def test_a_worker_of_its_own_needs_redis(shell: Shell) -> None:
    shell.run("migrate")
    assert "REDIS_URL" in shell.fails("worker")


def test_a_port_that_is_taken_is_one_sentence(shell: Shell) -> None:
    shell.run("migrate")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        for command in ("serve", "sandbox", "demo"):
            assert port in shell.fails(command, "--port", port)


def test_a_folder_of_another_firm_is_one_sentence(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "sandbox.jsonl").write_text('{"firm":{"seed":7,"people":1}}\n')
    assert "another firm" in shell.fails("sandbox", "--people", "5", "--folder", str(tmp_path))
    (tmp_path / "sandbox.jsonl").write_text("Dear diary\n")
    assert "can't be used" in shell.fails("sandbox", "--people", "5", "--folder", str(tmp_path))
