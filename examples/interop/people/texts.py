"""Texts of every kind, and of every length at which a vendor stops."""

# Whole, so that what belongs together stays together.
PIECES = [
    "Lisa", "Chen", "José", "Zoë", "O'Neill", "Олег", "Ωмега", "田中", "さくら", "한국어", "हिन्दी", "ไทย",
    "عربى", "עברית", "ǅ", "ß", "İ", "ſ", "ﬁ", "é", "e\u0301", "Z\u0335\u0341\u0321\u0353a\u0360\u0315",
    "ᄒ\u1161ᆫ",
    "😀", "👩🏽‍🚀", "🇯🇵", "🏴\U000e0067\U000e0062\U000e007f", "𝕏", "𠮷", "\U0010ffff", "\U000f0000", "\ue000",
    "\ufffe", "\uffff",
    "\ufffd", "\ufeff", "\u200b", "\u200d", "\u2060", "\u00ad", "\u034f", "\u202e", "\u202c", "\u2066",
    "\u2069", "\u200f", "\u061c",
    '"', "\\", "/", "'", "`", '\\"', "\\u0041", "\\\\", "</script>", "<!--", "-->", "]]>", "<b>", "&amp;",
    "&", "=", "+", "%20", "${x}", "{}", "[]", ",", ":", ";", "#", "@", ".", "-", "_", "0", "1984", "null",
    "true",
    '","userHmac":"0', '"payload":{"user":', "__proto__", "constructor",
]  # fmt: skip
BLANKS = [" ", "\u00a0", "\u1680", "\u2003", "\u202f", "\u205f", "\u3000", "\u2028", "\u2029"]
CONTROLS = [chr(code) for code in (*range(0x20), *range(0x7F, 0xA0))]
BLANK_CONTROLS = ["\t", "\n", "\v", "\f", "\r", "\u0085"]
HALVES = ["\ud800", "\udbff", "\udc00", "\udfff"]
LIMITS = [100, 255, 300, 750, 1000]


def character(dice):
    """Any one but a control, a blank and half a pair."""
    code = dice.between(0x21, dice.pick([0x7E, 0x7FF, 0xFFFF, 0x10FFFF]))
    text = chr(code)
    if 0xD800 <= code <= 0xDFFF or text in CONTROLS or text in BLANKS or text.isspace():
        return "x"
    return text


def word(dice):
    """A piece without controls and without blanks."""
    if dice.one_in(3):
        return "".join(dice.some(1, 4, lambda: character(dice)))
    return dice.pick(PIECES)


def of_length(dice, length):
    """As many code points, of one byte or of four."""
    return dice.pick(["x", "é", "字", "😀"]) * length


def near(dice, limits):
    return of_length(dice, dice.pick(limits) + dice.between(-1, 1))


def plain(dice, limits=LIMITS):
    """Without controls, and without a blank at either end."""
    if dice.one_in(25):
        return near(dice, limits)
    if dice.one_in(2):
        return dice.pick(["usr_", "Acme ", "x"]) + str(dice.roll(10**9))
    words = dice.some(1, 4, lambda: word(dice))
    return dice.pick(["", *BLANKS]).join(words)


def any_text(dice, limits=LIMITS):
    """What a user may have typed: blanks, controls and nothing at all."""
    kind = dice.roll(24)
    if kind == 0:
        return "".join(dice.some(0, 3, lambda: dice.pick(BLANKS + BLANK_CONTROLS)))
    if kind < 4:
        return "".join(dice.some(1, 6, lambda: dice.pick([dice.pick(CONTROLS), dice.pick(BLANKS), word(dice)])))
    if kind == 4 and dice.one_in(3):
        return word(dice) + dice.pick(HALVES)
    return plain(dice, limits)
