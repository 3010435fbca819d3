//! The view through which adapters read an identity.

use countersign::identity::{Field, NameParts};
use countersign::{Identity, Locale, Name, Privacy};

const WHOLE: &str = r#"{"user_id": "u", "email": {"address": "a@b.co", "verified": true},
    "phone": {"number": "+4912345", "verified": true},
    "accounts": [{"platform": "psn", "id": "p", "metadata": {"k": "v"}}, {"platform": "steam", "id": "s"}],
    "name": {"full": "F", "first": "G", "last": "H", "display": "I"},
    "company": {"id": "c", "name": "C"}, "locale": "en-GB", "country": "GB", "city": "London",
    "picture": "https://cdn.example.com/u.png",
    "created_at": 7, "tags": ["t"], "attributes": {"plan": "pro"}, "privacy": "full"}"#;

#[test]
fn it_shows_each_field_that_is_there() {
    let identity = Identity::from_json(WHOLE).unwrap();
    let user = identity.trusted();
    assert!(Field::ALL.iter().all(|field| user.has(*field)));
    assert_eq!(user.user_id(), Some("u"));
    assert_eq!(user.email(), Some("a@b.co"));
    assert!(user.is_email_verified());
    assert_eq!(user.phone(), Some("+4912345"));
    let accounts = user.accounts().map(|(index, account)| {
        let platform = account.platform().as_str();
        (index, platform, account.id(), account.metadata().len())
    });
    let expected = [(0, "psn", "p", 1), (1, "steam", "s", 0)];
    assert_eq!(accounts.collect::<Vec<_>>(), expected);
    let name = user.name();
    let parts = [name.full, name.first, name.last, name.display];
    assert_eq!(parts, [Some("F"), Some("G"), Some("H"), Some("I")]);
    assert_eq!(user.company_id(), Some("c"));
    assert_eq!(user.company_name(), Some("C"));
    assert_eq!(user.locale().map(Locale::as_str), Some("en-GB"));
    assert_eq!(user.country(), Some("GB"));
    assert_eq!(user.city(), Some("London"));
    assert_eq!(user.picture(), Some("https://cdn.example.com/u.png"));
    assert_eq!(user.created_at().map(i64::from), Some(7));
    assert_eq!(user.tags().collect::<Vec<_>>(), [(0, "t")]);
    assert_eq!(user.attributes()[0].0, "plan");
    assert_eq!(user.privacy(), Privacy::Full);
    assert!(!user.is_anonymous());
    let shown = "Identity { user_id, email, phone, accounts, name, company, locale, country, city, \
        picture, created_at, tags, attributes }";
    assert_eq!(format!("{identity:?}"), shown);
}

#[test]
fn of_a_visitor_it_shows_nothing() {
    let identity = Identity::anonymous();
    let user = identity.trusted();
    assert!(user.is_anonymous());
    assert!(!Field::ALL.iter().any(|field| user.has(*field)));
    assert_eq!((user.user_id(), user.created_at()), (None, None));
    assert_eq!((user.name(), user.one_name()), (NameParts::default(), None));
    assert!(user.tags().next().is_none() && user.attributes().is_empty());
    assert_eq!(user.accounts().count(), 0);
    assert_eq!(user.privacy(), Privacy::Standard);
    assert_eq!(format!("{identity:?}"), "Identity { anonymous }");
}

#[test]
fn an_email_is_verified_where_it_is_there_and_somebody_has_said_so() {
    let verified = |email: &str| {
        let identity = Identity::from_json(&format!(r#"{{"user_id": "u"{email}}}"#)).unwrap();
        identity.trusted().is_email_verified()
    };
    let email = |verified: &str| format!(r#", "email": {{"address": "a@b.co"{verified}}}"#);
    assert!(verified(&email(r#", "verified": true"#)));
    assert!(!verified(&email(r#", "verified": false"#)));
    assert!(!verified(&email("")));
    assert!(!verified(""), "there is none");
}

#[test]
fn one_name_is_the_full_one_else_first_and_last_else_the_one_shown() {
    let name = |full, first, last, display| {
        let part = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        let mut name = Name::new();
        if let Some(text) = part(full) {
            name = name.with_full(text);
        }
        if let Some(text) = part(first) {
            name = name.with_first(text);
        }
        if let Some(text) = part(last) {
            name = name.with_last(text);
        }
        if let Some(text) = part(display) {
            name = name.with_display(text);
        }
        let identity = Identity::new().with_name(name);
        identity.trusted().one_name().map(|name| name.into_owned())
    };
    let cases = [
        (("F", "G", "H", "I"), Some("F")),
        (("", "G", "H", "I"), Some("G H")),
        (("", "G", "", "I"), Some("G")),
        (("", "", "H", "I"), Some("H")),
        (("", "", "", "I"), Some("I")),
        (("", "", "", ""), None),
    ];
    for ((full, first, last, display), expected) in cases {
        assert_eq!(name(full, first, last, display).as_deref(), expected);
    }
}
