"""Persons as SourceWhale tells of them."""

from tests.whole.api import Json


def person(sourcewhale_id: str = "ada", **variables: object) -> Json:
    """A Person's input."""
    return {"sourcewhaleId": sourcewhale_id, **variables}


def linkedin(url: str) -> list[Json]:
    """The social URLs of someone with a LinkedIn profile."""
    return [{"network": "LINKEDIN", "url": url}]


ADA = person(
    name="Ada Lovelace",
    emails=["ada@engine.example", "ada.lovelace@home.example"],
    phones=["+44 20 7946 0200"],
    socialUrls=linkedin("https://www.linkedin.com/in/ada-lovelace"),
    experience=[
        {"title": "Chief Analyst", "company": "Analytical Engines", "startYear": 2021, "startMonth": 3},
        {
            "title": "Analyst",
            "company": "Difference Works",
            "startYear": 2015,
            "endYear": 2021,
            "current": False,
        },
        {
            "title": "Translator",
            "company": "Menabrea Press",
            "startYear": 2012,
            "endYear": 2015,
            "current": False,
        },
    ],
    education=[{"school": "University of London", "degree": "BSc", "startYear": 2009, "endYear": 2012}],
    skills=["Artificial Intelligence"],
    keywords=["Board"],
)
"""Unknown to the firm: 2 e-mails, 1 phone, 1 LinkedIn URL, 3 positions, 1 school, 2 of the firm's tags."""
