"""Registering people with the insurer, and asking the population office about people: by files, through plug-ins.

Called by the officers' screens and commands once a month's list is made. It never decides who is carried, never bills, and
never writes another module's tables: the insurer's numbers are kept by `enrolment`, registers by `registry`.
"""
