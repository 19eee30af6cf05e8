"""Finding: which Clockwork record is this Person's (product.md: Finding the right record)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from clockwork.records import Person as Record
from domain.rules.fields import F
from domain.rules.keys import linkedin_search_terms, normal_email, normal_external_ref, normal_linkedin
from domain.rules.syncing import NO_TAGS, Tags
from domain.rules.urls import Network
from domain.rules.variables import Variables, stated
from domain.rules.web_address import ascii_host

MAX_KEY = 500
"""The characters of the longest key: a longer one is nobody's."""

_PUNYCODE = "xn--"


class KeyKind(StrEnum):
    """The keys of the ladder, in its order. A name is none of them."""

    EXTERNAL_REF = "EXTERNAL_REF"
    EMAIL = "EMAIL"
    LINKEDIN = "LINKEDIN"


@dataclass(frozen=True, slots=True)
class Key:
    """One normalised key."""

    kind: KeyKind
    value: str

    @property
    def search_terms(self) -> tuple[str, ...]:
        """What to ask Clockwork's free-text search so that any spelling of the key is found."""
        if self.kind is KeyKind.LINKEDIN:
            return linkedin_search_terms(self.value)
        return _email_search_terms(self.value) if self.kind is KeyKind.EMAIL else (self.value,)


@dataclass(frozen=True, slots=True)
class Found:
    """The keys point at one record, or none (`record_id` None); `matched` are the keys that do."""

    record_id: str | None
    matched: tuple[Key, ...] = ()


@dataclass(frozen=True, slots=True)
class Conflict:
    """The keys point at several records: by record, the keys that point at it."""

    candidates: Mapping[str, tuple[Key, ...]]


def external_ref_of(variables: Variables, sourcewhale_id: str) -> str:
    """The reference that a Person's record carries: the Person's own, else one made of SourceWhale's id.

    The prefix keeps it apart from the bare numbers that other systems leave in a firm's records.
    """
    return normal_external_ref(stated(variables.external_ref) or "") or f"sourcewhale:{sourcewhale_id}"


def keys_of(variables: Variables, sourcewhale_id: str, tags: Tags = NO_TAGS) -> tuple[Key, ...]:
    """A Person's keys, those that tags bring included, in the order of the ladder, each once."""
    emails = map(normal_email, (*variables.emails, *tags.get(F.EMAILS, ())))
    urls = (variables.social_urls.get(Network.LINKEDIN, ""), *tags.get(F.LINKEDIN_URL, ()))
    keys = (
        Key(KeyKind.EXTERNAL_REF, external_ref_of(variables, sourcewhale_id)),
        *(Key(KeyKind.EMAIL, email) for email in emails if email),
        *(Key(KeyKind.LINKEDIN, profile) for profile in map(normal_linkedin, urls) if profile),
    )
    return tuple(dict.fromkeys(key for key in keys if len(key.value) <= MAX_KEY))


def keys_carried(record: Record) -> frozenset[Key]:
    """Every key that a record's answer shows."""
    addresses = [email.address for email in record.emails or ()] + [record.preferred_email_address or ""]
    urls = [url.url for url in record.linkedin_urls or ()] + [record.preferred_linkedin_url or ""]
    refs = [ref.external_ref for ref in record.external_refs or ()]
    return frozenset(
        Key(kind, value)
        for kind, values in (
            (KeyKind.EMAIL, map(normal_email, addresses)),
            (KeyKind.LINKEDIN, map(normal_linkedin, urls)),
            (KeyKind.EXTERNAL_REF, map(normal_external_ref, refs)),
        )
        for value in values
        if value
    )


def shows(record: Record, kind: KeyKind) -> bool:
    """Whether a record's answer says anything about a kind of key: absence is not emptiness."""
    parts = {
        KeyKind.EMAIL: record.emails,
        KeyKind.LINKEDIN: record.linkedin_urls,
        KeyKind.EXTERNAL_REF: record.external_refs,
    }
    return parts[kind] is not None


def verdict(found: Mapping[Key, Iterable[str]]) -> Found | Conflict:
    """From the ids of the records that carry each key: the one record, none, or a conflict."""
    candidates: dict[str, list[Key]] = {}
    for key, record_ids in found.items():
        for record_id in dict.fromkeys(record_ids):
            candidates.setdefault(record_id, []).append(key)
    if len(candidates) > 1:
        return Conflict({record_id: tuple(keys) for record_id, keys in candidates.items()})
    return next((Found(record_id, tuple(keys)) for record_id, keys in candidates.items()), Found(None))


def _email_search_terms(address: str) -> tuple[str, ...]:
    """A normal address, and as people write it where its domain is an international one (`xn--…`)."""
    local, _, host = address.rpartition("@")
    written = ".".join(map(_written_label, host.split(".")))
    return (address,) if written == host else (address, f"{local}@{written}")


def _written_label(label: str) -> str:
    """The letters that a label of a host name stands for; the label itself where it stands for none."""
    try:
        written = label.removeprefix(_PUNYCODE).encode().decode("punycode")
    except UnicodeError:
        return label
    return written if label.startswith(_PUNYCODE) and ascii_host(written) == label else label
