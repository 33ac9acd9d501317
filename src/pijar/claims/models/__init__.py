"""The tables of claims: each file one subject."""
