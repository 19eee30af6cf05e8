"""What it costs: prints tables instead of judging. Run with `pytest tests/bench -m bench -n 0 -s`."""
