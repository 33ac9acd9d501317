"""Which fund carries which person this month? Ranks the eligible and fills the places, the same way every time."""
