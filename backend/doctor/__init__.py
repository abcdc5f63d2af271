"""Looks a closed workspace over, repairs what loses nothing, and saves what can be read."""
