"""What makes an identity none: each fault is of the identity or of its text."""

from texts import BLANKS, CONTROLS, HALVES

WRONG_TYPES = {
    "user_id": [7, None, True, [], {}],
    "email": [None, 1, [], {}, {"verified": True}, {"address": 1}, {"address": "a@x.io", "verified": "yes"}],
    "phone": [None, 4420, {"number": "+4412", "verified": 1}, {"number": "+4412", "kind": "home"}],
    "accounts": [None, {}, "steam", ["steam"], [{"platform": "steam"}], [{"id": "1"}], [{"platform": 1}]],
    "name": [None, 1, [], {"middle": "x"}, {"full": None}, {"first": 1}],
    "company": [None, 1, [], {"nam": "x"}, {"id": 7}],
    "locale": [None, 42, [], {}],
    "country": [None, 44, ["GB"]],
    "city": [None, 1, {}],
    "created_at": [None, "2026-01-01", 1.5, True, []],
    "tags": [None, "x", {}, ["x", 1], [None]],
    "attributes": [None, [], "x", {"a": None}, {"a": 1.5}, {"a": {}}, {"a": [1]}, {"a": [["x"]]}],
    "privacy": [None, "strict", "FULL", 1, True],
    "anonymous": [None, "yes", 1],
    "vendor": [None, [], {"nobody": {}}, "helpshift-identities"],
    "client": [None, [], {"nobody": {}}, {kind: {} for kind in ("helpshift-identities", "helpcrunch")}],
}
NOTHING = [
    "undefined", "null", "NULL", "(null)", "<null>", "nil", "<nil>", "None", "NaN", "nan", "[object Object]",
    "[object Promise]",
]  # fmt: skip
BAD_ADDRESSES = [
    "", "lisa", "@example.com", "lisa@", "a b@x.io", " a@x.io", "a@x.io ", "a@b@x.io", "Lisa <a@x.io>",
    "a..b@x.io",
    ".a@x.io", "a@x..io", "a@-x.io", "a@x.io\n", "a@x.io\u2028", "a" * 65 + "@x.io", "a@x.io,b@x.io",
]  # fmt: skip
BAD_NUMBERS = [
    "", "+", "+1", "44207946012", "+0442079460123", "+1234567890123456", "+44 20", "020", "+४४२०७", "+44\n",
]  # fmt: skip


def bad_user_id(dice, person):
    usual = str(person.get("user_id", "u"))
    blank, control, half = dice.pick(BLANKS), dice.pick(CONTROLS), dice.pick(HALVES)
    unseen, nothing = dice.pick(["\ufeff", "\u200b"]), dice.pick(NOTHING)
    person["user_id"] = dice.pick(
        ["", blank + usual, usual + blank, f"u{control}u", usual + half, unseen + usual, usual + unseen, nothing]
    )


def bad_email(dice, person):
    person["email"] = {"address": dice.pick(BAD_ADDRESSES), "verified": dice.one_in(2)}


def bad_phone(dice, person):
    person["phone"] = {"number": dice.pick(BAD_NUMBERS), "verified": dice.one_in(2)}


def bad_account(dice, person):
    person["accounts"] = [
        dice.pick(
            [
                {"platform": "myspace", "id": "1"},
                {"platform": "Steam", "id": "1"},
                {"platform": "steam", "id": dice.pick(HALVES)},
                {"platform": "steam", "id": "1", "metadata": {"level": 42}},
                {"platform": "steam", "id": "1", "metadata": {"level": dice.pick(HALVES)}},
                {"platform": "steam", "id": "1", "metadata": {dice.pick(HALVES): "x"}},
                {"platform": "steam", "id": "1", "meta": {}},
            ]
        )
    ]


def nothing(dice, person):
    """A database's null: of a field, or of a part of one."""
    field = dice.pick(list(WRONG_TYPES))
    parts = {
        "email": {"address": None, "verified": True}, "phone": {"number": "+4412345", "verified": None},
        "name": {"full": None, "first": "Lisa"}, "company": {"id": None}, "attributes": {"plan": None, "seats": 1},
        "accounts": [{"platform": "steam", "id": "1", "metadata": {"level": None}}],
    }  # fmt: skip
    person[field] = parts.get(field) if dice.one_in(2) else None


def wrong_type(dice, person):
    field = dice.pick(list(WRONG_TYPES))
    person[field] = dice.pick(WRONG_TYPES[field])


def unknown_field(dice, person):
    name = dice.pick(["nickname", "User_id", "userId", "", "__proto__", "admin"])
    person[name] = dice.pick([1, "x", {}, None])


def half_a_key(dice, person):
    person["attributes"] = {"plan": "x", dice.pick(HALVES): "y"}


def nobody(_dice, person):
    for field in ("user_id", "email", "phone", "accounts", "anonymous"):
        person.pop(field, None)


def visitor_with_id(dice, person):
    person["anonymous"] = True
    person[dice.pick(["user_id", "email"])] = "lisa@example.com"


OF_A_PERSON = [
    bad_user_id, bad_email, bad_phone, bad_account, wrong_type, wrong_type, wrong_type, unknown_field,
    half_a_key, nobody, nothing, nothing,
    visitor_with_id,
]  # fmt: skip
OF_A_TEXT = [
    lambda text: text[:-1],
    lambda text: text + b"}",
    lambda text: text + b" {}",
    lambda text: text.replace(b"{", b'{"user_id":"twice","user_id":"twice",', 1),
    lambda text: text.replace(b"{", b'{"privacy":"full","\\u0070rivacy":"full",', 1),
    lambda text: text.replace(b"{", b'{"attributes":{"a":1,"a":1},', 1),
    lambda text: text.replace(b"{", b"{'user_id':'u',", 1),
    lambda text: text.replace(b"{", b'{"city":"\xff",', 1),
    lambda text: text.replace(b"{", b'{"city":"\x07",', 1),
    lambda text: text.replace(b"{", b'{"city":"\\x41",', 1),
    lambda text: text.replace(b"{", b'{"created_at":01,', 1),
    lambda text: text.replace(b"{", b'{"created_at":NaN,', 1),
    lambda text: text.replace(b"{", b'{"created_at":1e9,', 1),
    lambda text: text[:-1] + b",}",
    lambda _text: b"[]",
    lambda _text: b"null",
    lambda _text: b'"usr_8f2k9d"',
    lambda _text: b"{}",
    lambda _text: b"",
    lambda _text: b"\t ",
]
