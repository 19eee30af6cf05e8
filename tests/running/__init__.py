"""The whole program as production runs it: an API, workers in processes of their own, a local Clockwork."""
