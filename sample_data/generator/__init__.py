"""Programs for developers: they make `sample_data/` and the register of trusts. Nothing here runs for a user."""
