"""Every write about organizations, orders and appointments."""
