"""What the law says on a date, each answer with its provision.

Contributions and their prepayment, benefits (JKK, JKM), due days and deadlines, arrears and cover, heirs, ages, identity
numbers; `bulk` answers for a million cases. Every module that owes, asks or counts something calls it. It reads dated YAML
under `parameters/` and computes in exact integers and fractions; it knows no person and no table, holds no legal number in
code, and never guesses: where no value is known it raises `LawError`.
"""
