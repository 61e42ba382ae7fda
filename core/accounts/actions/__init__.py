"""Every write about people: signing in, second factor, invitations, own settings. One verb per function."""
