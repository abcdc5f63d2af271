"""Somebody at the window for an hour, and what the process needs meanwhile."""
