"""The commands, a module each; none is loaded before it is asked for."""
