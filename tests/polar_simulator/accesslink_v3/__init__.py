"""AccessLink v3, simulated: its own OAuth, users, data, transactions and webhooks."""
