"""Polar, simulated: AccessLink v4 and its authorization server on real HTTP."""
