"""The ledger of duties: every thing owed, to whom, by when, under which rule, and what became of it.

Owns duties, their history, working-day calendars and the overdue ladder.
States DutyOwed, DutySettled and DutyEscalated. Modules above owe and meet duties through
`work.commands` and declare their kinds through `work.declare.task`; the backlog is a query over it.
"""
