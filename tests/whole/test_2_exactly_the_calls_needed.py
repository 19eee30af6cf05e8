"""A new Person takes exactly the calls needed, and the same Person again none that writes."""

from collections import Counter

from tests.whole.clockwork import Clockwork, emails, tags
from tests.whole.people import ADA
from tests.whole.team import Team, steps

CALLS = Counter(
    {
        "POST people": 1,
        "POST people/{id}/external_refs": 1,
        "POST people/{id}/email_addresses": 2,
        "POST people/{id}/phone_numbers": 1,
        "POST people/{id}/linkedin_urls": 1,
        "POST companies": 3,
        "POST people/{id}/positions": 3,
        "POST people/{id}/schools": 1,
        "POST people/{id}/tags": 2,
    }
)
CALL_OF = {
    "CREATE_PERSON": "POST people",
    "ADD_EXTERNAL_REF": "POST people/{id}/external_refs",
    "ADD_EMAIL": "POST people/{id}/email_addresses",
    "ADD_PHONE": "POST people/{id}/phone_numbers",
    "ADD_LINKEDIN_URL": "POST people/{id}/linkedin_urls",
    "CREATE_COMPANY": "POST companies",
    "ADD_POSITION": "POST people/{id}/positions",
    "ADD_SCHOOL": "POST people/{id}/schools",
    "ADD_TAG": "POST people/{id}/tags",
}
IN_THE_CREATING_CALL = "UPDATE_FIELD"
"""A field of the record itself is a step, and travels in the call that creates the record."""


async def test_a_new_person_takes_one_call_for_each_part_and_each_is_a_step(
    team: Team, clockwork: Clockwork
) -> None:
    push = await team.sync(ADA)
    assert (push["status"], push["result"]) == ("DONE", "CREATED")
    assert Counter(clockwork.writes()) == CALLS
    written = steps(push, outcome="DONE", rule="NEW_RECORD")
    calls = [CALL_OF[step["action"]] for step in written if step["action"] != IN_THE_CREATING_CALL]
    assert calls == clockwork.writes()
    assert len(steps(push, outcome="DONE")) == len(written)


async def test_a_new_person_and_the_companies_are_looked_up_before_any_is_created(
    team: Team, clockwork: Clockwork
) -> None:
    push = await team.sync(ADA)
    looked_up = [step["newValue"] for step in steps(push, action="FIND", rule="NOT_FOUND")]
    assert looked_up == [
        "sourcewhale:ada",
        "ada@engine.example",
        "ada.lovelace@home.example",
        "linkedin.com/in/ada-lovelace",
    ]
    assert clockwork.reads() == [*(f"people_search {key}" for key in looked_up), "people", "companies"]
    assert [call["isWrite"] for call in clockwork.calls()].index(True) == len(clockwork.reads())


async def test_the_person_in_clockwork_has_exactly_what_was_told(team: Team, clockwork: Clockwork) -> None:
    before = clockwork.sandbox.counts()["people"]
    await team.sync(ADA)
    assert clockwork.sandbox.counts()["people"] == before + 1
    person = clockwork.only("Ada Lovelace")
    assert emails(person) == {"ada@engine.example", "ada.lovelace@home.example"}
    assert [phone["digits"] for phone in person["phoneNumbers"]] == ["442079460200"]
    assert [url["url"] for url in person["linkedinUrls"]] == ["https://www.linkedin.com/in/ada-lovelace"]
    assert {(held["title"], held["companyName"], held["type"]) for held in person["positions"]} == {
        ("Chief Analyst", "Analytical Engines", "current"),
        ("Analyst", "Difference Works", "former"),
        ("Translator", "Menabrea Press", "former"),
    }
    assert [(school["name"], school["degree"]) for school in person["schools"]] == [
        ("University of London", "BSc")
    ]
    assert tags(person) == {"Artificial Intelligence", "Board"}
    assert len(person["tags"]) == 2
    assert [ref["externalRef"] for ref in person["externalRefs"]] == ["sourcewhale:ada"]
    assert (person["addresses"], person["webSites"], person["notes"]) == ([], [], [])
    for held in person["positions"]:
        assert held["companyId"] == clockwork.id_of("companies", held["companyName"])


async def test_the_same_person_pushed_again_takes_no_write_call(team: Team, clockwork: Clockwork) -> None:
    first = await team.sync(ADA)
    after = clockwork.sandbox.dump()
    clockwork.forget_calls()
    second = await team.again("ada")
    assert second["id"] != first["id"]
    assert (second["status"], second["result"]) == ("DONE", "UNCHANGED")
    assert clockwork.writes() == []
    assert clockwork.sandbox.dump() == after


async def test_telling_the_same_again_takes_no_call_at_all(team: Team, clockwork: Clockwork) -> None:
    await team.sync(ADA)
    clockwork.forget_calls()
    await team.tell(ADA)
    await team.quiet()
    assert clockwork.calls() == []


async def test_telling_the_same_and_adding_again_takes_no_write_call(
    team: Team, clockwork: Clockwork
) -> None:
    await team.sync(ADA)
    clockwork.forget_calls()
    assert (await team.sync(ADA))["result"] == "UNCHANGED"
    assert clockwork.writes() == []


async def test_a_preview_lists_the_steps_that_the_push_then_takes(team: Team, clockwork: Clockwork) -> None:
    await team.tell(ADA)
    selection = "preview { status result steps { action rule field oldValue newValue } }"
    target = {"campaign": {"sourcewhaleId": "campaign"}, "person": {"sourcewhaleId": "ada"}}
    preview = (await team.api.query("pushPreview", f"userErrors {{ code }} {selection}", **target))["preview"]
    assert clockwork.writes() == []
    push = await team.again("ada")
    told = [
        {key: step[key] for key in ("action", "rule", "field", "oldValue", "newValue")}
        for step in push["steps"]
    ]
    assert (preview["status"], preview["result"], preview["steps"]) == ("DONE", "CREATED", told)
