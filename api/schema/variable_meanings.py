"""What each variable is: one sentence, wherever the variable shows in the schema (product.md: Words)."""

from collections.abc import Mapping

from domain.rules.variables import Variable

VARIABLE_MEANINGS: Mapping[str, str] = {
    Variable.SALUTATION: "How the person is addressed.",
    Variable.NAME: "The whole name, else first and last name.",
    Variable.FIRST_NAME: "The first name.",
    Variable.LAST_NAME: "The last name.",
    Variable.COMPANY: "The current employer.",
    Variable.PREVIOUS_COMPANY: "The employer before.",
    Variable.ROLE: "The current job title.",
    Variable.SCHOOL: "A school, without details.",
    Variable.LOCATION: "Where the person lives, as one text.",
    Variable.CITY: "The city.",
    Variable.STATE: "The state or region.",
    Variable.POSTCODE: "The postcode.",
    Variable.COUNTRY: "The country.",
    Variable.SUMMARY: "The person's summary.",
    Variable.HEADLINE: "The headline of the person's profile.",
    Variable.SOURCE: "Where the person was found.",
    Variable.COMMENTS: "Comments.",
    Variable.COMPANY_LOCATION: "Where the employer is.",
    Variable.COMPANY_LINKEDIN_URL: "The employer on LinkedIn.",
    Variable.CUSTOM_VARIABLE_1: "The first custom variable.",
    Variable.CUSTOM_VARIABLE_2: "The second custom variable.",
    Variable.CUSTOM_VARIABLE_3: "The third custom variable.",
    Variable.CUSTOM_VARIABLE_4: "The fourth custom variable.",
    Variable.EMAILS: "E-mail addresses.",
    Variable.PHONES: "Phone numbers.",
    Variable.SKILLS: "Skills.",
    Variable.INDUSTRIES: "Industries.",
    Variable.KEYWORDS: "Keywords.",
    Variable.LINKS: "Other web pages.",
    Variable.DOMAINS: "Web domains of the employer.",
    Variable.EXPERIENCE: "Positions.",
    Variable.EDUCATION: "Schools.",
    Variable.SOCIAL_URLS: "The person's pages.",
}
