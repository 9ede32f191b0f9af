"""Settings, addresses, processes and the operator's command; the only place that lists installed modules."""
