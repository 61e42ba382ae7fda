"""Screens of events."""
