"""The telephone system's adapter: its events in, as contacts of the control room."""
