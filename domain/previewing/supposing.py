"""What a preview takes as said, as it is kept, and the rules that follow from it."""

from collections.abc import Mapping
from typing import Any

from domain.records.campaigns import Campaign
from domain.records.versions import DocumentKey, Subject
from domain.rules.syncing import Override
from domain.team_rules import TeamRules

_BETWEEN = ":"


def documents_to_json(documents: Mapping[DocumentKey, Any]) -> dict[str, Any]:
    """Documents, or their versions, by `SUBJECT:user`."""
    return {f"{subject}{_BETWEEN}{user}": value for (subject, user), value in documents.items()}


def with_documents(rules: TeamRules, proposed: Mapping[str, Any]) -> TeamRules:
    """The rules as they would be with the proposed documents, which are as `documents_to_json` made them."""
    documents = dict(rules.documents)
    for text, document in proposed.items():
        subject, _, user = text.partition(_BETWEEN)
        documents[Subject(subject), user] = document
    return TeamRules.of(documents, rules.versions, rules.catalogue)


def as_if(campaign: Campaign, said: Override) -> Campaign:
    """The campaign, of no session, as it would be if it said this too."""
    return Campaign(
        id=campaign.id,
        team_id=campaign.team_id,
        sync_as=said.sync_as or campaign.sync_as,
        when_adding=said.when_adding or campaign.when_adding,
        project_id=campaign.project_id,
        owner=campaign.owner,
        tags=campaign.tags,
    )
