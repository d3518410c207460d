"""The demo squad: what truly happened to a football team over a season, whatever a source calls it."""
