"""The papers of a month: lists, recapitulation, letter, minutes and report of a batch, and the insurer's file of changes.

Called by `cycle.papers`, which knows the programme. It reads the books and makes bytes; the books it never changes.
"""
