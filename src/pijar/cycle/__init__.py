"""Runs the programme's month, step by step: assess, allocate, decide, bill. Hands each step what it needs of the others."""
