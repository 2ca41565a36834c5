"""Writing files that are safe to open in a spreadsheet."""
