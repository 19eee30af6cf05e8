"""Previewing: what pushes would do, by the planner that pushes follow, with nothing written in Clockwork."""
