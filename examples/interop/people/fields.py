"""The fields of an identity, in every form that they take."""

from texts import LIMITS, any_text, near, of_length, plain

PLATFORMS = [
    "apple-game-center", "discord", "facebook", "google-play", "nintendo", "psn", "steam", "whatsapp",
    "xbox-live",
]  # fmt: skip
LOCALES = ["en", "es", "EN", "eS-419", "en-GB", "es-MX", "de", "pt-BR", "zh-Hant-TW", "ja", "eng", "fil", "enx"]
NO_LOCALES = ["", "english please", "e", "en_GB", "-en", "en--GB", "toolongtag", "pt_BR"]
OLD_LOCALES = ["iw-IL", "IW", "in", "ji-Latn-US"]
PICTURES = ["https://cdn.example.com/u.png", "https://cdn.example.com:8443/a?b=%20"]
NO_PICTURES = ["", "http://cdn.example.com/u.png", "u.png", "data:image/png;base64,AA=="]
DECIMALS = [
    "19.99", "19.90", "-0.5", "5.0", "-0.0", "1e2", "1E5", "1e20", "1e21", "1.5e300", "1e-6", "1e-7", "0.0000015",
    "0.1000000000000000055511151231257827", "123456789012345680000.5", "4.35", "1e400", "-1e400", "5e-324",
]  # fmt: skip
COUNTRIES = ["GB", "DE", "BR", "JP", "US", "XK"]
NO_COUNTRIES = ["", "gb", "Germany", "G1", "GBR"]
SAFE = 2**53 - 1
# The last second of the year 9999.
LAST_DATE = 253402300799
MOMENTS = [0, 1, 1262304000, 1704067200, 1735689600, 4102444800, LAST_DATE]
# Names that HelpCrunch, UserHero or a script that copies keys would read as its own, and names that only resemble them.
NAMES = [
    "user_id", "userId", "USERID", "email", "E-Mail", "name", "phone", "Phone", "company", "custom_data",
    "customData",
    "security_hash", "securityHash", "signature", "__proto__", "constructor", "prototype", "user_email",
    "userName",
    "fullName", "display_name", "customer", "phone_number", "externalUserId", "userHmac", "expiresAt",
    "createdAt",
    "company_id", "country", "city", "tags", "locale", "proto", "emails_sent", "names", "username2", "hash",
    "toString",
    "1", "10", "2", "-1", "01", "4294967295", "9007199254740993", "", " ", "\u3000", "plan", "seats",
    "Größe", "ключ", "地域",
]  # fmt: skip


def user_id(dice):
    """Never half an address: an id with an @ is plainly one, or plainly none."""
    kind = dice.roll(12)
    if kind == 0:
        return near(dice, [750])
    if kind == 1:
        return dice.pick(["lisa@example.com", "zoë@пример.example", "@handle", "handle@", "1984", "0", "a b"])
    if kind == 2:
        unseen = ["", "\u202e", "\u00ad"]
        inside = dice.pick(["\ufeff", "\u200b", "null"])
        return dice.pick(unseen) + "u" + inside + unaddressed(dice) + "u" + dice.pick(unseen)
    return unaddressed(dice)


def unaddressed(dice):
    return plain(dice, [750]).replace("@", "at")


def address(dice):
    kind = dice.roll(16)
    if kind == 0:
        labels = [of_length(dice, 58) for _ in range(3)] + ["d" * dice.between(57, 59)]
        return "a" * 64 + "@" + ".".join(["d" * 58 for _ in labels[:3]] + [labels[3]])
    if kind == 1:
        return dice.pick(['"lisa"@example.com', "lisa@intranet", "a@b", "l@x.io"])
    if kind == 2:
        return dice.pick(["zoë@пример.example", "用户@例子.example", "Ωμ.1@example.com", "ß@xn--4ca.example", "jos\u0065\u0301@example.com", "か\u3099@example.com"])
    return dice.pick(["lisa", "LISA", "l.chen", "o'neill", "x+y", "a_b-c", "{w}"]) + (
        f"{dice.roll(10**6)}@" + dice.pick(["example.com", "Mail.EXAMPLE.org", "a.b.c.example", "x-y.example"])
    )


def verifiable(dice, key, value):
    kind = dice.roll(8)
    if kind == 0:
        return value
    if kind == 1:
        return {key: value}
    return {key: value, "verified": kind > 2}


def email(dice):
    return verifiable(dice, "address", address(dice))


def phone(dice):
    digits = "".join(str(dice.roll(10)) for _ in range(dice.between(1, 14)))
    return verifiable(dice, "number", f"+{dice.between(1, 9)}{digits}")


def metadata(dice):
    if dice.one_in(40):
        return {f"key {number}": "x" for number in range(dice.between(29, 31))}
    entries = {}
    for _ in range(dice.between(0, 4)):
        key = dice.pick(NAMES) if dice.one_in(3) else plain(dice, [255])
        text = any_text if dice.one_in(4) else plain
        entries[key] = "" if dice.one_in(60) else text(dice, [300])
    return entries


def account(dice):
    one = {"platform": dice.pick(PLATFORMS), "id": "" if dice.one_in(60) else plain(dice, [300])}
    if dice.one_in(2):
        one["metadata"] = metadata(dice)
    return one


def accounts(dice):
    if dice.one_in(30):
        return [{"platform": "steam", "id": str(number)} for number in range(dice.between(26, 31))]
    return dice.some(0, 3, lambda: account(dice))


def texts(dice, keys):
    """A plain text, or an object of some of its parts."""
    if dice.one_in(4):
        return any_text(dice)
    return {key: any_text(dice) for key in keys if dice.one_in(2)}


def name(dice):
    if dice.one_in(10):
        long = dice.between(120, 135)
        return {"first": of_length(dice, long), "last": of_length(dice, 255 - long + dice.between(-2, 1))}
    return texts(dice, ["full", "first", "last", "display"])


def company(dice):
    return texts(dice, ["id", "name"])


def locale(dice):
    return dice.pick(NO_LOCALES) if dice.one_in(12) else dice.pick([*LOCALES, *OLD_LOCALES])


def picture(dice):
    return dice.pick(NO_PICTURES) if dice.one_in(12) else dice.pick(PICTURES)


def country(dice):
    return dice.pick(NO_COUNTRIES) if dice.one_in(12) else dice.pick(COUNTRIES)


def created_at(dice):
    if dice.one_in(25):
        return dice.pick([-1, -(10**12), LAST_DATE + 1, 1577836800000, SAFE + 1, 10**30])
    if dice.one_in(3):
        return dice.roll(5 * 10**9)
    return max(0, dice.pick(MOMENTS) + dice.between(-1, 1))


def integer(dice):
    edge = dice.pick([0, SAFE, 2**31, 2**32, 2**63, 10**15, 10**dice.roll(40)])
    return dice.pick([1, -1]) * (edge + dice.between(-1, 1))


class Digits(float):
    """A number of JSON, written as these digits."""

    def __new__(cls, text):
        digits = super().__new__(cls, text)
        digits.text = text
        return digits


def decimal(dice):
    cents = f"{dice.between(-9999, 9999)}.{dice.roll(100):02}"
    return Digits(dice.pick(DECIMALS) if dice.one_in(2) else cents)


def value(dice):
    kind = dice.roll(7)
    if kind == 0:
        return dice.one_in(2)
    if kind == 6:
        return decimal(dice)
    if kind < 3:
        return integer(dice) if dice.one_in(4) else dice.between(-1000, 1000)
    if kind == 3:
        return dice.some(0, 3, lambda: any_text(dice))
    return any_text(dice)


def attributes(dice):
    count = dice.between(28, 110) if dice.one_in(60) else dice.between(0, 5)
    named = [dice.pick(NAMES) if dice.one_in(3) else plain(dice, [255]) for _ in range(count)]
    return {one: value(dice) for one in named}


def tag(dice):
    return any_text(dice, [100])


def tags(dice):
    return dice.some(0, dice.pick([3, 3, 3, 32]), lambda: tag(dice))


def city(dice):
    return any_text(dice, LIMITS)
