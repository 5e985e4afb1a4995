"""Notifications: planned from wall clock and rule, told once, within what the channel allows."""
