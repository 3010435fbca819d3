//! Schemes that make the same proof for two users, for `tells_users_apart`.

use countersign::Action;
use countersign::adapter::{FieldRule, Proof, Table};
use countersign::identity::Field;
use countersign_conformance::checks::tells_users_apart;

use crate::sample::{Sample, SignedUser};

/// The signed fields: two users differ in one of these.
const NAMED: &[FieldRule] = &[
    FieldRule::required(Field::UserId, "user_id").signed(),
    FieldRule::optional(Field::Email, "email").signed(),
    FieldRule::optional(Field::FullName, "name").signed(),
    FieldRule::optional(Field::DisplayName, "name").signed(),
    FieldRule::optional(Field::CompanyName, "company").signed(),
];

type Covered = fn(&SignedUser) -> String;

/// Returns each signed text of a user, or none.
fn named(told: &SignedUser) -> [Option<&str>; 5] {
    let ([full, _, _, display], [_, company]) = (&told.name, &told.company);
    [&told.user_id, &told.email, full, display, company].map(Option::as_deref)
}

#[test]
fn who_is_nearly_the_same_is_told_apart() {
    let schemes: [(&str, Covered); 7] = [
        ("another case", |told| {
            format!("{:?}", named(told)).to_lowercase()
        }),
        ("another form", |told| {
            let forms = [
                ("e\u{301}", "é"),
                ("\u{212b}", "Å"),
                ("\u{1112}\u{1161}\u{11ab}", "한"),
            ];
            let text = serde_json::to_string(&named(told)).unwrap();
            let composed = |text: String, (parts, one): (&str, &str)| text.replace(parts, one);
            forms.into_iter().fold(text, composed)
        }),
        ("one text behind the other", |told| {
            named(told).map(Option::unwrap_or_default).concat()
        }),
        ("texts in any order", |told| {
            let mut texts = named(told);
            texts.sort_unstable();
            format!("{texts:?}")
        }),
        ("no email", |told| {
            let [id, _, names @ ..] = named(told);
            format!("{id:?} {names:?}")
        }),
        ("no last character", |told| {
            let mut texts = named(told);
            let cut = |id: &str| id.char_indices().next_back().map_or(0, |(last, _)| last);
            texts[0] = texts[0].map(|id| &id[..cut(id)]);
            format!("{texts:?}")
        }),
        ("no names", |told| {
            format!("{:?} {:?}", told.user_id, told.email)
        }),
    ];
    let sample = |covered| {
        let table = Table::new(Action::Login, NAMED).with_proof(APART);
        Sample::of(table, covered)
    };
    for (scheme, covered) in schemes {
        let broken = tells_users_apart(&sample(covered)).expect_err(scheme);
        assert!(
            broken.starts_with("two users share a proof"),
            "{scheme}: {broken}"
        );
    }
    let whole: Covered = |told| format!("{:?}", named(told));
    assert_eq!(tells_users_apart(&sample(whole)), Ok(()));
}

/// The identifiers, with a text between two of them.
const APART: Proof = Proof::of_ids(Some("|"));

/// The identifiers, one after the other.
const JOINED: Proof = Proof::of_ids(None);

const BOTH: &[FieldRule] = &[
    FieldRule::one_of(Field::UserId, "user_id").signed(),
    FieldRule::one_of(Field::Email, "email").signed(),
    FieldRule::optional(Field::City, "city"),
];

/// A name may hold any separator, so that a join by one cannot tell who has it.
#[test]
fn a_separator_that_a_text_may_hold_separates_nobody() {
    let schemes: [(char, Covered); 5] = [
        (':', |told| {
            named(told).map(Option::unwrap_or_default).join(":")
        }),
        ('|', |told| {
            named(told).map(Option::unwrap_or_default).join("|")
        }),
        ('_', |told| {
            named(told).map(Option::unwrap_or_default).join("_")
        }),
        (' ', |told| {
            named(told).map(Option::unwrap_or_default).join(" ")
        }),
        ('\n', |told| {
            named(told).map(Option::unwrap_or_default).join("\n")
        }),
    ];
    for (separator, covered) in schemes {
        let table = Table::new(Action::Login, NAMED).with_proof(Proof::of_payload());
        let found = tells_users_apart(&Sample::of(table, covered)).unwrap_err();
        let told = format!("two users share a proof: with {separator:?} in ");
        assert!(found.starts_with(&told), "{found}");
    }
}

fn both(proof: Proof, covered: fn(&SignedUser) -> String) -> Sample {
    Sample::of(Table::new(Action::Login, BOTH).with_proof(proof), covered)
}

fn joined(told: &SignedUser) -> String {
    let ids = [&told.user_id, &told.email];
    ids.map(|id| id.as_deref().unwrap_or_default()).concat()
}

fn apart(told: &SignedUser) -> String {
    format!("{:?} {:?}", told.user_id, told.email)
}

fn the_same(_: &SignedUser) -> String {
    String::new()
}

#[test]
fn a_scheme_that_joins_ids_is_declared_and_joins_them() {
    let says = |sample: &Sample| {
        let broken = tells_users_apart(sample).unwrap_err();
        broken
            .split(['\n', ':'])
            .next()
            .unwrap_or_default()
            .to_owned()
    };
    assert_eq!(tells_users_apart(&both(APART, apart)), Ok(()));
    assert_eq!(tells_users_apart(&both(JOINED, joined)), Ok(()));
    assert_eq!(says(&both(APART, joined)), "two users share a proof");
    assert_eq!(says(&both(APART, the_same)), "two users share a proof");
    assert_eq!(
        says(&both(JOINED, the_same)),
        "two users share a proof, and not their letters"
    );
    assert_eq!(
        says(&both(JOINED, apart)),
        "it declares its identifiers joined, and tells them apart"
    );
    assert_eq!(
        says(&both(JOINED, apart).salted()),
        "it declares its identifiers joined, and no two users share a proof"
    );
    let online = both(JOINED, apart).online();
    assert_eq!(
        says(&online),
        "it declares its identifiers joined, and tells them apart"
    );
}
