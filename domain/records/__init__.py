"""What is remembered: tables, queries and migrations. Importing this room makes every table known."""

from domain.records import campaigns, connections, lanes, persons, pushes, requests, teams, versions
from domain.records.base import Base

__all__ = ["Base", "campaigns", "connections", "lanes", "persons", "pushes", "requests", "teams", "versions"]
