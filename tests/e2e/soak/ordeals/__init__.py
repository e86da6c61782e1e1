"""The ordeals of a server, one file per kind. Each ends at `trial.until`."""
