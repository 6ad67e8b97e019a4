"""The yardstick of first paint: a Textual app that shows five lines and imports pydantic-settings."""

import pydantic_settings
from textual.app import App, ComposeResult
from textual.widgets import Static


class FiveLines(App[None]):
    """Five lines, and nothing behind them."""

    def compose(self) -> ComposeResult:
        """Show the lines."""
        for number in range(1, 6):
            yield Static(f"line {number} {pydantic_settings.__name__}")


if __name__ == "__main__":
    FiveLines().run()
