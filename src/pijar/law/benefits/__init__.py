"""What the law pays after a work accident (JKK) or another death (JKM), line by line, with the article of each rupiah.

`case.read` proves a case to make sense and `estimate.estimate` reckons it; the command line and the page of the law call
them. Every answer is an estimate: where the law or the facts leave something open it is a span and a question to the
insurer. Nothing here guesses, knows a person, reads a clock or writes anything, and no number of the law stands in code.
"""
