"""Words that every floor shares: findings, errors and exit codes, collection years, states and units."""
