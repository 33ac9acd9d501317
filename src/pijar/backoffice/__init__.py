"""Screens for officers, one journey per file. Decides nothing: asks selectors, calls services."""
