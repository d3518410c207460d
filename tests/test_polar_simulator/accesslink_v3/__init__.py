"""How the simulated AccessLink v3 answers, over real HTTP."""
