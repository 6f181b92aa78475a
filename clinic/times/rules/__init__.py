"""Runs of tokens into days and hours, one subject of rules a module; clinic/times/rules/grammar.py is where to start."""
