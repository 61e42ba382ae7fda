"""The register as a spreadsheet: in (whole or not at all) and out."""
