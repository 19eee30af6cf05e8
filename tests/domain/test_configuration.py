import stat
from pathlib import Path

import pytest

from domain.configuration import Configuration, Misconfigured
from domain.sealing import new_key


def test_development_needs_nothing_and_keeps_its_key(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    first = Configuration.from_environment({}, data_dir=tmp_path)
    again = Configuration.from_environment({}, data_dir=tmp_path)

    assert first.encryption_key == again.encryption_key
    assert [record.levelname for record in caplog.records] == ["WARNING"]
    (key,) = tmp_path.iterdir()
    assert stat.S_IMODE(key.stat().st_mode) == 0o600


@pytest.fixture
def complete(tmp_path: Path) -> dict[str, str]:
    """All that production needs."""
    return {
        "ENVIRONMENT": "production",
        "ENCRYPTION_KEY": new_key(),
        "DATABASE_URL": "postgresql://db/acme",
        "DATA_DIR": str(tmp_path),
    }


@pytest.mark.parametrize("missing", ["ENCRYPTION_KEY", "DATABASE_URL"])
def test_production_refuses_to_start_without(missing: str, complete: dict[str, str], tmp_path: Path) -> None:
    assert Configuration.from_environment(complete).production

    with pytest.raises(Misconfigured, match=missing):
        Configuration.from_environment({**complete, missing: " "})
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "url",
    [
        "http://api.clockworkrecruiting.com/v3.0",
        "HTTP://10.0.0.1:8400",
        "http://localhost.example",
        "http://127.0.0.1.example",
        "http://127.0.0.1@api.example",
        "http://[::1",
        "//api.example",
    ],
)
def test_production_sends_no_credentials_in_the_clear(url: str, complete: dict[str, str]) -> None:
    with pytest.raises(Misconfigured, match="CLOCKWORK_BASE_URL"):
        Configuration.from_environment({**complete, "CLOCKWORK_BASE_URL": url})
    development = {**complete, "ENVIRONMENT": "development", "CLOCKWORK_BASE_URL": url}
    assert Configuration.from_environment(development).clockwork_base_url == url


@pytest.mark.parametrize(
    "url",
    ["https://api.example", "http://localhost:8400", "http://127.0.0.1:8400/v3.0", "http://[::1]:8400"],
)
def test_production_takes_https_and_this_host(url: str, complete: dict[str, str]) -> None:
    configuration = Configuration.from_environment({**complete, "CLOCKWORK_BASE_URL": url})
    assert configuration.clockwork_base_url == url


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("CLOCKWORK_CALLS_PER_SECOND", "fast"),
        ("CLOCKWORK_CALLS_PER_SECOND", "-1"),
        ("SETTLE_SECONDS", "inf"),
        ("LEASE_SECONDS", "nan"),
        ("GRAPHIQL", "maybe"),
        ("ENVIRONMENT", "prod"),
        ("ENCRYPTION_KEY", "secret"),
    ],
)
def test_a_value_that_can_not_be_used_is_named_and_not_repeated(
    variable: str, value: str, tmp_path: Path
) -> None:
    with pytest.raises(Misconfigured, match=variable) as told:
        Configuration.from_environment({variable: value}, data_dir=tmp_path)

    assert value != "secret" or value not in str(told.value)


@pytest.mark.parametrize(
    ("given", "used"),
    [
        ("postgres://db/acme", "postgresql+psycopg://db/acme"),
        ("postgresql://db/acme", "postgresql+psycopg://db/acme"),
        ("postgresql+psycopg://db/acme", "postgresql+psycopg://db/acme"),
        ("sqlite:///acme.db", "sqlite+aiosqlite:///acme.db"),
    ],
)
def test_a_database_url_gets_our_driver(given: str, used: str, tmp_path: Path) -> None:
    assert Configuration.from_environment({"DATABASE_URL": given}, data_dir=tmp_path).database_url == used


def test_no_secret_is_in_its_text(tmp_path: Path) -> None:
    configuration = Configuration.from_environment({}, data_dir=tmp_path)

    assert str(configuration.encryption_key) not in repr(configuration)
