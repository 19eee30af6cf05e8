"""What runs in the background: one lane per team, drained by Dramatiq actors."""
