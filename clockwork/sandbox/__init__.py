"""A local Clockwork that speaks the API strictly over real HTTP: a development tool."""
