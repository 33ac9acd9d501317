"""How well is the city doing? The one place where numbers about it come from, for officers and for the public.

Marts are small tables of counts, made anew for a month (`services.gather`). Officers read them as they are; the public reads
publications only: a month's tables, frozen, in which numbers too small to be told are withheld (`protecting`).
"""
