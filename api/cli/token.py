"""The commands `token create` and `token revoke`."""

import asyncio
import sys
from typing import Annotated

import typer

from api.cli.database import read_configuration
from api.cli.failure import CommandFailed
from api.cli.migrating import migrated_database
from api.cli.terminal import notes, print_json
from domain.authenticating import create_token, revoke_token
from domain.configuration import Configuration
from domain.viewer import Role
from domain.world import real_world

token = typer.Typer(help="Make and revoke the bearer tokens that clients sign in with.", no_args_is_help=True)


@token.command()
def create(
    team: Annotated[str, typer.Option(help="The team's name; a team of a new name is made.")],
    user: Annotated[
        str, typer.Option(help="Whose token it is, as changes will be signed: e.g. an e-mail address.")
    ],
    role: Annotated[
        Role,
        typer.Option(
            case_sensitive=False,
            help="What it may do. ADMIN: everything. MEMBER: all but connect and change settings. "
            "SERVICE: SourceWhale's back end.",
        ),
    ] = Role.MEMBER,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of the token alone.")] = False,
) -> None:
    """Make a token and print it, this one time: only its hash is kept.

    Send it as `Authorization: Bearer TOKEN`.
    """
    made = asyncio.run(_create(read_configuration(), team, user, role))
    if as_json:
        print_json({"token": made, "team": team, "user": user, "role": role.value})
        return
    typer.echo(made)
    notes().print(f"{role} token of {user} in {team}. It won't be shown again.", markup=False, soft_wrap=True)


@token.command()
def revoke() -> None:
    """Make a token worthless. The token is read from standard input, so that no shell remembers it."""
    given = sys.stdin.readline().strip()
    if not asyncio.run(_revoke(read_configuration(), given)):
        raise CommandFailed("This is no token that is in use.")
    notes().print("The token is revoked.")


async def _create(configuration: Configuration, team: str, user: str, role: Role) -> str:
    async with migrated_database(configuration) as db:
        return await create_token(db, real_world(), team=team, user=user, role=role)


async def _revoke(configuration: Configuration, given: str) -> bool:
    async with migrated_database(configuration) as db:
        return await revoke_token(db, real_world(), given)
