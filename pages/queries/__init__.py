"""Reads of the app, already narrowed to what the actor may see."""
