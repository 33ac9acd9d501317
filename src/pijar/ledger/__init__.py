"""Where is the money? Accounts per fund and year, entries in double entry, never edited. Knows no person."""
