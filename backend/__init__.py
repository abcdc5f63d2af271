"""The local backend of Extension Workshop: no Qt anywhere below."""
