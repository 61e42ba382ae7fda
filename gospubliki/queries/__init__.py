"""Reads of the register, already narrowed to what the actor may see."""
