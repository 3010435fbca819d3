//! Adapters whose bundles tell something else of themselves, for `describes_its_bundles`.

use countersign::adapter::{FieldRule, Proof, Table};
use countersign::bundle::Verification;
use countersign::identity::Field;
use countersign::{Action, ClientBundle};
use countersign_conformance::checks::describes_its_bundles;

use super::{holds, says};
use crate::sample::{Sample, SignedUser};

const BY_ID: &[FieldRule] = &[FieldRule::required(Field::UserId, "user_id")];

/// Makes the bundle of each known user anew, with these words of itself.
fn told(kind: &'static str, action: Action, verification: Option<Verification>) -> Sample {
    Sample::whole().bundling(move |request, bundle| {
        if request.identity.trusted().is_anonymous() {
            return bundle;
        }
        let bundle = ClientBundle::from_json(kind, action, bundle.payload);
        match verification {
            Some(verification) => bundle.with_verification(verification),
            None => bundle,
        }
    })
}

#[test]
fn a_bundle_says_what_it_is_and_where_its_proof_is() {
    let proof = Verification::hmac("/proof");
    holds(
        describes_its_bundles,
        &told("sample", Action::Login, Some(proof)),
    );
    for (kind, action, verification, broken) in [
        (
            "example",
            Action::Login,
            Some(proof),
            r#"the bundle's kind is "example", and the adapter's is "sample""#,
        ),
        (
            "sample",
            Action::UpdateProfile,
            Some(proof),
            "the bundle's action is update-profile",
        ),
        (
            "sample",
            Action::Login,
            None,
            r#"a proof is at "/proof", and no verification names it"#,
        ),
        (
            "sample",
            Action::Login,
            Some(Verification::hmac("/user/user_id")),
            r#"the verification names "/user/user_id", which is none of the fixture's proofs"#,
        ),
        (
            "sample",
            Action::Login,
            Some(Verification::jwt("/proof")),
            r#"the verification names "/proof", as a JWT, and none is there"#,
        ),
    ] {
        let broken = format!("case \"full\", login: {broken}");
        says(
            describes_its_bundles,
            &told(kind, action, verification),
            &broken,
        );
    }
}

/// A text of three parts whose first is a header is a JWT, whatever signed it.
#[test]
fn a_token_is_no_keyed_hash() {
    let sample = |verification| {
        let mut sample = Sample::whole().bundling(move |request, bundle| {
            if request.identity.trusted().is_anonymous() {
                return bundle;
            }
            let payload =
                serde_json::json!({"token": "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJsaXNhIn0.AAAA"});
            let bundle = ClientBundle::new("sample", Action::Login, &payload).unwrap();
            bundle.with_verification(verification)
        });
        sample.proofs = &["/proof", "/token"];
        sample
    };
    holds(describes_its_bundles, &sample(Verification::jwt("/token")));
    says(
        describes_its_bundles,
        &sample(Verification::hmac("/token")),
        r#"case "full", login: the verification names "/token", as a keyed hash, and a JWT is there"#,
    );
    says(
        describes_its_bundles,
        &sample(Verification::hmac("/proof")),
        r#"case "full", login: the verification names "/proof", and no proof is there"#,
    );
}

#[test]
fn nothing_is_named_where_there_is_no_proof() {
    let named = |sample: Sample| {
        sample.bundling(|_, bundle| bundle.with_verification(Verification::hmac("/proof")))
    };
    says(
        describes_its_bundles,
        &named(Sample::whole()),
        r#"case "anonymous", login: the verification names "/proof", and no proof is there"#,
    );
    let table = Table::new(Action::Login, BY_ID);
    let unproven = |proof| Sample::of(table.clone().with_proof(proof), SignedUser::text);
    // The page's own word may stand where a proof stands in another action.
    holds(describes_its_bundles, &unproven(Proof::NONE));
    says(
        describes_its_bundles,
        &named(unproven(Proof::NONE)),
        r#"case "full", login: the verification names "/proof", and the table declares no proof"#,
    );
}
