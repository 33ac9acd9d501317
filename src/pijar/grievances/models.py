"""Complaints and what was answered."""
