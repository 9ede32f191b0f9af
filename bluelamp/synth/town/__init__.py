"""Lanternbridge: a fictional town, drawn from a seed and written as the files any real area comes in.

It lies in the open North Sea (National Grid square OV), where nobody lives, so that no demonstration victim
has a real address; its postcode area, WM, does not exist. `write` makes the folder that `bluelamp geo build`
takes.
"""

from bluelamp.synth.town.drawing import write

__all__ = ["write"]
