"""Runs of tokens into days and hours: a module for each subject; clinic/times/rules/grammar.py is where to start."""
