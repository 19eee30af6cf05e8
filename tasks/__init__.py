"""What runs in the background: one lane per team, drained by Dramatiq actors.

Importing this room connects to nothing and reads nothing; `tasks.worker` is what starts it.
"""
