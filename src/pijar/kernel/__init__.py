"""The words every module shares: a month, an amount of rupiah, an identifier, a refusal.

Everybody calls it. It knows no law, no table and no clock, and imports nothing of pijar.
"""
