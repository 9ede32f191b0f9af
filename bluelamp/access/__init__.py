"""Who may do what, and who did: accounts, posts, roles, restrictions, sessions and the sealed audit.

States nothing yet. Every module asks it through `guard` and through the kernel's doorways; it asks nobody.
"""
