"""Geography owns immutable area packs and every answer taken from them.

Where is this? (gazetteer, beat, grid reference); how long to get there? (roads);
who should be sent? (ranked by road time, with reasons in and reasons out).
It states no facts. Control, resourcing, mobile and synth ask it; it asks nobody.
"""
