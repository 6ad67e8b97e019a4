"""The figures, side by side with their yardsticks."""
