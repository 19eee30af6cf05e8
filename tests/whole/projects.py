"""A firm's project with its candidacies, and a team whose stages are mapped onto its statuses."""

from sqlalchemy import select

from domain.records.database import Database
from domain.records.lanes import Lane
from tests.whole.api import Json
from tests.whole.clockwork import Clockwork
from tests.whole.team import PUSH, Team, until

MAPPING = {"SOURCED": "Research", "REPLIED": "Pursuing", "MEETING": "Interviewing", "OPENED": "Research"}
STAGES = "stages { version source orderSource stages { stage statusId statusName isGone } order { id name } }"


class Project:
    """A project as a recruiter sees it; statuses are by name."""

    def __init__(self, clockwork: Clockwork, name: str = "CFO search") -> None:
        self._clockwork = clockwork
        self.id: str = clockwork.sandbox.plant("projects", {"name": name})["id"]

    def put(self, person_id: str, status: str) -> str:
        """A candidacy that a recruiter has made; its id."""
        record = {"projectId": self.id, "personId": person_id, "statusId": self.status_id(status)}
        planted: str = self._clockwork.sandbox.plant("candidacies", record)["id"]
        return planted

    def change(self, candidacy_id: str, status: str) -> None:
        """What a recruiter does by hand."""
        self._clockwork.sandbox.edit("candidacies", candidacy_id, {"statusId": self.status_id(status)})

    def status_id(self, name: str) -> str:
        """The id of one of the firm's statuses."""
        return self._clockwork.id_of("statuses", name)

    def candidacies(self) -> list[Json]:
        """Everybody in the project."""
        return self._clockwork.sandbox.store["candidacies"].of(self.id)

    def only(self) -> str:
        """The id of the one candidacy that there is."""
        (found,) = self.candidacies()
        return str(found["id"])

    def statuses(self) -> dict[str, list[str]]:
        """The names of the statuses that each person has in it, by the person's name."""
        names = {record["id"]: record["name"] for record in self._clockwork.sandbox.store["statuses"]}
        shown: dict[str, list[str]] = {}
        for found in self.candidacies():
            person = self._clockwork.person(found["personId"])["name"]
            shown.setdefault(person, []).append(names[found["statusId"]])
        return shown


async def map_stages(team: Team, project: Project, mapping: dict[str, str | None]) -> None:
    """Map stages onto statuses by name; None: onto nothing."""
    stages = [
        {"stage": stage, "statusId": status and project.status_id(status)}
        for stage, status in mapping.items()
    ]
    await save_stages(team, stages=stages)


async def save_stages(team: Team, **changes: object) -> None:
    """Save changes of the stage mapping over its newest version."""
    version = (await team.api.query("mappings", STAGES))["stages"]["version"]
    await team.api.mutate("stageMappingUpdate", input={"expectedVersion": version, **changes})


async def stage_push(team: Team, person: str = "ada") -> Json:
    """A Person's newest push of a stage, once nothing is left to be tried."""
    await team.quiet()
    pushes = await team.pushes(person={"sourcewhaleId": person}, kind="STAGE")
    return pushes[0]


async def set_stage(team: Team, stage: str, person: str = "ada", campaign: str = "campaign") -> Json:
    """Set a stage; what the mutation says of it."""
    return await team.api.mutate(
        "personStageSet",
        f"stageExplanation stagePush {{ {PUSH} }}",
        campaign={"sourcewhaleId": campaign},
        person={"sourcewhaleId": person},
        stage=stage,
    )


async def lanes_are_free(db: Database) -> None:
    """Wait until nobody goes on with a list that was read before: a project's is good for two seconds."""

    async def are_free() -> bool:
        async with db.reading_everywhere() as session:
            return await session.scalar(select(Lane.owner).where(Lane.owner != "").limit(1)) is None

    await until(are_free)
