"""Partners that receive referrals: the port and its HTTP adapter."""
