"""Command and control: calls, incident logs, grading, dispatch, units, the live board.

Owns contacts, incidents, their logs and the status of units. States the facts of
`contracts.control`; hears `ReferralOpened`, `AssessmentSigned` and `CrimeRecorded` to
tick what a log needs before it may close. Reads resourcing for who is on duty,
nominals for warnings and history, geography for places and who is nearest.
"""
