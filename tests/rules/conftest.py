"""How Hypothesis runs: a machine that is busy with other tests is no reason to fail."""

from hypothesis import settings

settings.register_profile("patient", deadline=None)
settings.load_profile("patient")
