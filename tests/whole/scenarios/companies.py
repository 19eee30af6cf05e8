"""Field mapping for companies: what is told of the company where a person works."""

from tests.whole.scenarios.acts import added, company_in_clockwork, in_clockwork, settings, told
from tests.whole.scenarios.row import ADMIRAL, IN_THE_NAVY, Scenario

COMPANIES = "Field mapping, separately for person and company."
POLICY = "Each field's update policy holds for a company's fields too."
WORKS = told(role="Rear Admiral", company="US Navy", domains=["navy.example"])
OUR_SITE, THEIR_SITE = "https://navy.example", "https://theirs.example"

COMPANY_MAPPING = (
    Scenario(
        COMPANIES,
        "a company that the firm does not have is created with its web site",
        given=(WORKS,),
        done=(added(),),
        holds={"positions": [ADMIRAL], "companies": {"US Navy": OUR_SITE}},
    ),
    Scenario(
        COMPANIES,
        "one that it has is found, and its blank web site filled",
        given=(company_in_clockwork("US Navy", None), WORKS),
        done=(added(),),
        holds={"positions": [ADMIRAL], "companies": {"US Navy": OUR_SITE}},
    ),
    Scenario(
        COMPANIES,
        "a web site that it has is kept, as companies are shared",
        given=(company_in_clockwork("US Navy", THEIR_SITE), WORKS),
        done=(added(),),
        holds={"positions": [ADMIRAL], "companies": {"US Navy": THEIR_SITE}},
    ),
    Scenario(
        POLICY,
        "NEVER: the web site stays blank",
        given=(
            settings(neverUpdatedFields=["company.webSite"]),
            company_in_clockwork("US Navy", None),
            in_clockwork(positions=IN_THE_NAVY),
            WORKS,
        ),
        done=(added(),),
        holds={"positions": [ADMIRAL], "companies": {"US Navy": None}},
    ),
)
