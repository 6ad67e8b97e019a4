"""The dark and the light palette, and what becomes of them in 16 colours and in none.

Every colour is one of the 256 of xterm, so that plain SSH shows the same picture as truecolour; numbers and
contrasts were chosen for red-, green- and blue-blind eyes. Form alone tells the priorities apart.
"""

from widgets.looks import Ground, Ink, Look, Palette

_FILLS = {Ink.HIGH_FILL: Look(231, 160, "bold"), Ink.MEDIUM_FILL: Look(16, 220, "bold")}

DARK = Palette(
    inks={
        **_FILLS,
        Ink.TEXT: Look(250),
        Ink.STRONG: Look(255, forms="bold"),
        Ink.QUIET: Look(246),
        Ink.OLD: Look(245),
        Ink.STALE: Look(245, forms="strike"),
        Ink.STALE_AGE: Look(245),
        Ink.FAINT: Look(241),
        Ink.TREND: Look(242),
        Ink.TREND_OUT: Look(250),
        Ink.HIGH: Look(203, forms="bold"),
        Ink.MEDIUM: Look(220, forms="bold"),
        Ink.LOW: Look(220, forms="bold"),
        Ink.TECHNICAL: Look(81, forms="bold"),
        Ink.TECHNICAL_FILL: Look(16, 81, "bold"),
        Ink.NEWS_HIGH: Look(16, 253, "bold"),
        Ink.NEWS_MEDIUM: Look(16, 246),
        Ink.NEWS_SINGLE: Look(231, 239),
    },
    grounds={
        Ground.PAGE: 233,
        Ground.BAND: 234,
        Ground.BAR: 236,
        Ground.OVER: 235,
        Ground.CURSOR: 238,
        Ground.ALARM: 81,
    },
    lifted={
        Ground.BAR: {
            Ink.QUIET: Look(248),
            Ink.OLD: Look(247),
            Ink.STALE: Look(247, forms="strike"),
            Ink.STALE_AGE: Look(247),
            Ink.TREND: Look(244),
            Ink.TREND_OUT: Look(252),
            Ink.HIGH: Look(210, forms="bold"),
        },
        Ground.OVER: {
            Ink.OLD: Look(246),
            Ink.STALE: Look(246, forms="strike"),
            Ink.STALE_AGE: Look(246),
            Ink.TREND: Look(243),
        },
        Ground.CURSOR: {
            Ink.TEXT: Look(255),
            Ink.QUIET: Look(251),
            Ink.OLD: Look(251),
            Ink.STALE: Look(250, forms="strike"),
            Ink.STALE_AGE: Look(251),
            Ink.FAINT: Look(244),
            Ink.TREND: Look(246),
            Ink.TREND_OUT: Look(255),
            Ink.HIGH: Look(217, forms="bold"),
            Ink.TECHNICAL: Look(117, forms="bold"),
        },
    },
)

LIGHT = Palette(
    inks={
        **_FILLS,
        Ink.TEXT: Look(237),
        Ink.STRONG: Look(16, forms="bold"),
        Ink.QUIET: Look(240),
        Ink.OLD: Look(241),
        Ink.STALE: Look(241, forms="strike"),
        Ink.STALE_AGE: Look(241),
        Ink.FAINT: Look(244),
        Ink.TREND: Look(244),
        Ink.TREND_OUT: Look(237),
        Ink.HIGH: Look(88, forms="bold"),
        Ink.MEDIUM: Look(94, forms="bold"),
        Ink.LOW: Look(94, forms="bold"),
        Ink.TECHNICAL: Look(24, forms="bold"),
        Ink.TECHNICAL_FILL: Look(231, 24, "bold"),
        Ink.NEWS_HIGH: Look(231, 237, "bold"),
        Ink.NEWS_MEDIUM: Look(231, 243),
        Ink.NEWS_SINGLE: Look(16, 250),
    },
    grounds={
        Ground.PAGE: 255,
        Ground.BAND: 254,
        Ground.BAR: 253,
        Ground.OVER: 231,
        Ground.CURSOR: 189,
        Ground.ALARM: 24,
    },
    lifted={
        Ground.BAR: {
            Ink.QUIET: Look(238),
            Ink.OLD: Look(239),
            Ink.STALE: Look(239, forms="strike"),
            Ink.STALE_AGE: Look(239),
            Ink.TREND: Look(243),
            Ink.MEDIUM: Look(58, forms="bold"),
            Ink.LOW: Look(58, forms="bold"),
        },
        Ground.CURSOR: {
            Ink.TEXT: Look(16),
            Ink.QUIET: Look(236),
            Ink.OLD: Look(237),
            Ink.STALE: Look(239, forms="strike"),
            Ink.STALE_AGE: Look(237),
            Ink.FAINT: Look(242),
            Ink.TREND: Look(242),
            Ink.TREND_OUT: Look(234),
            Ink.MEDIUM: Look(58, forms="bold"),
            Ink.LOW: Look(58, forms="bold"),
        },
    },
    dark=False,
)

FEW_DARK = Palette(
    inks={
        Ink.TEXT: Look(),
        Ink.STRONG: Look(15, forms="bold"),
        Ink.QUIET: Look(),
        Ink.OLD: Look(8),
        Ink.STALE: Look(8, forms="strike"),
        Ink.STALE_AGE: Look(8),
        Ink.FAINT: Look(8),
        Ink.TREND: Look(8),
        Ink.TREND_OUT: Look(15),
        Ink.HIGH_FILL: Look(15, 1, "bold"),
        Ink.HIGH: Look(9, forms="bold"),
        Ink.MEDIUM_FILL: Look(0, 3),
        Ink.MEDIUM: Look(11, forms="bold"),
        Ink.LOW: Look(11, forms="bold underline"),
        Ink.TECHNICAL: Look(14, forms="bold"),
        Ink.TECHNICAL_FILL: Look(0, 6),
        Ink.NEWS_HIGH: Look(0, 7),
        Ink.NEWS_MEDIUM: Look(15, 8),
        Ink.NEWS_SINGLE: Look(15, forms="underline"),
    },
    grounds={Ground.ALARM: 6},
)

FEW_LIGHT = Palette(
    inks={
        **FEW_DARK.inks,
        Ink.STRONG: Look(0, forms="bold"),
        Ink.TREND_OUT: Look(0),
        Ink.HIGH: Look(1, forms="bold"),
        Ink.MEDIUM: Look(3, forms="bold"),
        Ink.LOW: Look(3, forms="bold underline"),
        Ink.TECHNICAL: Look(6, forms="bold"),
        Ink.NEWS_HIGH: Look(15, 0, "bold"),
        Ink.NEWS_SINGLE: Look(0, forms="underline"),
    },
    grounds={Ground.ALARM: 6},
    dark=False,
)

NONE = Palette(
    inks={
        Ink.TEXT: Look(),
        Ink.STRONG: Look(forms="bold"),
        Ink.QUIET: Look(),
        Ink.OLD: Look(forms="dim"),
        Ink.STALE: Look(forms="dim strike"),
        Ink.STALE_AGE: Look(forms="dim"),
        Ink.FAINT: Look(forms="dim"),
        Ink.TREND: Look(forms="dim"),
        Ink.TREND_OUT: Look(forms="bold"),
        Ink.HIGH_FILL: Look(forms="reverse bold"),
        Ink.HIGH: Look(forms="bold"),
        Ink.MEDIUM_FILL: Look(forms="reverse"),
        Ink.MEDIUM: Look(forms="bold"),
        Ink.LOW: Look(forms="bold underline"),
        Ink.TECHNICAL: Look(forms="bold"),
        Ink.TECHNICAL_FILL: Look(forms="reverse bold"),
        Ink.NEWS_HIGH: Look(forms="reverse bold"),
        Ink.NEWS_MEDIUM: Look(forms="bold underline"),
        Ink.NEWS_SINGLE: Look(forms="underline"),
    },
)
