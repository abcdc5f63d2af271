"""Adding packages to properties, in place of the page: chosen, checked, begun at once."""
