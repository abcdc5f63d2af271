"""Window, command line and API clients at once on one workspace."""
