"""Read models: what the force owes, how old, how risky, and whether the figures still hold.

Owns no duties and no records: every figure is counted from the rows it opens. Keeps a snapshot of its own only
where the past cannot be counted again. Asks work, safeguarding, exchange and the kernel.
"""
