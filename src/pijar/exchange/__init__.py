"""Tables to and from other offices: written whole or not at all, read by a mapping of headings.

Called by whatever sends or receives a file. Knows no person, no office and no state: only cells, headings and bytes.
"""
