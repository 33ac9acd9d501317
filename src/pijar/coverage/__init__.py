"""Was this person covered on this day, and how much of the city is? Reads enrolment and paid months; writes only figures."""
