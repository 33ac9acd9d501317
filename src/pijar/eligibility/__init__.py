"""Who may be enrolled this month, and why? Rules as data, reasons per person; carries no money and no places."""
