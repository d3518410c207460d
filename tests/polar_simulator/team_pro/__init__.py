"""Team Pro v1.1 as served under /v1, for coaches' tokens with the scope `team_read`."""
