"""Backups of a workspace's store, and going back to one."""
