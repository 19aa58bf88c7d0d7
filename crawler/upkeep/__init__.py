"""What is done to a state folder between runs: backup, purge, rebuild, replay."""
