"""Who did or read what, when and why: an append-only chain of events. Every service writes one; nothing edits it."""
