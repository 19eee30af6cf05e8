"""Servers for the test session, started from wheels: PostgreSQL and Valkey, on unix sockets only."""
