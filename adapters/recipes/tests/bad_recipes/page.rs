//! Steps of the page.

use crate::{HASH, TOKEN, changed, check, faults};

const NAME: &str = "invalid (expected a dotted name of letters, digits, _ and $, without __proto__, constructor, prototype, and from the global object down: without window or another name of it before it)";

const SHARED: &str =
    "invalid (every object of a page has the key __proto__, constructor or prototype)";

#[test]
fn a_name_of_the_page_reaches_no_prototype() {
    for name in [
        "Acme.__proto__.x",
        "constructor.x",
        "a.prototype",
        "window.Acme",
        "a b",
    ] {
        let text = changed(HASH, "Acme.boot", name);
        let expected = format!("page.login[0].call.function: {NAME}");
        assert_eq!(faults(&text), [expected], "{name}");
    }
    let inside = "{ steps = [{ call = { function = \"a\", args = [] } }, { call = { function = \"a b\", args = [] } }] }";
    let path = "page.login[0].call.args[0].steps[1].call.function";
    assert_eq!(
        faults(&changed(HASH, "{ payload = \"\" }", inside)),
        [format!("{path}: {NAME}")]
    );
}

#[test]
fn an_object_of_a_step_has_no_key_that_every_object_has() {
    for (argument, path) in [
        ("{ value = { __proto__ = 1 } }", "value.__proto__"),
        (
            "{ value = [{ a = { constructor = {} } }] }",
            "value[0].a.constructor",
        ),
        (
            "{ object = { prototype = { value = 1 } } }",
            "object.prototype",
        ),
        ("{ settings = { app = \"__proto__\" } }", "settings.app"),
    ] {
        let text = changed(HASH, "{ payload = \"\" }", argument);
        assert_eq!(
            faults(&text),
            [format!("page.login[0].call.args[0].{path}: {SHARED}")]
        );
    }
}

#[test]
fn a_fault_of_a_step_is_told_at_its_place_in_the_step() {
    check(
        HASH,
        &[
            (
                "function = \"Acme.boot\"",
                "fn = \"Acme.boot\"",
                &["page.login[0].call.function: missing (required)"],
            ),
            (
                "function = \"Acme.boot\",",
                "function = \"Acme.boot\", later = true,",
                &["page.login[0].call.later: unknown-field (no word of a step)"],
            ),
            (
                "exists = \"Acme\",",
                "exists = \"Acme\", evnt = \"x\",",
                &["page.login[1].ready.evnt: unknown-field (no word of a step)"],
            ),
            (
                "{ value = 1 }",
                "{ valu = 1 }",
                &[
                    "page.login[1].ready.steps[0].push.args[0]: invalid (expected one of `value`, `payload`, `merge`, `steps`, `object`, `list`, `text`, `given`, `ask`)",
                ],
            ),
            (
                "{ push = {",
                "{ needs = \"/user/email\", push = {",
                &[
                    "page.login[1].ready.steps[0]: invalid (expected one of `assign`, `remove`, `call`, `push`, `append`, `ready`, `when`)",
                ],
            ),
            (
                "[{ call = { function = \"Acme.shutdown\", args = [] } }]",
                "[5]",
                &["page.logout[0]: invalid (expected a table)"],
            ),
            (
                "[{ call = { function = \"Acme.shutdown\", args = [] } }]",
                "[]",
                &["page.logout: empty (at least one step)"],
            ),
            (
                "[page]",
                "[page]\nrenew = \"never\"\nlogn = []",
                &[
                    "page.renew: invalid (expected `call` or `event`)",
                    "page.logn: unknown-field (expected one of `login`, `renewal`, `logout`, `renew`)",
                ],
            ),
            (
                "{ payload = \"\" }",
                "{ settings = { team = \"key\" } }",
                &[
                    "settings.team: missing (a step of the page uses it, and it is no setting of the recipe)",
                ],
            ),
            (
                "{ payload = \"\" }",
                "{ settings = { app = 5 } }",
                &[
                    "page.login[0].call.args[0].settings.app: invalid (expected the key that the page reads, as text)",
                ],
            ),
        ],
    );
}

#[test]
fn a_step_hands_on_places_of_the_payload() {
    for (recipe, known, unknown) in [
        (
            HASH,
            &["", "/user", "/user/id", "/app", "/hash"][..],
            &["x", "/use", "/user/id/x", "/user/phone"][..],
        ),
        (TOKEN, &["", "/token"], &["/sub", "/exp"]),
    ] {
        let with = |pointer: &str| {
            let argument = format!("{{ payload = \"{pointer}\" }}");
            faults(&changed(recipe, "{ payload = \"\" }", &argument))
        };
        for pointer in known {
            assert_eq!(with(pointer), [""; 0], "{pointer}");
        }
        for pointer in unknown {
            let expected = "page.login[0].call.args[0].payload: invalid (no place of the payload)";
            assert_eq!(with(pointer), [expected], "{pointer}");
        }
    }
    let text = changed(
        HASH,
        "[constants]",
        "attributes = { to = \"/more\" }\n[constants]",
    );
    let text = changed(&text, "{ payload = \"\" }", "{ payload = \"/more/plan\" }");
    assert_eq!(faults(&text), [""; 0], "an attribute has a name of its own");
    let value = changed(HASH, "{ value = 1 }", "{ value = { payload = \"/x\" } }");
    assert_eq!(faults(&value), [""; 0], "a value is no argument");
}

#[test]
fn a_step_needs_a_value_or_a_hash_of_the_payload() {
    check(
        HASH,
        &[
            (
                "needs = \"/user/email\"",
                "needs = \"/user/phone\"",
                &["page.login[1].needs: invalid (no value or hash of the payload)"],
            ),
            (
                "needs = \"/user/email\"",
                "needs = \"/user\"",
                &["page.login[1].needs: invalid (no value or hash of the payload)"],
            ),
            (
                "logout = [{",
                "logout = [{ needs = \"/user/email\",",
                &["page.logout[0].needs: unsupported (a logout has no payload)"],
            ),
            (
                "logout =",
                "renewal = [{ needs = \"/x\", call = { function = \"a\", args = [] } }]\nlogout =",
                &["page.renewal[0].needs: invalid (no value or hash of the payload)"],
            ),
        ],
    );
    let fields = ["name", "phone", "locale", "city"];
    let more: String = fields
        .map(|field| format!("{field} = {{ to = \"/{field}\" }}\n"))
        .concat();
    let steps: String = fields
        .map(|field| {
            format!("{{ needs = \"/{field}\", call = {{ function = \"a\", args = [] }} }},")
        })
        .concat();
    let text = changed(HASH, "[constants]", &format!("{more}[constants]"));
    let text = changed(&text, "logout =", &format!("renewal = [{steps}]\nlogout ="));
    let expected = "page.renewal[3].needs: invalid (at most 4 values are needed by steps)";
    assert_eq!(faults(&text), [expected]);
}
