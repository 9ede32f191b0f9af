"""Simulators of other people's systems; each runs as a process of its own and says that it is one."""
