"""Workers that die, freeze, stop and lose their broker: nothing is lost, and nothing is written twice."""
