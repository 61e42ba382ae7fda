"""Screens of the plan: load through access, bind a form, call an action, redirect or draw."""
