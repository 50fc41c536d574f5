"""Metrics over the store, peers, position, opportunity, caps, and the way back from a number to its cells."""
