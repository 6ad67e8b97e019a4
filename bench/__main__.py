"""`python -m bench [NAME ...]`: print every figure, or the named ones; exit 1 when one is over its limit."""

import importlib
import sys

BENCHES = (
    "first_paint", "board", "intake", "look_up", "scale", "vitals_history", "care_teams", "analytics",
)  # fmt: skip


def main(names: list[str]) -> int:
    """Run the benches and print their figures."""
    if unknown := set(names) - set(BENCHES):
        sys.stderr.write(f"no bench {', '.join(sorted(unknown))}; there is {', '.join(BENCHES)}\n")
        return 2
    held = True
    for name in names or BENCHES:
        for figure in importlib.import_module(f"bench.{name}").figures():
            print(figure, flush=True)
            held = held and figure.held
    return 0 if held else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
