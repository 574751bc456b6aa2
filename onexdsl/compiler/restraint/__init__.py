"""Keeps back what would only echo an earlier mistake, so that one mistake gives one finding.

Every phase runs on what the earlier ones could make, so that all mistakes are told in one run;
what a mistake makes go wrong elsewhere is not told as well. `slips.py` does that for the syntax,
`lost.py` says what later phases may miss, `echoes.py` keeps back what speaks of it, and
`joining.py` makes one finding of many places (those of a field are found by
`declared_types.py`), and `unused.py` leaves out what is unused for the reason that another
finding gives. Rule: docs/explanation/diagnostics.md.
"""
