"""Recorded crimes: number, offence as far as known, who is victim and suspect, where it came from.

Owns crimes and their parties. States CrimeRecorded and CrimesImported. Asked by control (its panel), insight and
migration; offers its victims to the safeguarding sweep through `work.declare.source`.
"""
