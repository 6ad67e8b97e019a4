"""What a nurse knows: pure types and rules, with no I/O and no clock of their own."""
