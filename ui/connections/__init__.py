"""The parts of the Connections page."""
