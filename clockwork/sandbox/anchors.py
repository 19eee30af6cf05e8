"""People of every believable firm who are written by hand, so that samples and tests can point at them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Anchor:
    """A known person. `name` is shown; the first e-mail and URL are the preferred ones."""

    name: str
    first: str
    last: str
    emails: tuple[str, ...]
    linkedin_urls: tuple[str, ...]
    company: str
    title: str
    city: str
    country: str
    phones: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    external_ref: str | None = None
    do_not_contact: bool = False


ANCHOR_COMPANIES: dict[str, str | None] = {
    "Harrow & Vale Capital": "https://harrowvale.example",
    "Cobalt Payments": "https://www.cobaltpayments.example",
    "Nordlys Energi": "https://nordlys.example",
    "Tamarind Health": "https://tamarindhealth.example/",
    "Banco Ribera": "https://bancoribera.example",
    "Wisła Software": "https://wisla.example",
    "Kintsugi Robotics": "http://kintsugi.example",
    "Aegean Shipping": None,
    "Blackthorn Partners": "https://blackthorn.example",
    "Saltmarsh Foods": "https://saltmarsh.example",
}
"""Companies of the anchors, with their web sites."""

OFF_LIMITS_COMPANIES: dict[str, str | None] = {"Blackthorn Partners": None, "Saltmarsh Foods": "2099-12-31"}
"""Those that are marked Do Not Contact, with the end date of the mark."""

ANCHORS: tuple[Anchor, ...] = (
    Anchor(
        "Eleanor Whitcombe", "Eleanor", "Whitcombe",
        ("Eleanor.Whitcombe@harrowvale.example", "ewhitcombe@gmail.com"),
        ("https://www.linkedin.com/in/eleanor-whitcombe",),
        "Harrow & Vale Capital", "Chief Financial Officer", "London", "United Kingdom",
        ("+44 20 7946 0101",), ("CFO", "Private Equity"), "SW-1001",
    ),
    Anchor(
        "Marcus Adeyemi", "Marcus", "Adeyemi",
        ("marcus.adeyemi@cobaltpayments.example",),
        ("http://uk.linkedin.com/in/marcusadeyemi/",),
        "Cobalt Payments", "Chief Technology Officer", "Manchester", "United Kingdom",
        ("+44 161 496 0102",), ("CTO", "Fintech"),
    ),
    Anchor(
        "Łukasz Żuławski", "Łukasz", "Żuławski",
        ("lukasz.zulawski@wisla.example",),
        ("https://pl.linkedin.com/in/%C5%82ukasz-%C5%BCu%C5%82awski",),
        "Wisła Software", "Chief Executive Officer", "Kraków", "Poland",
        ("+48 12 555 01 03",), ("CEO", "SaaS"),
    ),
    Anchor(
        "José Ibáñez Ruiz", "José", "Ibáñez Ruiz",
        ("JOSE.IBANEZ@bancoribera.example", "jose.ibanez@outlook.com"),
        ("https://es.linkedin.com/in/jose-ibanez-ruiz?trk=public_profile",),
        "Banco Ribera", "Head of Risk", "Madrid", "Spain",
        ("+34 91 555 01 04",), ("Banking", "International"),
    ),
    Anchor(
        "山田 太郎", "太郎", "山田",
        ("t.yamada@kintsugi.example",),
        ("https://jp.linkedin.com/in/taro-yamada-kintsugi",),
        "Kintsugi Robotics", "VP Engineering", "東京", "Japan",
        ("+81 3 5550 0105",), ("Artificial Intelligence",),
    ),
    Anchor(
        "Ελένη Νικολάου", "Ελένη", "Νικολάου",
        ("e.nikolaou@aegean.example",),
        ("https://gr.linkedin.com/in/eleni-nikolaou",),
        "Aegean Shipping", "General Counsel", "Αθήνα", "Greece",
        ("+30 21 0555 0106",), ("General Counsel", "Logistics"),
    ),
    Anchor(
        "Ingrid Sørensen", "Ingrid", "Sørensen",
        ("ingrid@nordlys.example",),
        ("HTTPS://NO.LinkedIn.com/in/Ingrid-Sorensen/",),
        "Nordlys Energi", "Managing Director", "Oslo", "Norway",
        ("+47 22 55 01 07",), ("Energy", "Renewables", "Board"),
    ),
    Anchor(
        "Priya Raman", "Priya", "Raman",
        ("priya.raman@tamarindhealth.example", "PriyaRaman@icloud.com"),
        ("https://www.linkedin.com/in/priyaraman",),
        "Tamarind Health", "Chief Operating Officer", "Boston", "United States",
        ("+1 617 555 0108",), ("COO", "Healthcare"), "SW-1008",
    ),
    Anchor(
        "Thomas O'Neill", "Thomas", "O'Neill",
        ("thomas.oneill@blackthorn.example",),
        ("https://www.linkedin.com/in/thomas-o-neill-dublin",),
        "Blackthorn Partners", "Partner", "Dublin", "Ireland",
        ("+353 1 555 0109",), ("Private Equity",),
    ),
    Anchor(
        "Charlotte Lefèvre", "Charlotte", "Lefèvre",
        ("charlotte.lefevre@saltmarsh.example",),
        ("https://fr.linkedin.com/in/charlottelefevre",),
        "Saltmarsh Foods", "Chief Marketing Officer", "Lyon", "France",
        ("+33 4 55 55 01 10",), ("CMO", "Consumer"),
    ),
    Anchor(
        "Daniel Kovačić", "Daniel", "Kovačić",
        ("daniel.kovacic@harrowvale.example",),
        ("https://www.linkedin.com/in/dkovacic",),
        "Harrow & Vale Capital", "Investment Director", "London", "United Kingdom",
        (), ("Private Equity", "M&A"), None, True,
    ),
    Anchor(
        "Amara Okonkwo", "Amara", "Okonkwo",
        ("amara.okonkwo@cobaltpayments.example",),
        ("https://www.linkedin.com/in/amara-okonkwo/",),
        "Cobalt Payments", "Chief People Officer", "London", "United Kingdom",
        ("+44 20 7946 0112",), ("CHRO", "Fintech"),
    ),
    Anchor(
        "Hannah Weiß", "Hannah", "Weiß",
        ("hannah.weiss@gmx.net",),
        ("https://de.linkedin.com/in/hannah-wei%C3%9F",),
        "Cobalt Payments", "General Counsel", "Berlin", "Germany",
        (), ("General Counsel",),
    ),
    Anchor(
        "William Ashdown", "William", "Ashdown",
        ("will.ashdown@harrowvale.example",),
        (),
        "Harrow & Vale Capital", "Operating Partner", "London", "United Kingdom",
        ("+44 20 7946 0114",), ("Turnaround",), "SW-1014",
    ),
    Anchor(
        "Sofía Muñoz", "Sofía", "Muñoz",
        (),
        ("https://es.linkedin.com/in/sofia-munoz-cfo",),
        "Banco Ribera", "Finance Director", "Barcelona", "Spain",
        (), ("CFO", "Banking"),
    ),
    Anchor(
        "Kenji Sato", "Kenji", "Sato",
        ("kenji.sato@kintsugi.example",),
        ("https://www.linkedin.com/in/kenjisato",),
        "Kintsugi Robotics", "Chief Financial Officer", "大阪", "Japan",
        (), ("CFO",),
    ),
    Anchor(
        "Rebecca Lindqvist", "Rebecca", "Lindqvist",
        ("rebecca.lindqvist@nordlys.example", "r.lindqvist@proton.me"),
        ("https://se.linkedin.com/in/rebecca-lindqvist",),
        "Nordlys Energi", "Non-Executive Director", "Stockholm", "Sweden",
        (), ("Board", "Non-Executive Director"),
    ),
    Anchor(
        "Олена Коваленко", "Олена", "Коваленко",
        ("olena.kovalenko@wisla.example",),
        ("https://ua.linkedin.com/in/olena-kovalenko",),
        "Wisła Software", "Head of Product", "Київ", "Ukraine",
        (), ("SaaS",),
    ),
    Anchor(
        "James Carter", "James", "Carter",
        ("james.carter@saltmarsh.example",),
        ("https://www.linkedin.com/in/james-carter-saltmarsh",),
        "Saltmarsh Foods", "Group Controller", "Bristol", "United Kingdom",
        (), ("Consumer",),
    ),
    Anchor(
        "Sarah Walker", "Sarah", "Walker",
        ("sarah.walker@tamarindhealth.example",),
        ("https://www.linkedin.com/in/sarahwalker-health",),
        "Tamarind Health", "VP Finance", "Chicago", "United States",
        (), ("Healthcare", "CFO"),
    ),
)  # fmt: skip
