"""Fitting and judging models: arrays and frames in, numbers out. Nothing here knows a warehouse, a ledger or a job."""
