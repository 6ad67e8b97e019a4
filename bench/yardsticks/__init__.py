"""What the figures are held against: bare programs that do the least."""
