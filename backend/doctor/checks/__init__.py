"""What the doctor looks at, a module each."""
