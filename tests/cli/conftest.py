from pathlib import Path

import pytest

from tests.cli.support import Shell

READ = (
    "CLOCKWORK_API_KEY", "CLOCKWORK_API_SECRET", "CLOCKWORK_BASE_URL", "CLOCKWORK_CALLS_IN_FLIGHT",
    "CLOCKWORK_CALLS_PER_SECOND", "CLOCKWORK_SERVICE_KEY", "CLOCKWORK_SUBDOMAIN", "DATABASE_URL",
    "ENCRYPTION_KEY", "ENVIRONMENT", "GRAPHIQL", "REDIS_URL",
)  # fmt: skip


@pytest.fixture(autouse=True)
def data_dir(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A bare environment in an empty working folder; the data folder is in it and does not exist yet."""
    for variable in READ:
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "data"))
    monkeypatch.chdir(tmp_path)
    return tmp_path / "data"


@pytest.fixture
def shell(capsys: pytest.CaptureFixture[str]) -> Shell:
    return Shell(capsys)
