"""Invented cities whose offices use other forms and other words, with what is true of every row.

The truth is known by construction: whoever writes a cell knows what it means. Nothing of the product is used here.
"""
