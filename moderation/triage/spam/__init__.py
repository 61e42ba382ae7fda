"""Spam: features of a text (links, contacts, money, calls to act) and a linear model over them and its words."""
