"""E-mails, phones, URLs, the reference and tags: what is added, and why the rest is not."""

from dataclasses import replace

import pytest

from domain.rules.fields import F
from domain.rules.planning.plan import plan_push
from domain.rules.settings import Settings
from domain.rules.steps import Action, Rule
from domain.rules.urls import Network
from domain.rules.variables import Variables
from tests.rules.plans import Crm, blank_person, plan_for, rules_of, situation, writes

PROFILE = "https://www.linkedin.com/in/jane"


@pytest.mark.parametrize(
    ("wanted", "there", "rules"),
    [
        (["j@acme.com"], [], [Rule.FILL_BLANK]),
        (["J@Acme.com"], ["j@acme.com"], [Rule.ALREADY_THERE]),
        (["j@acme.com", "j@beta.com"], ["J@ACME.COM"], [Rule.ALREADY_THERE, Rule.ADD_MISSING]),
        (["j@acme.com", "mailto:J@acme.com"], ["x@y.org"], [Rule.ADD_MISSING, Rule.ALREADY_THERE]),
        (["not an address"], [], [Rule.NOT_WRITABLE]),
        (["j@acme.com"], ["no address at all"], [Rule.ADD_MISSING]),
        (["  ", ""], ["j@acme.com"], [Rule.EMPTY_VALUE]),
    ],
)
def test_emails(wanted: list[str], there: list[str], rules: list[Rule]) -> None:
    steps = plan_for(Variables(emails=tuple(wanted)), emails=[{"address": email} for email in there])
    assert rules_of(steps, F.EMAILS) == rules


@pytest.mark.parametrize(
    ("settings", "there", "rule"),
    [
        (Settings(protected_fields=("emails",)), [{"address": "x@y.org"}], Rule.PROTECTED),
        (Settings(protected_fields=("emails",)), [], Rule.FILL_BLANK),
        (Settings(never_updated_fields=("emails",)), [], Rule.NEVER_UPDATED),
        (Settings(), [{"address": "x@y.org"}], Rule.ADD_MISSING),
    ],
)
def test_a_protected_list_is_filled_only_while_it_is_blank(
    settings: Settings, there: list[dict[str, str]], rule: Rule
) -> None:
    steps = plan_for(Variables(emails=("j@acme.com",)), settings, emails=there)
    assert rules_of(steps, F.EMAILS) == [rule]


def test_a_list_that_stays_as_it_is_shows_what_it_has() -> None:
    settings = Settings(protected_fields=("emails",))
    there = [{"address": "x@y.org"}, {"address": "z@y.org"}]
    steps = plan_for(Variables(emails=("j@acme.com",)), settings, emails=there)
    kept = [(step.old, step.new) for step in steps if step.field == F.EMAILS]
    assert kept == [("x@y.org, z@y.org", "j@acme.com")]


@pytest.mark.parametrize(
    ("emails", "hidden", "rule"),
    [
        (["j@acme.com", "x@y.org"], ["emails"], Rule.ALREADY_THERE),
        (["x@y.org", "j@acme.com"], ["emails"], Rule.CANNOT_BE_READ),
        ([], ["emails"], Rule.FILL_BLANK),
        ([], ["emails", "preferredEmailAddress"], Rule.CANNOT_BE_READ),
    ],
)
def test_a_list_that_is_not_shown_is_not_taken_for_empty(
    emails: list[str], hidden: list[str], rule: Rule
) -> None:
    crm = Crm(blank_person(emails=[{"address": email} for email in emails]))
    steps = plan_push(situation(Variables(emails=("j@acme.com",)), crm, hidden=hidden))
    assert rules_of(steps, F.EMAILS) == [rule]


def test_what_was_written_to_a_list_that_is_not_shown_is_remembered() -> None:
    crm = Crm(blank_person(), written={"emails": ["J@acme.com"], "tags": ["Fintech"]})
    person = Variables(emails=("j@acme.com",), skills=("fintech",))
    steps = plan_push(situation(person, crm, hidden=["emails", "tags"]))
    assert rules_of(steps, F.EMAILS) == rules_of(steps, F.TAGS) == [Rule.ALREADY_WRITTEN]


@pytest.mark.parametrize(
    ("wanted", "body"),
    [
        ("+44 (0)20 7946 0958", {"digits": "442079460958"}),
        ("+44 20 7946 0958 ext. 12", {"digits": "442079460958", "extension": "12"}),
    ],
)
def test_phones(wanted: str, body: dict[str, str]) -> None:
    assert writes(plan_for(Variables(phones=(wanted,)))) == [(Action.ADD_PHONE, body)]


def test_of_two_spellings_of_a_phone_the_fuller_one_is_written_whatever_their_order() -> None:
    spellings = ("020 7946 0958", "+44 20 7946 0958", "+44 20 7946 0958 x12")
    for phones in (spellings, spellings[::-1]):
        written = writes(plan_for(Variables(phones=phones)))
        assert written == [(Action.ADD_PHONE, {"digits": "442079460958", "extension": "12"})]


def test_a_phone_is_there_with_its_extension() -> None:
    there = [{"digits": "442079460958", "extension": "12"}]
    steps = plan_for(Variables(phones=("020 7946 0958 x12", "020 7946 0958 x13")), phoneNumbers=there)
    assert rules_of(steps, F.PHONES) == [Rule.ALREADY_THERE, Rule.ADD_MISSING]


@pytest.mark.parametrize(
    ("wanted", "url"),
    [
        ("linkedin.com/in/Jane/", PROFILE),
        ("https://de.linkedin.com/in/jane?trk=abc", PROFILE),
        ("https://www.linkedin.com/in/josé", "https://www.linkedin.com/in/jos%C3%A9"),
    ],
)
def test_a_linkedin_profile_is_written_in_its_canonical_form(wanted: str, url: str) -> None:
    steps = plan_for(Variables(social_urls={Network.LINKEDIN: wanted}))
    assert writes(steps) == [(Action.ADD_LINKEDIN_URL, {"url": url})]


@pytest.mark.parametrize(
    "url", ["https://www.linkedin.com/sales/lead/ACwAAB", "linkedin.com/company/acme", "jane"]
)
def test_what_is_no_profile_that_everybody_can_open_is_no_linkedin_url(url: str) -> None:
    steps = plan_for(Variables(social_urls={Network.LINKEDIN: url}))
    assert rules_of(steps, F.LINKEDIN_URL) == [Rule.NOT_WRITABLE]


def test_links_and_social_urls_that_lead_to_one_page_are_written_once() -> None:
    person = Variables(
        links=("jane.dev/", "HTTPS://www.jane.dev", "linkedin.com/in/jane", "twitter.com/Jane"),
        social_urls={Network.LINKEDIN: PROFILE, Network.TWITTER: "https://x.com/jane"},
    )
    assert [(action.value, body["url"]) for action, body in writes(plan_for(person))] == [
        ("ADD_LINKEDIN_URL", PROFILE),
        ("ADD_WEB_SITE", "https://jane.dev/"),
        ("ADD_WEB_SITE", "https://twitter.com/Jane"),
    ]


def test_a_link_that_the_record_has_as_its_linkedin_url_is_not_repeated() -> None:
    steps = plan_for(Variables(links=("linkedin.com/in/jane",)), linkedinUrls=[{"url": PROFILE}])
    assert rules_of(steps, F.WEB_SITES) == [Rule.ALREADY_THERE]


@pytest.mark.parametrize(
    ("stated", "refs", "rules"),
    [
        ("REF-1", [], [Rule.FILL_BLANK]),
        (" REF-1 ", ["REF-1"], [Rule.ALREADY_THERE]),
        ("REF-1", ["other"], [Rule.ADD_MISSING]),
        (" ", [], []),
        (None, [], []),
    ],
)
def test_an_existing_record_gets_only_a_stated_reference(
    stated: str | None, refs: list[str], rules: list[Rule]
) -> None:
    steps = plan_for(Variables(external_ref=stated), externalRefs=[{"externalRef": ref} for ref in refs])
    assert rules_of(steps, F.EXTERNAL_REF) == rules


def test_a_protected_reference_stays() -> None:
    settings = Settings(protected_fields=("externalRef",))
    steps = plan_for(Variables(external_ref="REF-1"), settings, externalRefs=[{"externalRef": "other"}])
    assert rules_of(steps, F.EXTERNAL_REF) == [Rule.PROTECTED]


def test_a_new_record_carries_a_reference_made_of_sourcewhales_id() -> None:
    assert (Action.ADD_EXTERNAL_REF, {"external_ref": "sourcewhale:7"}) in writes(
        plan_push(situation(Variables(name="Jane")))
    )


def test_tags_are_the_firms_own_and_others_are_reported_together() -> None:
    person = Variables(skills=("FINTECH", "Basket weaving"), keywords=("fintech", "Juggling", "m & a"))
    steps = plan_for(person, tags=[{"id": "t2", "name": "Renamed"}])
    assert writes(steps) == [(Action.ADD_TAG, {"tag_id": "t1"}), (Action.ADD_TAG, {"tag_id": "t2"})]
    assert [step.new for step in steps if step.rule is Rule.NO_SUCH_TAG] == ["Basket weaving, Juggling"]


def test_tags_that_are_not_shown_are_not_added_again() -> None:
    crm = Crm(blank_person(tags=[{"id": "t1", "name": "Fintech"}]))
    steps = plan_push(situation(Variables(skills=("Fintech",)), crm, hidden=["tags"]))
    assert rules_of(steps, F.TAGS) == [Rule.CANNOT_BE_READ]


def test_an_edit_is_limited_to_its_fields() -> None:
    person = Variables(name="Jane", emails=("j@acme.com",), phones=("+442079460958",), external_ref="REF-1")
    steps = plan_push(replace(situation(person, Crm(blank_person())), only=frozenset({"phones"})))
    assert [step.action for step in steps] == [Action.ADD_PHONE]
