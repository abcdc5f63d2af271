"""Hostile input at every door but that of archives: files, texts, requests and commands."""
