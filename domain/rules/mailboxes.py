"""Mailboxes: the addresses of one provider that reach the same person (product.md: Off-limits).

Case never tells two addresses apart here. Beyond that an address is another's alias only where its provider
is known to have them: Gmail leaves out dots and what follows a plus, and has two domains; Outlook, iCloud,
Fastmail and Proton leave out what follows a plus. Everywhere else dots and plus are letters like any other.
"""

from collections.abc import Mapping

_GMAIL = "gmail.com"
_SAME_DOMAIN: Mapping[str, str] = {"googlemail.com": _GMAIL}
_PLUS_DOMAINS = frozenset(
    {
        *(_GMAIL, "outlook.com", "hotmail.com", "live.com", "msn.com"),
        *("icloud.com", "me.com", "mac.com", "fastmail.com", "fastmail.fm"),
        *("proton.me", "protonmail.com", "pm.me"),
    }
)
"""Where `jane+jobs@` reaches `jane@`."""
_DOT_DOMAINS = frozenset({_GMAIL})
"""Where `jane.doe@` reaches `janedoe@`."""


def mailbox_of(address: str) -> str | None:
    """The one spelling of all addresses that reach the same mailbox; None: this one alone does.

    Args:
        address: in normal form (`rules.keys.normal_email`).
    """
    local, _, domain = address.rpartition("@")
    domain = _SAME_DOMAIN.get(domain, domain)
    if domain not in _PLUS_DOMAINS:
        return None
    name = local.partition("+")[0]
    if domain in _DOT_DOMAINS:
        name = name.replace(".", "")
    return f"{name or local}@{domain}"
