"""Where is this kelurahan? The table of regions and the spellings people use. Knows no person."""
