"""Who is asking."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from domain.refusals import Forbidden


class Role(StrEnum):
    """What a token may do (product.md: Words). SERVICE is SourceWhale's own back end, acting for a team."""

    ADMIN = "ADMIN"
    MEMBER = "MEMBER"
    SERVICE = "SERVICE"


@dataclass(frozen=True, slots=True)
class Viewer:
    """One team's user (or SourceWhale's back end), as a bearer token names them."""

    team_id: UUID
    user: str
    role: Role

    def require(self, *roles: Role) -> None:
        """Refuse anybody whose role is not one of `roles`.

        Raises:
            Forbidden: the role is another.
        """
        if self.role not in roles:
            raise Forbidden(f"This needs the role {' or '.join(roles)}; this token has the role {self.role}.")
