//! A request is held against a table.

use super::screened;
use crate::adapter::{Capabilities, FieldRule, Policy, Rules, Table, Unit};
use crate::bundle::Reason;
use crate::identity::{Draft, Field};
use crate::problem::{Code, Path};
use crate::{Action, Timestamp};

const FIELDS: &[FieldRule] = &[
    FieldRule::required(Field::UserId, "id").with_max(10),
    FieldRule::optional(Field::Email, "email"),
    FieldRule::optional(Field::FullName, "name").with_max(5),
    FieldRule::optional(Field::FirstName, "name").with_max(5),
    FieldRule::optional(Field::LastName, "name").with_max(5),
    FieldRule::optional(Field::DisplayName, "name").with_max(5),
    FieldRule::optional(Field::City, "town").with_max(5),
    FieldRule::optional(Field::Tags, "tags"),
];
const ONE_OF: &[FieldRule] = &[
    FieldRule::one_of(Field::UserId, "id"),
    FieldRule::one_of(Field::Email, "email"),
];
const EMAIL: &[FieldRule] = &[FieldRule::required(Field::Email, "email")];
const SHORT_EMAIL: &[FieldRule] = &[FieldRule::optional(Field::Email, "email").with_max(5)];
const OPTIONAL: &[FieldRule] = &[FieldRule::optional(Field::UserId, "id")];

fn table(fields: &'static [FieldRule]) -> Table {
    Table::new(Action::Login, fields).with_vendor_reasons(&[
        (Code::TooLong, "TOO_LONG"),
        (Code::Missing, "NOBODY"),
        (Code::Invalid, "BAD"),
    ])
}

/// Screens an identity: returns the faults, the fields that are dropped, and the name and city.
fn say(table: &Table, policy: Policy, json: &str) -> [String; 3] {
    let capabilities = Capabilities::new("kind", table.clone());
    screen(capabilities, policy, json)
}

fn screen(capabilities: Capabilities, policy: Policy, json: &str) -> [String; 3] {
    let draft = Draft::parse(json);
    let request = draft.request("kind", Action::Login, Timestamp::EPOCH);
    let rules = Rules::new(capabilities).with_policy(policy);
    let (shown, problems, dropped) = screened(&rules, &request, |screening| {
        let name = screening.one_name();
        format!("{name:?} {:?}", screening.user().city())
    });
    let dropped: Vec<String> = dropped
        .iter()
        .map(|one| format!("{}: {:?}", one.path, one.reason))
        .collect();
    let faults: Vec<String> = problems
        .iter()
        .map(|one| format!("{one} {}", one.vendor_reason.unwrap_or("-")))
        .collect();
    [faults.join("; "), dropped.join("; "), shown]
}

fn of(json: &str) -> [String; 3] {
    say(&table(FIELDS), Policy::new(), json)
}

#[test]
fn what_identifies_the_user_is_refused_past_its_limit() {
    assert_eq!(of(r#"{"user_id": "éééééééééé"}"#), ["", "", "None None"]);
    let long = "user_id: too-long (11 characters, at most 10) TOO_LONG";
    assert_eq!(of(r#"{"user_id": "éééééééééé1"}"#)[0], long);
    let units = table(FIELDS).with_unit(Unit::Utf16);
    let faults = |json: &str| say(&units, Policy::new(), json)[0].clone();
    assert_eq!(faults(r#"{"user_id": "😀😀😀😀😀"}"#), "");
    assert_eq!(faults(r#"{"user_id": "😀😀😀😀😀1"}"#), long);
}

#[test]
fn what_describes_the_user_is_dropped_past_its_limit() {
    let said = of(r#"{"user_id": "u", "city": "Zürich"}"#);
    assert_eq!(said, ["", "city: TooLong", "None None"]);
    let said = of(r#"{"user_id": "u", "city": "Genèv"}"#);
    assert_eq!(said, ["", "", "None Some(\"Genèv\")"]);
    let said = of(r#"{"user_id": "u", "city": " \u2003"}"#);
    assert_eq!(said, ["", "city: Invalid", "None None"]);
}

#[test]
fn a_description_that_is_needed_and_left_out_is_missing() {
    const NAMED: &[FieldRule] = &[
        FieldRule::one_of(Field::FullName, "name").with_max(5),
        FieldRule::one_of(Field::City, "city"),
    ];
    let table = table(NAMED).without_anonymous();
    let faults = |json: &str| say(&table, Policy::new(), json)[0].clone();
    let missing = "name.full: missing (one of name, city is required) NOBODY";
    assert_eq!(faults(r#"{"user_id": "u", "name": " "}"#), missing);
    assert_eq!(faults(r#"{"user_id": "u", "name": "Lisa C"}"#), missing);
    assert_eq!(
        faults(r#"{"user_id": "u", "name": "", "city": "Bern"}"#),
        ""
    );
}

#[test]
fn strict_refuses_a_faulty_description_and_no_other() {
    let json =
        r#"{"user_id": "u", "city": "Zürich", "country": "CH", "locale": "?", "email": "a@b.co"}"#;
    let [faults, dropped, _] = say(&table(FIELDS), Policy::new().strict(), json);
    let expected = "city: too-long (refused, since strict = true) TOO_LONG; \
        locale: invalid (a BCP 47 tag; refused, since strict = true) BAD";
    assert_eq!(faults, expected);
    assert_eq!(dropped, "email: Unverified; country: NoPlace");
}

#[test]
fn one_name_is_the_first_form_that_fits() {
    let name = |parts: &str| {
        let [_, dropped, shown] = of(&format!(r#"{{"user_id": "u", "name": {{{parts}}}}}"#));
        (shown.replace(" None", ""), dropped)
    };
    let some = |name: &str, dropped: &str| (format!("Some({name:?})"), dropped.to_owned());
    assert_eq!(name(r#""full": "Lisa C""#).0, "None");
    assert_eq!(
        name(r#""full": "Lisa", "first": "L""#),
        some("Lisa", "name.first: NoPlace")
    );
    assert_eq!(
        name(r#""full": "Lisa Chen", "first": "Li", "last": "C", "display": "lc""#),
        some("Li C", "name.full: TooLong; name.display: NoPlace")
    );
    assert_eq!(
        name(r#""first": "Lisa", "last": "Chen", "display": "lc""#),
        some("lc", "name.first: TooLong; name.last: TooLong")
    );
    assert_eq!(name(r#""first": "Lisa""#), some("Lisa", ""));
    assert_eq!(name(r#""display": "lc""#), some("lc", ""));
}

#[test]
fn full_privacy_keeps_all_back_but_the_id() {
    let json = r#"{"user_id": "u", "email": {"address": "a@b.co", "verified": true},
        "city": "Bern", "privacy": "full"}"#;
    let said = of(json);
    assert_eq!(said, ["", "email: Privacy; city: Privacy", "None None"]);
    let without = json.replace(r#""user_id": "u", "#, "");
    for fields in [FIELDS, ONE_OF, OPTIONAL] {
        let faults = &say(&table(fields), Policy::new(), &without)[0];
        let expected = "user_id: missing (full privacy sends the user id alone) -";
        assert_eq!(faults, expected);
    }
    // A vendor that asks for the email gets none, whatever is wrong with it.
    for email in [
        r#"{"address": "a@b.co", "verified": true}"#,
        r#""a@b.co""#,
        r#""a@b.co ""#,
    ] {
        let json = format!(r#"{{"user_id": "u", "privacy": "full", "email": {email}}}"#);
        let faults = &say(&table(EMAIL), Policy::new(), &json)[0];
        let expected = "email: missing (full privacy sends the user id alone) -";
        assert_eq!(faults, expected, "{email}");
    }
}

#[test]
fn what_nobody_verified_is_dropped_unless_the_policy_allows_it() {
    let json = r#"{"user_id": "u", "email": "a@b.co", "phone": "+4912345"}"#;
    let dropped = |policy| say(&table(FIELDS), policy, json)[1].clone();
    assert_eq!(
        dropped(Policy::new()),
        "email: Unverified; phone: Unverified"
    );
    let allowed = Policy::new().allow_unverified(Field::Email);
    assert_eq!(dropped(allowed), "phone: Unverified");
    let allowed = allowed.allow_unverified(Field::Phone);
    assert_eq!(dropped(allowed), "phone: NoPlace");
}

#[test]
fn who_the_user_is_must_be_said() {
    let faults = |fields, json: &str| say(&table(fields), Policy::new(), json)[0].clone();
    let unless = r#", unless the identity says "anonymous": true"#;
    assert_eq!(
        faults(FIELDS, r#"{"city": "Bern"}"#),
        format!("user_id: missing (required{unless}) NOBODY")
    );
    assert_eq!(
        faults(ONE_OF, "{}"),
        format!("user_id: missing (one of user_id, email is required{unless}) NOBODY")
    );
    assert_eq!(
        faults(OPTIONAL, "{}"),
        format!(
            "user_id: missing (one of user_id, email, phone, accounts is required{unless}) NOBODY"
        )
    );
    let unverified =
        "email: unverified (not verified, and nothing else says who the user is) NOBODY";
    assert_eq!(faults(ONE_OF, r#"{"email": "a@b.co"}"#), unverified);
    // Something else says who the user is, and the vendor needs the email.
    for beside in [
        r#""user_id": "u""#,
        r#""accounts": [{"platform": "psn", "id": "p"}]"#,
        r#""phone": {"number": "+4912345", "verified": true}"#,
    ] {
        assert_eq!(
            faults(EMAIL, &format!(r#"{{"email": "a@b.co", {beside}}}"#)),
            "email: unverified (not verified, and required) NOBODY"
        );
    }
    let unverified = unverified.replace("email", "phone");
    assert_eq!(faults(OPTIONAL, r#"{"phone": "+4912345"}"#), unverified);
    assert_eq!(
        faults(
            ONE_OF,
            r#"{"email": {"address": "a@b.co", "verified": true}}"#
        ),
        ""
    );
    assert_eq!(
        faults(
            OPTIONAL,
            r#"{"phone": {"number": "+4912345", "verified": true}}"#
        ),
        ""
    );
    // One fault is not told twice.
    assert_eq!(
        faults(FIELDS, r#"{"user_id": 5}"#)
            .matches("user_id")
            .count(),
        1
    );
    // It may be a visitor, where that cannot be read.
    let unread = faults(ONE_OF, r#"{"anonymous": "yes"}"#);
    assert!(unread.starts_with("anonymous: invalid") && !unread.contains("user_id"));
    let closed = table(FIELDS).without_anonymous();
    assert_eq!(
        say(&closed, Policy::new(), "{}")[0],
        "user_id: missing (required) NOBODY"
    );
}

#[test]
fn a_visitor_has_no_id_and_no_account_and_nothing_goes_in() {
    let json = r#"{"anonymous": true, "city": "Bern", "name": "Lisa"}"#;
    let said = of(json);
    assert_eq!(said, ["", "name.full: NoPlace; city: NoPlace", "None None"]);
    let with = "anonymous: invalid (a visitor has no id and no account) BAD";
    for identifier in [
        r#""user_id": "u""#,
        r#""accounts": [{"platform": "psn", "id": "p"}]"#,
    ] {
        let json = format!(r#"{{"anonymous": true, {identifier}}}"#);
        assert_eq!(of(&json)[0], with, "{identifier}");
    }
    let closed = table(FIELDS).without_anonymous();
    assert_eq!(
        say(&closed, Policy::new(), r#"{"anonymous": true}"#)[0],
        "anonymous: unsupported (the vendor signs no visitor in) -"
    );
    let update = Table::new(Action::UpdateProfile, FIELDS).without_anonymous();
    let draft = Draft::parse(r#"{"anonymous": true}"#);
    let request = draft.request("kind", Action::UpdateProfile, Timestamp::EPOCH);
    let problems = Rules::new(Capabilities::new("kind", update)).check(&request, |_| ());
    let expected = "anonymous: unsupported (it is for a user who is signed in)";
    assert_eq!(problems.to_string(), expected);
}

#[test]
fn a_visitors_hints_go_in_where_the_table_says_so() {
    let json = r#"{"anonymous": true, "email": "a@b.co", "phone": "+4912345", "name": "Lisa",
        "city": "Bern"}"#;
    let [faults, dropped, shown] = of(json);
    let all = "email: NoPlace; phone: NoPlace; name.full: NoPlace; city: NoPlace";
    assert_eq!((faults.as_str(), dropped.as_str()), ("", all));
    assert_eq!(shown, "None None");

    let hints = table(FIELDS).with_hints();
    let said = say(&hints, Policy::new(), json);
    assert_eq!(
        said,
        ["", "phone: NoPlace; city: NoPlace", "Some(\"Lisa\") None"]
    );
    // Nobody is refused for a hint, and the unverified email of somebody known is as before.
    let long = r#"{"anonymous": true, "name": "Lisa Chen"}"#;
    let said = say(&hints, Policy::new(), long);
    assert_eq!(said, ["", "name.full: TooLong", "None None"]);
    let short = table(SHORT_EMAIL).with_hints();
    let said = say(&short, Policy::new(), json);
    let dropped = "email: TooLong; phone: NoPlace; name.full: NoPlace; city: NoPlace";
    assert_eq!(said, ["", dropped, "None None"]);
    let known = r#"{"user_id": "u", "email": "a@b.co"}"#;
    let said = say(&hints, Policy::new(), known);
    assert_eq!(said, ["", "email: Unverified", "None None"]);
}

#[test]
fn an_action_that_the_adapter_lacks_is_its_only_fault() {
    let draft = Draft::parse(r#"{"user_id": "01234567890"}"#);
    let request = draft.request("kind", Action::AddIdentities, Timestamp::EPOCH);
    let rules = Rules::new(Capabilities::new("kind", table(FIELDS)));
    let problems = rules.check(&request, |_| ());
    let expected = "action: unsupported (kind cannot add-identities)";
    assert_eq!(problems.to_string(), expected);
    assert_eq!(
        problems.into_refusal().unwrap_err().kind(),
        crate::ErrorKind::Unsupported
    );
}

#[test]
fn vendor_and_client_data_are_refused_where_nobody_takes_them() {
    let json = r#"{"user_id": "u", "vendor": {"kind": {"a": 1}}, "client": {"kind": 1}}"#;
    let vendor = "vendor.kind: unsupported (this adapter takes none for this action) -";
    let client = "client.kind: unsupported (this adapter takes none for this action) -";
    assert_eq!(of(json)[0], format!("{vendor}; {client}"));
    for (key, expected) in [("vendor", vendor), ("client", client)] {
        let json = format!(r#"{{"user_id": "u", "{key}": {{"kind": 1}}}}"#);
        assert_eq!(of(&json)[0], expected);
    }
    // Vendor data that another action takes may stand beside every request.
    let update = Table::new(Action::UpdateProfile, FIELDS).with_vendor_data();
    let capabilities = Capabilities::new("kind", table(FIELDS)).and(update);
    let [faults, dropped, _] = screen(capabilities.clone(), Policy::new(), json);
    assert_eq!(
        (faults.as_str(), dropped.as_str()),
        (client, "vendor.kind: NoPlace")
    );
    let json = r#"{"user_id": "u", "client": {"kind": 1}}"#;
    let [faults, dropped, _] = screen(capabilities.clone(), Policy::new(), json);
    assert_eq!((faults.as_str(), dropped.as_str()), (client, ""));
    let takes = table(FIELDS).with_vendor_data();
    let draft = Draft::parse(r#"{"user_id": "u", "created_at": 7, "vendor": {"kind": {"a": 1}}}"#);
    let request = draft.request("kind", Action::Login, Timestamp::EPOCH);
    let rules = Rules::new(Capabilities::new("kind", takes));
    let accepted = rules.accept(&request, |screening| {
        assert_eq!(screening.action(), Action::Login);
        assert_eq!(screening.now(), Timestamp::EPOCH);
        assert!(screening.has_vendor_data());
        assert!(screening.vendor_data().unwrap().has("a"));
        // It chooses a key, and has no place itself.
        assert_eq!(screening.created_at().map(i64::from), Some(7));
        assert_eq!(screening.user().created_at(), None);
        screening.drop_field(Field::Tags, Reason::TooMany);
    });
    let accepted = accepted.unwrap();
    let dropped = accepted.dropped().iter().map(|one| one.path.as_str());
    assert_eq!(dropped.collect::<Vec<_>>(), ["created_at", "tags"]);
    let draft = Draft::parse(r#"{"user_id": "u"}"#);
    let request = draft.request("kind", Action::Login, Timestamp::EPOCH);
    let without = rules.accept(&request, |screening| screening.has_vendor_data());
    assert!(!without.unwrap().into_value());
}

/// The user that a vendor's event names is only compared, and never selects the user who is signed in.
#[test]
fn a_page_that_names_another_user_is_refused() {
    let names = &[(Field::UserId, "userId"), (Field::Email, "userEmail")];
    let named = table(FIELDS).with_client_names(names);
    let faults = |client: &str| {
        let json = format!(
            r#"{{"user_id":"u","email":{{"address":"a@b.co","verified":true}},"client":{{"kind":{client}}}}}"#
        );
        say(&named, Policy::new(), &json)[0].clone()
    };
    for agrees in [
        r#"{"userId":"u","userEmail":"a@b.co"}"#,
        // A page that knows the user by one identifier alone, and what else an event says.
        r#"{"userId":"u","userEmail":""}"#,
        r#"{"userId":"","userEmail":"a@b.co","reason":"suspicion"}"#,
        r#"{"userId":null}"#,
        // The same user, whose email has changed since.
        r#"{"userId":"u","userEmail":"A@b.co"}"#,
        "{}",
    ] {
        assert_eq!(faults(agrees), "", "{agrees}");
    }
    let differs = "mismatch (the page names another user than the one who is signed in) -";
    for (client, path) in [
        (r#"{"userId":"U"}"#, "userId"),
        (r#"{"userId":"u ","userEmail":"a@b.co"}"#, "userId"),
        (r#"{"userId":"","userEmail":"A@b.co"}"#, "userEmail"),
    ] {
        let expected = format!("client.kind.{path}: {differs}");
        assert_eq!(faults(client), expected, "{client}");
    }
    // Of a user with full privacy a page knows the id alone.
    let private = r#"{"user_id":"u","privacy":"full","email":{"address":"a@b.co","verified":true},
        "client":{"kind":{"userEmail":"a@b.co"}}}"#;
    let expected = format!("client.kind.userEmail: {differs}");
    assert_eq!(say(&named, Policy::new(), private)[0], expected);
    // The number of the id's own digits is no text, and no session's id.
    for odd in [
        r#"{"userId":1}"#,
        r#"{"userId":"u","userId":"x"}"#,
        "[]",
        "\"u\"",
    ] {
        assert_ne!(faults(odd), "", "{odd}");
    }
}

#[test]
fn a_visitors_session_meets_no_name_of_a_page() {
    let named = table(OPTIONAL).with_client_names(&[(Field::UserId, "userId")]);
    let say = |client: &str| {
        let json = format!(r#"{{"anonymous":true,"client":{{"kind":{client}}}}}"#);
        say(&named, Policy::new(), &json)[0].clone()
    };
    assert_eq!(say(r#"{"userId":""}"#), "");
    assert!(say(r#"{"userId":"u"}"#).starts_with("client.kind.userId: mismatch"));
}

#[test]
fn a_path_is_at_fault_where_the_table_or_the_adapter_has_found_a_fault() {
    let draft = Draft::parse(r#"{"user_id": "longer than ten", "city": "Bern"}"#);
    let request = draft.request("kind", Action::Login, Timestamp::EPOCH);
    let rules = Rules::new(Capabilities::new("kind", table(FIELDS)));
    let (user_id, city) = (Path::ROOT.key("user_id"), Path::ROOT.key("city"));
    let problems = rules.check(&request, |screening| {
        assert!(screening.is_at_fault(user_id) && !screening.is_at_fault(city));
        screening.refuse(city, Code::Invalid, "a test");
        assert!(screening.is_at_fault(user_id) && screening.is_at_fault(city));
    });
    assert_eq!(problems.len(), 2);
}
