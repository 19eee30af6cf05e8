"""The launchers: servers start, answer, stay private, stop, and never outlive the tests."""

import socket
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import dramatiq
import psycopg
import pytest
import redis
from dramatiq.brokers.redis import RedisBroker
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from tests.stores.postgres import PostgresServer, postgres_server
from tests.stores.process import ServerFailed, guarded
from tests.stores.valkey import ValkeyServer, valkey_server

REPOSITORY = Path(__file__).parents[2]


@pytest.fixture
def short_folder() -> Iterator[Path]:
    with TemporaryDirectory(prefix="store-") as folder:
        yield Path(folder)


def is_answered(path: Path) -> bool:
    """Whether a server accepts connections on this unix socket."""
    with socket.socket(socket.AF_UNIX) as client:
        try:
            client.connect(str(path))
        except (FileNotFoundError, ConnectionRefusedError):
            return False
    return True


def comes_true(condition: Callable[[], bool], within: float = 20.0) -> bool:
    """Whether the condition holds before so many seconds are over."""
    deadline = time.monotonic() + within
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.01)
    return True


async def test_a_fresh_database_is_empty_and_works_on_either_store(empty_database_url: str) -> None:
    engine = create_async_engine(empty_database_url)
    try:
        async with engine.begin() as connection:
            await connection.execute(text("CREATE TABLE guests (name TEXT)"))
            await connection.execute(text("INSERT INTO guests VALUES ('Zoë')"))
            assert (await connection.scalars(text("SELECT name FROM guests"))).all() == ["Zoë"]
    finally:
        await engine.dispose()


async def test_postgres_is_18_with_trigrams_and_unicode(postgres: PostgresServer) -> None:
    with postgres.fresh_database() as url:
        engine = create_async_engine(url)
        try:
            async with engine.begin() as connection:
                await connection.execute(text("CREATE EXTENSION pg_trgm"))
                assert await connection.scalar(text("SELECT 'anna' % 'annas' AND lower('ÄØ') = 'äø'"))
                assert str(await connection.scalar(text("SHOW server_version"))).startswith("18.")
        finally:
            await engine.dispose()


def test_a_database_is_copied_from_its_template_and_dropped_at_the_end(postgres: PostgresServer) -> None:
    def connect(name: str) -> psycopg.Connection:
        return psycopg.connect(host=str(postgres.socket_folder), user="postgres", dbname=name)

    postgres.create_database("pattern")
    with connect("pattern") as connection:
        connection.execute("CREATE TABLE marker ()")
    with postgres.fresh_database("pattern") as url:
        copy = url.split("@/")[1].split("?")[0]
        with connect(copy) as connection:
            assert connection.execute("SELECT count(*) FROM marker").fetchone() == (0,)
    with pytest.raises(psycopg.OperationalError, match="does not exist"):
        connect(copy)
    postgres.drop_database("pattern")


def test_a_fresh_database_is_dropped_though_somebody_is_connected(postgres: PostgresServer) -> None:
    with postgres.fresh_database() as url:
        name = url.split("@/")[1].split("?")[0]
        forgotten = psycopg.connect(host=str(postgres.socket_folder), user="postgres", dbname=name)
    with forgotten, pytest.raises(psycopg.OperationalError):
        forgotten.execute("SELECT 1")


def test_valkey_answers_redis_and_keeps_its_databases_apart(valkey: ValkeyServer, redis_url: str) -> None:
    with redis.Redis.from_url(redis_url) as first, redis.Redis.from_url(valkey.url(db=1)) as second:
        first.set("key", "value")
        assert (first.get("key"), second.get("key")) == (b"value", None)
        assert first.config_get("save") == {"save": ""}


def test_valkey_carries_dramatiq_messages(redis_url: str) -> None:
    broker = RedisBroker(url=redis_url)  # type: ignore[no-untyped-call]  # Dramatiq leaves it untyped
    broker.declare_queue("default")
    broker.enqueue(dramatiq.Message("default", "ring", ("team",), {}, {}))
    consumer = broker.consume("default", timeout=5000)
    message = next(consumer)
    assert message is not None
    assert message.args == ("team",)
    consumer.ack(message)
    consumer.close()
    broker.close()


def test_sockets_lie_in_folders_closed_to_others(postgres: PostgresServer, valkey: ValkeyServer) -> None:
    for folder in (postgres.socket_folder, valkey.socket.parent):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_nothing_listens_on_tcp(postgres: PostgresServer, valkey: ValkeyServer) -> None:
    with psycopg.connect(host=str(postgres.socket_folder), user="postgres", dbname="postgres") as connection:
        assert connection.execute("SHOW listen_addresses").fetchone() == ("",)
    with redis.Redis.from_url(valkey.url()) as client:
        assert client.config_get("port") == {"port": "0"}


def test_postgres_stops_at_the_end_of_its_block(short_folder: Path) -> None:
    with postgres_server(short_folder) as server:
        endpoint = server.socket_folder / ".s.PGSQL.5432"
        assert is_answered(endpoint)
    assert not is_answered(endpoint)
    assert not (short_folder / "cluster").exists()


def test_valkey_stops_at_the_end_of_its_block(short_folder: Path) -> None:
    with valkey_server(short_folder) as server:
        assert is_answered(server.socket)
    assert not is_answered(server.socket)
    assert not (short_folder / "scratch").exists()


@pytest.mark.parametrize(
    ("store", "endpoint", "scratch"),
    [("postgres", ".s.PGSQL.5432", "cluster"), ("valkey", "valkey.sock", "scratch")],
)
def test_a_server_does_not_outlive_a_parent_killed_with_sigkill(
    store: str, endpoint: str, scratch: str, short_folder: Path
) -> None:
    parent = subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-m", "tests.stores.doomed", store, str(short_folder)],
        cwd=REPOSITORY,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    with parent:
        assert parent.stdout is not None
        assert parent.stdout.readline() == b"ready\n"
        assert is_answered(short_folder / endpoint)
        parent.kill()
    assert comes_true(lambda: not is_answered(short_folder / endpoint))
    assert comes_true(lambda: not (short_folder / scratch).exists())


def test_a_server_that_ends_at_once_is_reported_with_its_last_words(tmp_path: Path) -> None:
    def connect() -> None:
        raise ConnectionRefusedError

    command = [sys.executable, "-c", "raise SystemExit('no disk left')"]
    with (
        pytest.raises(ServerFailed, match="no disk left"),
        guarded(command, stop="SIGTERM", scratch=tmp_path / "scratch", log=tmp_path / "log") as server,
    ):
        server.when_ready(connect, ConnectionRefusedError)
