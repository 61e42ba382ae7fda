"""A month's content plan as a spreadsheet: in as drafts (whole or not at all), out in the same columns."""
