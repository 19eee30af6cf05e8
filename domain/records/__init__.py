"""What is remembered: tables, queries and migrations. Importing this room makes every table known."""

from domain.records import (
    campaigns,
    companies,
    connections,
    crm_copies,
    crm_people,
    lanes,
    outreach,
    persons,
    previews,
    pushes,
    requests,
    teams,
    versions,
)
from domain.records.base import Base

__all__ = [
    "Base",
    "campaigns",
    "companies",
    "connections",
    "crm_copies",
    "crm_people",
    "lanes",
    "outreach",
    "persons",
    "previews",
    "pushes",
    "requests",
    "teams",
    "versions",
]
