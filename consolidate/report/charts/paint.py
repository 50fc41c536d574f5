"""The roles that a mark can play in a chart, and the paint of each.

One palette for every chart; the style sheet repeats the same colours for text and tables, and a
test holds the two together and measures their contrast. Presentation attributes and not classes, so
that a chart cut out of its page keeps its looks.
"""

INK = "#1B2733"
INK_2 = "#4A5863"
OWN = "#12436D"
NEUTRAL = "#2073BC"
TAKES_AWAY = "#28A197"
PEER = "#BFBFBF"
PEER_OUTLINE = "#6F7C87"
LOWER_SIDE = "#8FA3B3"
BAND = "#C5DAED"
MIDDLE_HALF = "#E4E9ED"
REMAINING = "#DCE8F3"
HAIRLINE = "#D3DAE0"
WHITE = "#FFFFFF"
STRIPES = "stripes"
"""The id suffix of the pattern of grey stripes: taken off, overlap or not assessed."""

FILLS = {
    "own": {"fill": OWN},
    "neutral": {"fill": NEUTRAL},
    "opposite": {"fill": TAKES_AWAY},
    "peer": {"fill": PEER},
    "lower": {"fill": LOWER_SIDE},
    "band": {"fill": BAND},
    "middle": {"fill": MIDDLE_HALF},
    "remaining": {"fill": REMAINING},
    "striped": {"fill": f"url(#{STRIPES})", "stroke": PEER_OUTLINE},
    "unexplained": {"fill": WHITE, "stroke": PEER_OUTLINE, "stroke-dasharray": "3 2"},
    "peer-dot": {"fill": WHITE, "stroke": PEER_OUTLINE, "stroke-width": "1.3"},
    "own-dot": {"fill": OWN, "stroke": WHITE, "stroke-width": "1.6"},
    "own-hollow": {"fill": WHITE, "stroke": OWN, "stroke-width": "2.2"},
}
STROKES = {
    "grid": {"stroke": HAIRLINE, "stroke-width": "1"},
    "axis": {"stroke": PEER_OUTLINE, "stroke-width": "1"},
    "zero": {"stroke": INK, "stroke-width": "1.5"},
    "rule": {"stroke": INK, "stroke-width": "1.25"},
    "median": {"stroke": INK, "stroke-width": "1.5", "stroke-dasharray": "5 3"},
    "median-solid": {"stroke": INK, "stroke-width": "1.25"},
    "bracket": {"stroke": PEER_OUTLINE, "stroke-width": "1", "fill": "none", "stroke-linejoin": "round"},
    "connector": {"stroke": PEER_OUTLINE, "stroke-width": "1"},
    "interval": {"stroke": OWN, "stroke-width": "2.2"},
    "own-line": {"stroke": OWN, "stroke-width": "2.5", "fill": "none", "stroke-linejoin": "round"},
    "other-line": {"stroke": PEER_OUTLINE, "stroke-width": "2", "fill": "none", "stroke-linejoin": "round"},
}
TEXTS = {"ink": INK, "ink-2": INK_2, "own": OWN}
