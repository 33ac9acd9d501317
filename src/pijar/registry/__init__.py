"""Who are the workers we know? Persons, the words for their work, and the registers others keep of them.

Called by intake and by every later step. Holds no rule of the programme.
"""
