"""Are these two records one person? Compares records, never changes a list; people decide what it leaves open."""
