"""Pages of the shell: home, help, about, and the state of the session."""
