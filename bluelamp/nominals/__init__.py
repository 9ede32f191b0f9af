"""Nominals: people, organisations, vehicles, phones, locations, events, the links between them and markers.

Owns the POLE records of domain/records.md §1: each person known once (source records merge into one golden
nominal and come apart again exactly), with provenance on every version. States PersonCreated, PersonChanged,
PersonsMerged, PersonsUnmerged, PersonRestricted, MarkerAdded, MarkerEnded, LinkMade, EventRecorded.
Holds the review desk and applies the matching engine. Asks `search` to keep its keys in the same transaction and `access` who may see what.
"""
