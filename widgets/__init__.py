"""What is drawn, from clinical types only; never sees a store."""
