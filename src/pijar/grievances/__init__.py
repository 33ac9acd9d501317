"""Complaints with a ticket and a clock, and their answers. Knows no money and changes no case."""
