"""Weeding: what is kept how long and why, and how it goes when its time has come, safely.

Owns review groups, reviews, holds, quarantine, disposal certificates, tombstones and the list of erasures
replayed after a restore. Modules declare a class, a clock and a classification for each model through
`retention.declare`; retention never imports them.
"""
