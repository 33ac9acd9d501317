"""Telling officers and the public what happened and what is due: sentences, channels, quiet hours, an outbox. Decides nothing."""
