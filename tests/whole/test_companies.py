"""The company of the current position: found among the firm's, created once, its web site filled."""

import pytest

from clockwork.sandbox.faults import Fault, FaultKind
from tests.whole.api import Json
from tests.whole.clockwork import Clockwork
from tests.whole.people import person
from tests.whole.team import Team, steps

COBALT = "Cobalt Payments"
CREATED, FILLED = "POST companies", "PATCH companies/{id}"
NAMES = [f"Person {letter}{other}" for letter in "ABCDEFGHIJ" for other in "ABCDE"]
"""Fifty of them."""


def at(company: str, *domains: str, number: int = 0) -> Json:
    """A Person who works there."""
    return person(
        f"p{number}",
        name=NAMES[number],
        emails=[f"p{number}@x.example"],
        role="Partner",
        company=company,
        domains=list(domains),
    )


def employers(clockwork: Clockwork, *names: str) -> set[tuple[str, str]]:
    """The companies, by id and name, of the positions of these people."""
    held = [position for name in names for position in clockwork.only(name)["positions"]]
    return {(position["companyId"], position["companyName"]) for position in held}


def web_site(clockwork: Clockwork, company: str) -> str | None:
    """A company's web site."""
    sandbox = clockwork.sandbox
    found: Json | None = sandbox.store["companies"].get(clockwork.id_of("companies", company))
    assert found is not None
    site: str | None = found["webSite"]
    return site


def called(clockwork: Clockwork, key: str) -> list[str]:
    """The names of the firm's companies in which a word occurs."""
    return [company["name"] for company in clockwork.sandbox.store["companies"] if key in company["name"]]


async def test_a_company_is_found_whatever_its_legal_form_and_the_position_is_linked_to_it(
    team: Team, clockwork: Clockwork
) -> None:
    push = await team.sync(at("COBALT PAYMENTS, Ltd.", "cobaltpayments.example"))
    assert push["status"] == "DONE"
    assert employers(clockwork, NAMES[0]) == {(clockwork.id_of("companies", COBALT), COBALT)}
    (found,) = steps(push, action="FIND_COMPANY")
    assert (found["rule"], found["oldValue"], found["outcome"]) == ("FOUND", COBALT, "DONE")
    assert steps(push, action="UPDATE_COMPANY")[0]["rule"] == "ALREADY_THERE"
    assert not {CREATED, FILLED} & set(clockwork.writes())


async def test_a_company_is_found_by_its_web_site_when_no_name_agrees(
    team: Team, clockwork: Clockwork
) -> None:
    push = await team.sync(at("Cobalt Group Treasury", "gmail.com", "www.CobaltPayments.example"))
    assert steps(push, action="FIND_COMPANY")[0]["rule"] == "FOUND_BY_WEB_SITE"
    assert employers(clockwork, NAMES[0]) == {(clockwork.id_of("companies", COBALT), COBALT)}
    assert (await team.again("p0"))["result"] == "UNCHANGED"


async def test_where_name_and_web_site_are_of_two_companies_the_name_decides(
    team: Team, clockwork: Clockwork
) -> None:
    push = await team.sync(at(COBALT, "harrowvale.example"))
    assert steps(push, action="FIND_COMPANY")[0]["rule"] == "NAME_DECIDED"
    assert employers(clockwork, NAMES[0]) == {(clockwork.id_of("companies", COBALT), COBALT)}
    assert steps(push, action="UPDATE_COMPANY")[0]["rule"] == "SHARED_COMPANY"
    assert web_site(clockwork, COBALT) == "https://www.cobaltpayments.example"


async def test_an_absent_company_is_created_with_its_web_site_and_found_from_then_on(
    team: Team, clockwork: Clockwork
) -> None:
    push = await team.sync(at("Analytical Engines", "engines.example"))
    (created,) = steps(push, action="CREATE_COMPANY")
    assert (created["field"], created["newValue"], created["outcome"]) == (
        "company.name",
        "Analytical Engines",
        "DONE",
    )
    assert web_site(clockwork, "Analytical Engines") == "https://engines.example"
    company = clockwork.id_of("companies", "Analytical Engines")
    clockwork.forget_calls()
    again = await team.sync(at("Analytical Engines Inc.", number=1))
    assert steps(again, action="FIND_COMPANY")[0]["rule"] == "FOUND"
    assert not {CREATED, FILLED} & set(clockwork.writes())
    assert "companies" not in clockwork.reads()
    assert employers(clockwork, *NAMES[:2]) == {(company, "Analytical Engines")}


async def test_a_blank_web_site_is_filled_also_for_a_position_that_is_there(
    team: Team, clockwork: Clockwork
) -> None:
    held = {"title": "Partner", "companyName": "Aegean Shipping"}
    clockwork.plant(NAMES[0], emails=["p0@x.example"], positions=[held])
    push = await team.sync(at("Aegean Shipping", "aegean.example"))
    assert [step["rule"] for step in steps(push, action="UPDATE_COMPANY", outcome="DONE")] == ["FILL_BLANK"]
    assert web_site(clockwork, "Aegean Shipping") == "https://aegean.example"
    assert [call for call in clockwork.writes() if "compan" in call] == [FILLED]
    assert (await team.again("p0"))["result"] == "UNCHANGED"


async def test_a_web_site_that_somebody_has_entered_meanwhile_is_never_overwritten(
    team: Team, clockwork: Clockwork
) -> None:
    await team.sync(at("Aegean Shipping"))
    await team.sync(at("Unheard Of", number=1))  # now all companies were read
    company = clockwork.id_of("companies", "Aegean Shipping")
    clockwork.sandbox.edit("companies", company, {"webSite": "https://by-hand.example"})
    push = await team.sync(at("Aegean Shipping", "aegean.example", number=2))
    assert steps(push, action="UPDATE_COMPANY")[0]["rule"] == "SHARED_COMPANY"
    assert web_site(clockwork, "Aegean Shipping") == "https://by-hand.example"


async def test_a_web_site_that_is_never_updated_stays_blank(team: Team, clockwork: Clockwork) -> None:
    await team.configure(neverUpdatedFields=["company.webSite"])
    push = await team.sync(at("Aegean Shipping", "aegean.example"))
    assert steps(push, action="UPDATE_COMPANY")[0]["rule"] == "NEVER_UPDATED"
    assert web_site(clockwork, "Aegean Shipping") is None


async def test_fifty_people_of_one_new_company_at_once_make_it_once(team: Team, clockwork: Clockwork) -> None:
    spellings = ["Nimbus Foundry", "NIMBUS FOUNDRY GmbH"]
    people = [at(spellings[number % 2], "nimbus.example", number=number) for number in range(50)]
    await team.tell(*people)
    await team.add(*(one["sourcewhaleId"] for one in people))
    await team.quiet()
    assert {push["status"] for push in await team.pushes()} == {"DONE"}
    assert len([name for name in called(clockwork, "") if name.casefold().startswith("nimbus")]) == 1
    assert len(employers(clockwork, *NAMES)) == 1
    assert clockwork.writes().count(CREATED) == 1


async def test_what_one_was_once_the_company_of_another_is_one_company(
    team: Team, clockwork: Clockwork
) -> None:
    former = {"title": "Analyst", "company": "Difference Works", "endYear": 2019, "current": False}
    people = [
        {**at("Aegean Shipping", number=number), "experience": [former]}
        if number % 2
        else at("Difference Works Ltd", number=number)
        for number in range(10)
    ]
    await team.tell(*people)
    await team.add(*(one["sourcewhaleId"] for one in people))
    await team.quiet()
    assert len(called(clockwork, "Difference Works")) == 1


@pytest.mark.parametrize("kind", ["drop_after", "drop_before", "malformed", "error_after"])
async def test_no_answer_makes_no_second_company(team: Team, clockwork: Clockwork, kind: FaultKind) -> None:
    clockwork.fails(Fault(kind, "POST", "companies", times=1))
    await team.tell(at("Analytical Engines"), at("ANALYTICAL ENGINES Inc.", number=1))
    await team.add("p0", "p1")
    await team.quiet()
    assert {push["status"] for push in await team.pushes()} == {"DONE"}
    assert len([name for name in called(clockwork, "") if name.casefold().startswith("analytical")]) == 1
    assert len(employers(clockwork, *NAMES[:2])) == 1


async def test_a_company_that_is_refused_holds_back_only_itself(team: Team, clockwork: Clockwork) -> None:
    clockwork.fails(Fault("error_before", "POST", "companies", status=422))
    push = await team.sync(at("Analytical Engines"))
    assert (push["status"], push["rule"]) == ("FAILED", "REFUSED")
    assert push["reason"] == "Clockwork refused the content of: Company name."
    assert [held["companyName"] for held in clockwork.only(NAMES[0])["positions"]] == ["Analytical Engines"]
    clockwork.fails()
    await team.api.mutate("pushRetry", id=push["id"])
    assert (await team.settled("p0"))["status"] == "DONE"
    assert called(clockwork, "Analytical Engines") == ["Analytical Engines"]


async def test_a_company_that_is_gone_is_left_to_its_name(team: Team, clockwork: Clockwork) -> None:
    await team.sync(at("Analytical Engines"))
    clockwork.sandbox.remove("companies", clockwork.id_of("companies", "Analytical Engines"))
    push = await team.sync(at("Analytical Engines", number=1))
    assert push["status"] == "DONE"
    assert [held["companyName"] for held in clockwork.only(NAMES[1])["positions"]] == ["Analytical Engines"]
    await team.sync(at("Analytical Engines", number=2))
    assert called(clockwork, "Analytical Engines") == ["Analytical Engines"]


async def test_a_change_of_company_by_hand_finds_the_new_one(team: Team, clockwork: Clockwork) -> None:
    await team.configure(syncManualUpdates=True)
    await team.sync(at(COBALT))
    await team.edit("p0", company="Banco Ribera S.A.")
    push = await team.settled("p0")
    assert (push["kind"], push["status"]) == ("EDIT", "DONE")
    assert (clockwork.id_of("companies", "Banco Ribera"), "Banco Ribera") in employers(clockwork, NAMES[0])


async def test_domains_that_are_changed_by_hand_fill_the_web_site(team: Team, clockwork: Clockwork) -> None:
    await team.configure(syncManualUpdates=True)
    await team.sync(at("Aegean Shipping"))
    await team.edit("p0", domains=["aegean.example"])
    push = await team.settled("p0")
    assert (push["kind"], push["status"], push["result"]) == ("EDIT", "DONE", "UPDATED")
    assert web_site(clockwork, "Aegean Shipping") == "https://aegean.example"
