"""What the law says on a date: amounts, due days, relief and cover, each with its provision.

Every module that owes, asks or counts something calls it. It reads dated YAML under `parameters/` and computes in
exact integers and fractions; it knows no person and no table, holds no legal number in code, and never guesses: where
no value is known it raises `LawError`.
"""
