import os
import re
import signal
from pathlib import Path

import httpx

from tests.cli.support import ending, started


def test_it_migrates_serves_and_stops_in_good_order(data_dir: Path) -> None:
    arguments = ("serve", "--port", "0")
    with started(*arguments, environment=os.environ, until="startup complete") as (process, told):
        url = re.findall(r"http://127\.0\.0\.1:\d+", told)[0]
        assert httpx.get(f"{url}/readyz", trust_env=False).json() == {"status": "ok", "database": "ok"}
        answer = httpx.post(f"{url}/graphql", json={"query": "{ viewer { team } }"}, trust_env=False)
        assert answer.json()["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"
        process.send_signal(signal.SIGTERM)
        ended = ending(process)
    assert ended.code == -signal.SIGTERM
    assert "Traceback" not in ended.err
    assert (data_dir / "sourcewhale-clockwork.db").exists()


def test_without_migrating_it_starts_and_is_not_ready(data_dir: Path) -> None:
    arguments = ("serve", "--port", "0", "--no-migrate")
    with started(*arguments, environment=os.environ, until="startup complete") as (process, told):
        url = re.findall(r"http://127\.0\.0\.1:\d+", told)[0]
        answer = httpx.get(f"{url}/readyz", trust_env=False)
        assert (answer.status_code, answer.json()["database"]) == (503, "not migrated")
        process.send_signal(signal.SIGINT)
        assert ending(process).code == 0
    assert data_dir.exists()


def test_a_sandbox_runs_by_itself_until_interrupted(tmp_path: Path) -> None:
    arguments = ("sandbox", "--port", "0", "--people", "5", "--folder", str(tmp_path / "firm"))
    with started(*arguments, environment=os.environ, until="Ctrl-C") as (process, told):
        assert "sandbox-service-key" in told
        url = told.rpartition("curl ")[2].split()[0]
        counts = httpx.get(url, trust_env=False).json()
        process.send_signal(signal.SIGINT)
        assert ending(process).code == 0
    assert counts["people"] >= 5
    assert [path.name for path in (tmp_path / "firm").iterdir()] == ["sandbox.jsonl"]


def test_a_sandbox_tells_programs_how_to_connect(tmp_path: Path) -> None:
    arguments = ("sandbox", "--port", "0", "--people", "5", "--json")
    with started(*arguments, environment=os.environ, until="Ctrl-C") as (process, _):
        process.send_signal(signal.SIGINT)
        told = ending(process).json
    assert told["baseUrl"].startswith("http://127.0.0.1:")
    assert (told["subdomain"], told["apiKey"]) == ("acme-search", "sandbox-key")
    assert list(tmp_path.iterdir()) == []
