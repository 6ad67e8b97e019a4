"""One adapter for each store, all behind the ports."""
