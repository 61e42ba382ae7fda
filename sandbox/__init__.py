"""A local stand-in for the HTTP APIs of VK, Odnoklassniki, Telegram and MAX.

It is a program of its own: it imports nothing of the portal and nothing of the portal imports it.
"""
