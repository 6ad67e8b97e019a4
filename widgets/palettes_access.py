"""Palettes for eyes and screens that need more: high contrast, safe for colour-blind eyes, greys alone.

Distances (CAM02-UCS, Machado 2009, full severity: normal, protan, deutan, tritan) of the safe palette:
high - medium text 47 41 28 50, high - technical 67 56 58 68, medium - technical 63 61 63 39,
high - normal 42 36 32 45, technical - normal 29 25 29 26. Every text of the high contrast palette has at
least 7 : 1 on its page (WCAG 2.2, 1.4.6).
"""

from widgets.looks import Ground, Ink, Look, Palette
from widgets.palettes_everyday import DARK, FEW_DARK

CONTRAST = Palette(
    inks={
        Ink.TEXT: Look(252),
        Ink.STRONG: Look(231, forms="bold"),
        Ink.QUIET: Look(250),
        Ink.OLD: Look(249),
        Ink.STALE: Look(248, forms="strike"),
        Ink.STALE_AGE: Look(249),
        Ink.FAINT: Look(247),
        Ink.TREND: Look(244),
        Ink.TREND_OUT: Look(231),
        Ink.HIGH_FILL: Look(231, 124, "bold"),
        Ink.HIGH: Look(210, forms="bold"),
        Ink.MEDIUM_FILL: Look(16, 226, "bold"),
        Ink.MEDIUM: Look(226, forms="bold"),
        Ink.LOW: Look(226, forms="bold"),
        Ink.TECHNICAL: Look(39, forms="bold"),
        Ink.TECHNICAL_FILL: Look(16, 39, "bold"),
        Ink.NEWS_HIGH: Look(16, 231, "bold"),
        Ink.NEWS_MEDIUM: Look(16, 250),
        Ink.NEWS_SINGLE: Look(231, 239),
    },
    grounds={
        Ground.PAGE: 16,
        Ground.BAND: 232,
        Ground.BAR: 233,
        Ground.OVER: 233,
        Ground.CURSOR: 18,
        Ground.ALARM: 39,
    },
    lifted={
        Ground.CURSOR: {
            Ink.TEXT: Look(231),
            Ink.QUIET: Look(254),
            Ink.OLD: Look(251),
            Ink.STALE: Look(250, forms="strike"),
            Ink.STALE_AGE: Look(251),
            Ink.FAINT: Look(250),
            Ink.TREND: Look(248),
            Ink.HIGH: Look(217, forms="bold"),
            Ink.TECHNICAL: Look(45, forms="bold"),
        },
    },
)

SAFE = Palette(
    inks={
        **DARK.inks,
        Ink.HIGH_FILL: Look(16, 202, "bold"),
        Ink.HIGH: Look(202, forms="bold"),
        Ink.MEDIUM_FILL: Look(16, 227, "bold"),
        Ink.MEDIUM: Look(227, forms="bold"),
        Ink.LOW: Look(227, forms="bold"),
        Ink.TECHNICAL: Look(75, forms="bold"),
        Ink.TECHNICAL_FILL: Look(16, 75, "bold"),
        Ink.NEWS_HIGH: Look(16, 250, "bold"),
    },
    grounds={**DARK.grounds, Ground.ALARM: 75},
    lifted={
        **DARK.lifted,
        Ground.BAR: {**DARK.lifted[Ground.BAR], Ink.HIGH: Look(209, forms="bold")},
        Ground.CURSOR: {
            **DARK.lifted[Ground.CURSOR],
            Ink.HIGH: Look(216, forms="bold"),
            Ink.TECHNICAL: Look(117, forms="bold"),
        },
    },
)

FEW_SAFE = Palette(
    inks={
        **FEW_DARK.inks,
        Ink.HIGH_FILL: Look(15, 5, "bold"),
        Ink.HIGH: Look(13, forms="bold"),
    },
    grounds=FEW_DARK.grounds,
)
"""In 16 colours magenta keeps further from yellow and grey than red does, for every eye."""

MONO = Palette(
    inks={
        **DARK.inks,
        Ink.HIGH_FILL: Look(16, 231, "bold"),
        Ink.HIGH: Look(231, forms="bold"),
        Ink.MEDIUM_FILL: Look(231, 242, "bold"),
        Ink.MEDIUM: Look(253, forms="bold"),
        Ink.LOW: Look(253, forms="bold underline"),
        Ink.TECHNICAL: Look(252, forms="bold"),
        Ink.TECHNICAL_FILL: Look(16, 249, "bold"),
        Ink.NEWS_HIGH: Look(16, 250, "bold underline"),
        Ink.NEWS_MEDIUM: Look(255, 240, "underline"),
        Ink.NEWS_SINGLE: Look(255, 237, "underline"),
    },
    grounds={**DARK.grounds, Ground.ALARM: 249},
    lifted={
        **DARK.lifted,
        Ground.BAR: {**DARK.lifted[Ground.BAR], Ink.HIGH: Look(231, forms="bold")},
        Ground.CURSOR: {
            **DARK.lifted[Ground.CURSOR],
            Ink.HIGH: Look(231, forms="bold"),
            Ink.TECHNICAL: Look(254, forms="bold"),
        },
    },
)

FEW_MONO = Palette(
    inks={
        **FEW_DARK.inks,
        Ink.HIGH_FILL: Look(0, 15, "bold"),
        Ink.HIGH: Look(15, forms="bold"),
        Ink.MEDIUM_FILL: Look(0, 7),
        Ink.MEDIUM: Look(7, forms="bold"),
        Ink.LOW: Look(7, forms="bold underline"),
        Ink.TECHNICAL: Look(7, forms="underline"),
        Ink.TECHNICAL_FILL: Look(0, 7, "underline"),
        Ink.NEWS_HIGH: Look(15, 8, "bold underline"),
        Ink.NEWS_MEDIUM: Look(15, 8, "underline"),
    },
    grounds={Ground.ALARM: 7},
)
