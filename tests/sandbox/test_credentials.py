import httpx
import pytest

from clockwork.sandbox.sandbox import Sandbox
from clockwork.sandbox.server import RunningSandbox
from tests.sandbox.calling import RIGHT, caller


def test_right_credentials_are_let_in(api: httpx.Client) -> None:
    assert api.get("people_search", params={"limit": 1}).status_code == 200


@pytest.mark.parametrize(
    ("header", "value", "status"),
    [
        ("Authorization", "Token d3Jvbmc6d3Jvbmc=", 401),
        ("Authorization", "Bearer " + RIGHT["Authorization"].removeprefix("Token "), 401),
        ("Authorization", "", 401),
        ("X-API-Key", "another-key", 403),
        ("X-API-Key", "", 403),
    ],
)
def test_a_wrong_or_missing_credential_is_refused(
    api: httpx.Client, header: str, value: str, status: int
) -> None:
    assert api.get("tags", headers={header: value}).status_code == status


@pytest.mark.parametrize("status", [403, 404])
def test_another_subdomain_is_refused(running: RunningSandbox, sandbox: Sandbox, status: int) -> None:
    sandbox.set_options(other_subdomain_status=status)
    with caller(running, subdomain="other-firm") as other:
        assert other.get("tags").status_code == status


def test_nothing_is_written_with_wrong_credentials(api: httpx.Client, sandbox: Sandbox) -> None:
    before = sandbox.counts()["people"]
    api.post("people", json={"person": {"name": "Nobody"}}, headers={"X-API-Key": "wrong"})
    assert sandbox.counts()["people"] == before


@pytest.mark.parametrize("path", ["nothing", "", "people//notes", "people/1/2/3/4/5"])
def test_an_unknown_path_is_not_found(api: httpx.Client, path: str) -> None:
    assert api.get(path).status_code == 404


def test_a_method_that_a_path_does_not_have_is_refused_with_those_it_has(api: httpx.Client) -> None:
    answer = api.delete("people")
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, POST")
