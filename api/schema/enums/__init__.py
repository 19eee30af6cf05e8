"""The closed sets, each value described. They are the domain's own: a name means the same everywhere."""

from api.schema.enums import of_campaigns, of_pushes, of_teams

__all__ = ["of_campaigns", "of_pushes", "of_teams"]
