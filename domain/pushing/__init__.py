"""How a push travels: requested, found, planned, performed, recorded."""
