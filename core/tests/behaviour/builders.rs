//! Identities from builders, compared with those from JSON.

use std::error::Error as _;
use std::str::FromStr;

use countersign::bundle::GlobalName;
use countersign::{
    Account, AttributeValue, Company, Country, Email, Error, ErrorKind, Identity, Locale, Name,
    Phone, Picture, Platform, Privacy, Timestamp, UserId,
};

#[test]
fn an_identity_of_builders_is_the_identity_of_the_same_json() {
    let name = Name::new()
        .with_full("F")
        .with_first("G")
        .with_last("H")
        .with_display("I");
    let account = Account::new(Platform::Psn, "p")
        .with_metadata("b", "1")
        .with_metadata("a", "2");
    let built = Identity::new()
        .with_user_id(UserId::new("u").unwrap())
        .with_email(Email::verified("a@b.co").unwrap())
        .with_phone(Phone::unverified("+4912345").unwrap())
        .with_account(account.with_metadata("b", "3"))
        .with_name(name)
        .with_company(Company::new().with_id("c").with_name("C"))
        .with_locale(Locale::new("en-GB").unwrap())
        .with_country(Country::new("GB").unwrap())
        .with_city("London")
        .with_picture(Picture::new("https://cdn.example.com/u.png").unwrap())
        .with_created_at(Timestamp::from_unix(7).unwrap())
        .with_tag("t")
        .with_tag("s")
        .with_attribute("list", vec!["x".to_owned()])
        .and_then(|identity| identity.with_attribute("flag", false))
        .and_then(|identity| identity.with_attribute("count", -9_007_199_254_740_991_i64))
        .and_then(|identity| identity.with_attribute("flag", true))
        .and_then(|identity| identity.with_attribute("spent", AttributeValue::number("19.90")?))
        .unwrap()
        .with_privacy(Privacy::Full);
    let json = r#"{"user_id": "u", "email": {"address": "a@b.co", "verified": true},
        "phone": "+4912345",
        "accounts": [{"platform": "psn", "id": "p", "metadata": {"b": "3", "a": "2"}}],
        "name": {"full": "F", "first": "G", "last": "H", "display": "I"},
        "company": {"id": "c", "name": "C"}, "locale": "en-GB", "country": "GB", "city": "London",
        "picture": "https://cdn.example.com/u.png", "created_at": 7, "tags": ["t", "s"], "privacy": "full",
        "attributes": {"list": ["x"], "flag": true, "count": -9007199254740991, "spent": 19.90}}"#;
    assert_eq!(built, Identity::from_json(json).unwrap());
    assert_eq!(
        Identity::anonymous(),
        Identity::from_json(r#"{"anonymous": true}"#).unwrap()
    );
}

#[test]
fn a_value_is_parsed_from_text_and_gives_it_back() {
    fn round<T: FromStr<Err = Error> + AsRef<str> + PartialEq>(text: &str, built: &T) {
        let parsed: T = text.parse().unwrap();
        assert!(parsed == *built, "{text}");
        assert_eq!(built.as_ref(), text);
        assert!("".parse::<T>().is_err());
    }

    round("u", &UserId::new("u").unwrap());
    round("en-GB", &Locale::new("en-GB").unwrap());
    round("GB", &Country::new("GB").unwrap());
    let picture = "https://cdn.example.com/u.png";
    round(picture, &Picture::new(picture).unwrap());
    round("Acme.show", &GlobalName::new("Acme.show").unwrap());
    assert_eq!(
        GlobalName::new("Acme.show").unwrap().to_string(),
        "Acme.show"
    );
    assert_eq!(Email::unverified("a@b.co").unwrap().as_ref(), "a@b.co");
    assert_eq!(Phone::unverified("+4912345").unwrap().as_ref(), "+4912345");
}

#[test]
fn a_plain_string_is_the_whole_name() {
    let built = Identity::new().with_name("Lisa").with_company("Acme");
    let read = Identity::from_json(r#"{"name": "Lisa", "company": "Acme"}"#).unwrap();
    assert!(built == read);
    assert_eq!(built.trusted().company_name(), Some("Acme"));
    let shown = format!("{:?} {:?}", Name::from("Lisa"), Company::from("Acme"));
    assert_eq!(shown, "Name(..) Company(..)");
}

#[test]
fn an_integer_that_javascript_cannot_hold_is_refused() {
    assert!(
        Identity::new()
            .with_attribute("n", 9_007_199_254_740_992_i64)
            .is_err()
    );
}

#[test]
fn an_error_shows_no_source_and_hands_it_over() {
    let cause = std::io::Error::other("the wire is cut");
    let error = Error::new(ErrorKind::Transport)
        .with_source(cause)
        .with_retryable(true);
    let error = error.with_adapter("desk");
    assert_eq!(
        error.to_string(),
        "adapter \"desk\": the vendor could not be asked"
    );
    assert_eq!(error.source().unwrap().to_string(), "the wire is cut");
    assert!(error.is_retryable() && !Error::new(ErrorKind::Transport).is_retryable());
}
