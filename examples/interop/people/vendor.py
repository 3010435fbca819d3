"""What stands beside the identity for one vendor: Helpshift's profile has fields of its own."""

from fields import tag
from texts import any_text, near, plain

# Right and wrong values of each.
INTEGERS = ["0", "7", "1023", "-5", "9" * 20, "", " ", "4.2", "x", "1 000"]
DATES = ["0", "1735689600", "253402300799", "253402300800", "1735689600000", "-1", "today", ""]
TRUTHS = ["true", "false", "yes", "True", ""]
FORMS = {
    "global": {
        "age": ["1", "42", "149", "0", "150", "-1", "x", ""], "lifetime_value": INTEGERS,
        "last_active_date": DATES,
        "accepted_t_and_c": TRUTHS,
    },
    "app": {
        "app_version": ["10.4.1", "1", "0123456789", "0123456789a", "\U0001f600" * 10, "", " "],
        "lifetime_value": INTEGERS,
        "country": ["GB", "Germany", "United Kingdom", "GBR", "gb", ""],
        "language": ["en", "de", "english", "EN", ""],
        "user_paying_segment": ["low_paying", "medium_paying", "high_paying", "non_paying", "whale", ""],
        "last_90d_spend": ["12.50", "0", "12", "-1.5", "x", "1,5", ""], "accepted_t_and_c": TRUTHS,
        "last_purchase_date": DATES, "last_login_date": DATES, "count_transactions_90d": INTEGERS,
        "count_transactions_lifetime": INTEGERS, "count_refunds_90d": INTEGERS,
        "iap_views_since_last_purchase": INTEGERS,
    },
}  # fmt: skip
FREE = {
    "global": ["user_persona", "user_vip_segment", "user_support_status"],
    "app": [
        "user_persona", "user_vip_segment", "user_support_status", "city", "sdk_version", "app_rating",
        "user_level",
        "app_status", "device_model", "os_version",
    ],
}  # fmt: skip
MISTAKES = [
    {"age": 42}, {"nickname": "x"}, {"full_name": "x"}, {"custom_user_fields": []}, {"reset_tags": "x"},
    {"city": None},
    {"custom_user_fields": {"a": 1}}, {"tags_to_remove": [1]}, {"last_country": "GB"}, {"new_tags": ["x"]},
]  # fmt: skip


def whole(dice, make):
    """A text that is whole: the vendor's part is the application's own, not a user's."""
    text = make(dice)
    return text if text.isprintable() else "x"


def told(dice, part):
    data = {key: dice.pick(values) for key, values in FORMS[part].items() if dice.one_in(4)}
    data |= {key: whole(dice, any_text) for key in FREE[part] if dice.one_in(4)}
    if part == "global":
        for key in ("tags_to_remove", "reset_tags"):
            if dice.one_in(4):
                data[key] = dice.some(0, dice.pick([3, 3, 32]), lambda: whole(dice, tag))
    if dice.one_in(3):
        custom = range(dice.between(0, 3))
        data["custom_user_fields"] = {f"vendor's {number}": whole(dice, plain) for number in custom}
    if dice.one_in(3):
        line = f"one\n{whole(dice, plain)}" * dice.pick([1, 1, 1, 200])
        data["multiline_user_fields"] = {"vendor's story": line if dice.one_in(2) else near(dice, [255, 1000])}
    if dice.one_in(20):
        data |= dice.pick(MISTAKES)
    return data


def metadata(dice):
    own = ("uid", "email", "phone_number")
    said = {kind: {"rank": whole(dice, plain), f"k{dice.roll(9)}": "v"} for kind in own if dice.one_in(2)}
    if dice.one_in(10):
        said |= dice.pick([
            {"steam_id": {"a": "b"}}, {"uid": []}, {"uid": {"a": 1}}, {"uid": {"": "v"}}, {"email": {"a": ""}},
            {"uid": {"k" * 256: "v"}}, {"uid": {"k": "v" * 301}}, {"uid": {f"k{n}": "v" for n in range(31)}},
        ])
    return said


def vendor(dice):
    data = {part: told(dice, part) for part in ("global", "app") if dice.one_in(2)}
    if dice.one_in(3):
        data["metadata"] = metadata(dice)
    if dice.one_in(20):
        data |= dice.pick([{"global": "x"}, {"app": []}, {"glob": {}}, {"metadata": "x"}])
    others = {dice.pick(["helpshift-legacy", "helpcrunch", "userhero"]): {}} if dice.one_in(8) else {}
    return {"helpshift-identities": data} | others
