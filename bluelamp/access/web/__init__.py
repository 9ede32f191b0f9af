"""Sign-in, lock and unlock, accounts and the audit on screen."""
