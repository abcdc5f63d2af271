"""Proof under crashes, faults and hostile input: ``make torture`` and ``make endurance``."""
