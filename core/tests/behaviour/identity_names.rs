//! Unknown fields: the problem names the field that is meant.

use countersign::identity::Draft;

#[test]
fn a_well_known_other_name_and_one_letter_off_name_what_is_meant() {
    for (written, meant) in [
        ("id", "user_id"),
        ("userId", "user_id"),
        ("USER_ID", "user_id"),
        ("user-id", "user_id"),
        ("sub", "user_id"),
        ("email_verified", "email.verified"),
        ("emailVerified", "email.verified"),
        ("emial", "email"),
        ("phone_number", "phone"),
        ("phoneNumber", "phone"),
        ("given_name", "name.first"),
        ("familyName", "name.last"),
        ("language", "locale"),
        ("avatarUrl", "picture"),
        ("createdAt", "created_at"),
        ("tag", ""),
        ("attribute", "attributes"),
        ("nick", ""),
        ("", ""),
    ] {
        let json = format!(r#"{{"user_id": "u", "{written}": null}}"#);
        let draft = Draft::parse(&json);
        let details: Vec<&str> = draft
            .problems()
            .iter()
            .map(|problem| problem.detail.as_ref())
            .collect();
        let expected = match meant {
            "" => "no field of this name".to_owned(),
            meant => format!("no field of this name: {meant} is meant"),
        };
        assert_eq!(details, [expected], "{written}");
    }
}

#[test]
fn the_parts_of_a_field_are_told_as_well() {
    let json = r#"{"user_id": "u", "email": {"adress": "a@b.co"}, "name": {"given_name": "Lisa"},
        "accounts": [{"platfrom": "steam", "id": "1"}]}"#;
    let draft = Draft::parse(json);
    let problems: Vec<String> = draft.problems().iter().map(ToString::to_string).collect();
    let expected = [
        "email.address: missing (required)",
        "email.adress: unknown-field (no field of this name: address is meant)",
        "accounts[0].platform: missing (required)",
        "accounts[0].platfrom: unknown-field (no field of this name: platform is meant)",
        "name.given_name: unknown-field (no field of this name: first is meant)",
    ];
    assert_eq!(problems, expected);
}
