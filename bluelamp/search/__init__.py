"""Search: find any person by any half-remembered fact, the same answer every time, with the reasons.

Owns the vocabulary and key tables of domain/search.md §9, written in the transaction of the record they find.
Others plug in: they index subjects through `commands`, say how hits are shown and add result sections through
`declare`. It never imports its clients. States RestrictedRecordSearched, for the unit that owns a hidden record.
"""
