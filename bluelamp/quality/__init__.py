"""Data quality: checks that modules declare on their own records, scored, with every finding owed by somebody.

Owns checks' runs, findings, scores and their trend, bulk corrections and their undo.
States what it corrected through the owners' doors. Modules declare their checks through
`quality.declare`; quality never imports them.
"""
