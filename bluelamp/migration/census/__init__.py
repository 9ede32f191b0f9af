"""Whether a row of any table vanished behind the engine's back (docs/adr/0111).

`watching` puts triggers on every table that note each removal; `keys` and `kept` write down every key of every
table and compare with the time before; `judging` says which removals a door of ours did.
"""
