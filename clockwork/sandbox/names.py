"""Words for believable people: first and last names by culture, places, streets, domains.

A name that is not written in Latin letters stands as `native|romanised`; the romanised half goes into e-mail
addresses and LinkedIn URLs.
"""

from dataclasses import dataclass
from unicodedata import normalize

_STROKES = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ß": "ss", "æ": "ae", "ı": "i", "þ": "th", "ð": "d"})


def ascii_slug(text: str) -> str:
    """`text` in lower-case ASCII letters and digits only: "Łukasz O'Neill" -> "lukaszoneill"."""
    plain = normalize("NFKD", text.casefold().translate(_STROKES))
    return "".join(letter for letter in plain if letter.isascii() and letter.isalnum())


@dataclass(frozen=True, slots=True)
class Name:
    """One part of a person's name: as it is `shown`, and its `latin` form for addresses."""

    shown: str
    latin: str


@dataclass(frozen=True, slots=True)
class Place:
    """A city: its `country`, LinkedIn's country subdomain (`""`: www) and the dialling `prefix`."""

    city: str
    country: str
    subdomain: str
    prefix: str


@dataclass(frozen=True, slots=True)
class Culture:
    """Names and places that go together; `weight` is the share of people, in per cent."""

    weight: int
    first: tuple[Name, ...]
    last: tuple[Name, ...]
    places: tuple[Place, ...]
    family_first: bool = False


def _names(words: str) -> tuple[Name, ...]:
    parts = (word.partition("|") for word in words.split())
    return tuple(Name(shown, romanised or ascii_slug(shown)) for shown, _, romanised in parts)


def _places(country: str, subdomain: str, prefix: str, cities: str) -> tuple[Place, ...]:
    return tuple(Place(city.strip(), country, subdomain, prefix) for city in cities.split(","))


CULTURES: tuple[Culture, ...] = (
    Culture(
        weight=52,
        first=_names(
            "James Olivia Thomas Charlotte William Emma Daniel Sophie Matthew Grace Andrew Hannah Robert "
            "Emily Michael Laura Christopher Sarah Jonathan Rebecca David Rachel Benjamin Alice Edward "
            "Claire George Victoria Samuel Kate Henry Lucy Patrick Fiona Stephen Helen Simon Julia Martin "
            "Amanda Richard Caroline Anthony Megan Nicholas Joanna Peter Susan Mark Anne-Marie Priya Aisha "
            "Kwame Marcus"
        ),
        last=_names(
            "Smith Carter Walker Hughes Bennett Murphy O'Neill Clarke Morgan Foster Reynolds Hayes Sullivan "
            "Price Marshall Fletcher Dawson Whitfield Barrett Lambert Chambers Holloway Prescott Ashworth "
            "Bradley Quinn Donovan Kerr MacLeod Sinclair Thornton Wakefield Pemberton Langley Hartley "
            "Osborne Redmond Shaw Tate Underwood Vance Winslow Yates Abbott Brennan Caldwell Ellison Finch "
            "Grant Harrington Patel Okafor"
        ),
        places=(
            *_places("United Kingdom", "uk", "+44", "London,Manchester,Edinburgh,Bristol,Leeds"),
            *_places("United States", "", "+1", "New York,Boston,Chicago,San Francisco,Austin,Atlanta"),
            *_places("Canada", "ca", "+1", "Toronto,Vancouver"),
            *_places("Australia", "au", "+61", "Sydney,Melbourne"),
            *_places("Ireland", "ie", "+353", "Dublin"),
        ),
    ),
    Culture(
        weight=12,
        first=_names(
            "Jürgen Katrin Matthias Anja Stefan Ulrike Björn Heike Jörg Sabine Lukas Franziska Søren Åsa "
            "Anders Ingrid"
        ),
        last=_names(
            "Müller Schäfer Weiß Köhler Hoffmann Krüger Lindström Sørensen Ødegård Bergström Vogel Brandt"
        ),
        places=(
            *_places("Germany", "de", "+49", "Berlin,München,Hamburg,Frankfurt am Main"),
            *_places("Sweden", "se", "+46", "Stockholm,Göteborg"),
            *_places("Switzerland", "ch", "+41", "Zürich,Basel"),
        ),
    ),
    Culture(
        weight=16,
        first=_names(
            "José María Carlos Lucía Andrés Inés François Élodie Jérôme Hélène Giulia Matteo Chiara Luca "
            "João Beatriz"
        ),
        last=_names(
            "García Muñoz Fernández Ibáñez Núñez Lefèvre Dupré Moreau Béranger Rossi Bianchi Moretti "
            "Gonçalves Araújo"
        ),
        places=(
            *_places("Spain", "es", "+34", "Madrid,Barcelona,Valencia"),
            *_places("France", "fr", "+33", "Paris,Lyon"),
            *_places("Italy", "it", "+39", "Milano,Roma"),
            *_places("Portugal", "pt", "+351", "Lisboa,Porto"),
            *_places("Brazil", "br", "+55", "São Paulo"),
        ),
    ),
    Culture(
        weight=9,
        first=_names(
            "Łukasz Agnieszka Paweł Małgorzata Tomáš Kateřina Ondřej Zsófia Gábor Dušan Željka Ștefan Ioana "
            "Yiğit"
        ),
        last=_names(
            "Wójcik Kowalczyk Dąbrowski Novák Dvořák Szabó Horváth Kovačić Popescu Çelik Żuławski Jabłoński"
        ),
        places=(
            *_places("Poland", "pl", "+48", "Warszawa,Kraków,Wrocław"),
            *_places("Czechia", "cz", "+420", "Praha,Brno"),
            *_places("Hungary", "hu", "+36", "Budapest"),
        ),
    ),
    Culture(
        weight=3,
        first=_names("Ελένη|eleni Γιώργος|giorgos Νίκος|nikos Μαρία|maria Δημήτρης|dimitris Σοφία|sofia"),
        last=_names("Παπαδόπουλος|papadopoulos Νικολάου|nikolaou Αντωνίου|antoniou Γεωργίου|georgiou"),
        places=_places("Greece", "gr", "+30", "Αθήνα,Θεσσαλονίκη"),
    ),
    Culture(
        weight=2,
        first=_names("Олена|olena Андрій|andrii Тарас|taras Ірина|iryna Микола|mykola Наталія|nataliia"),
        last=_names("Шевченко|shevchenko Коваленко|kovalenko Бондаренко|bondarenko Ткаченко|tkachenko"),
        places=_places("Ukraine", "ua", "+380", "Київ,Львів"),
    ),
    Culture(
        weight=6,
        first=_names("太郎|taro 花子|hanako 健一|kenichi 美咲|misaki 伟|wei 娜|na 明|ming 由美|yumi"),
        last=_names("山田|yamada 佐藤|sato 鈴木|suzuki 高橋|takahashi 王|wang 李|li 陈|chen"),
        places=(
            *_places("Japan", "jp", "+81", "東京,大阪"),
            *_places("Singapore", "sg", "+65", "Singapore"),
        ),
        family_first=True,
    ),
)

STREETS = (
    "High Street",
    "Station Road",
    "Market Square",
    "King Street",
    "Park Avenue",
    "Mill Lane",
    "Harbour View",
)
MAILBOXES = ("gmail.com", "outlook.com", "icloud.com", "proton.me", "yahoo.com", "gmx.net")
