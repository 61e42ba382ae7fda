"""Forms of the app: what is typed, in the portal's words. Actions decide."""
