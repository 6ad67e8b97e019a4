"""`wardwatch news2`: the score of one set of observations, part by part."""

import argparse

from clinical.news2 import SIGNALS, Parameter, Score, score
from clinical.observations import NAMES, Observations, news2_document, read_observations
from clinical.vitals import FACTS, display
from tui import output
from tui.refusal import Refusal
from tui.settings import Settings


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the observations."""
    parser.add_argument(
        "observations",
        nargs="*",
        metavar="NAME=VALUE",
        help="any of rr=18 spo2=95 oxygen=yes sbp=220 pulse=115 acvpu=A temp=35.4, and scale=2",
    )
    parser.add_argument("--json", action="store_true", help="for programs")


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Score the set and print it."""
    try:
        observed = read_observations(arguments.observations)
    except ValueError as error:
        raise Refusal(str(error), 2) from error
    scored = score(observed.values, observed.scale)
    if arguments.json:
        output.document(news2_document(scored))
    else:
        _print(scored, observed)
    return 0


def _print(scored: Score, observed: Observations) -> None:
    output.line(_headline(scored, observed))
    for parameter in Parameter:
        points = scored.points[parameter]
        shown = _shown(parameter, observed.values[parameter])
        needs = _NEEDS_OXYGEN if parameter is Parameter.SPO2 and _lacks_oxygen(scored, observed) else ""
        output.line(f"  {NAMES[parameter]:8}{shown:14}{'-' if points is None else points}{needs}")


_NEEDS_OXYGEN = "  on scale 2 it needs oxygen="


def _lacks_oxygen(scored: Score, observed: Observations) -> bool:
    """Whether an SpO2 is given that scale 2 cannot score before it is said whether oxygen is."""
    return observed.values[Parameter.SPO2] is not None and scored.points[Parameter.SPO2] is None


def _shown(parameter: Parameter, value: float | None) -> str:
    if value is None:
        return "not given"
    if parameter is Parameter.OXYGEN:
        return "oxygen" if value else "air"
    signal = SIGNALS[parameter]
    return f"{display(signal, value)} {FACTS[signal].unit}".strip()


def _headline(scored: Score, observed: Observations) -> str:
    if scored.total is None and _lacks_oxygen(scored, observed):
        return "NEWS2 --  oxygen is missing: say oxygen=yes, no or a flow"
    if scored.total is None:
        return "NEWS2 --  nothing to score; see wardwatch news2 --help"
    if scored.complete:
        return f"NEWS2 {scored.total}  {scored.band}"
    return (
        f"NEWS2 ≥{scored.total} {scored.present}/{len(Parameter)}  at least {scored.band}, parts are missing"
    )
