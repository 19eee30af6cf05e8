"""How soon another worker goes on after a death, with the waiting times of the defaults."""

from pathlib import Path

from domain.configuration import Configuration

GOES_ON_WITHIN = 45.0
"""Seconds in which another worker must have taken over and be writing again."""
MARGIN = 5.0
"""For what is no waiting: ringing, taking the lane, looking for what the dead worker may have created."""


def test_by_default_another_worker_goes_on_within_45_seconds(tmp_path: Path) -> None:
    defaults = Configuration.from_environment({}, data_dir=tmp_path)
    # It died right after renewing its lease, which somebody notices at the next sweep;
    lane_is_taken = defaults.lease_seconds + defaults.sweep_seconds
    # what it had not begun goes on then, what it was sending at a sweep after its calls have settled.
    settled = defaults.lease_seconds + defaults.settle_seconds + defaults.sweep_seconds
    assert lane_is_taken < settled + MARGIN < GOES_ON_WITHIN
