"""Forms: what a person has typed but not yet sent (drafts), and versioned question sets.

Drafts are kept per account, form and record, sealed at rest, so that no exit loses work. Nothing here decides
what a form means; the module whose form it is does.
"""
