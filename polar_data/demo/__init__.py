"""The demo world: what truly happened to one athlete, and its renderers into Polar's shapes."""
