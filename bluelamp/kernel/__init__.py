"""What every module stands on: time, ids, references, refusals, the doorways, facts, jobs and registries.

Owns the fact log, the readers' cursors and the idempotency keys. Knows nothing of policing and imports no
other module; the few things it must ask of the floor above (may this person do that, write it down) it asks
through `doorway.Doorkeeper`, which `access` installs.
"""
