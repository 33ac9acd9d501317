"""Who pays, how much, for whom? Funds with their places, and the gifts of civil servants. Picks no person."""
