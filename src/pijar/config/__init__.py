"""How pijar is started: settings, urls, the embedded database. Decides nothing."""
