"""The verification round (verval): lists to check in the field, a sample checked twice, a public list, objections, minutes.

Called by `cycle`, the screens and the command line. A result here never changes a register, a case or an enrolment: it asks an
officer for a decision, which other modules' own services write.
"""
