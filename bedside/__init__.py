"""Where readings come from, and what happens to each on its way in."""
