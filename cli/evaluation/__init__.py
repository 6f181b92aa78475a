"""`clinic evaluate`: how well messages are understood."""
