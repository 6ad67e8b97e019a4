"""What a banner promises while stores do not answer is what there is."""

import pytest

from backends.ports import Link, LinkState
from tui import notices
from tui.regions import RegionWatch
from widgets.banner import Banner
from widgets.inks import DARK_256
from widgets.lines import paint


def told(region: RegionWatch, *down: str) -> str:
    """The reasons that stand in the banner while these stores do not answer."""
    for port in down:
        region.hear_link(port)(Link(LinkState.DOWN, 5.0, problem="silent"))
    return " ".join(notice.why for notice in notices.of_the_links(region))


@pytest.mark.parametrize("known", [True, False])
def test_a_last_known_stand_is_promised_only_where_alerts_were_known(known: bool) -> None:
    region = RegionWatch("north", "North")
    region.alerts_known = known
    why = told(region, "alerts")
    assert ("The last known stand" in why) == known
    assert ("None were known" in why) != known


def test_the_history_is_asked_only_where_it_answers() -> None:
    assert "Asked from the history every few seconds" in told(RegionWatch("north", "North"), "live")
    both = told(RegionWatch("north", "North"), "live", "vitals")
    assert "Asked from the history" not in both
    assert "The history does not answer either" in both


@pytest.mark.parametrize("width", [40, 80, 160])
def test_a_display_that_is_behind_says_all_of_what_to_do_at_every_width(width: int) -> None:
    banner = Banner()
    banner.set_reactive(Banner.notices, tuple(notices.of_the_screen(12.0, "", "")))
    said = " ".join(paint(line, width, DARK_256).text for line in banner.draw(width, banner.lines))
    assert "!!! DISPLAY DELAYED 12 s" in " ".join(said.split())
    assert "LOOK AT THE BEDSIDE MONITORS" in said
