"""What is done to a server, a file a kind. Each ends at `trial.until`."""
