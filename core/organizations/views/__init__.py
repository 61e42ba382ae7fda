"""Screens of organizations, orders and appointments."""
