"""What is owed, sent, paid and settled: one batch per month and fund, from draft to reconciled."""
