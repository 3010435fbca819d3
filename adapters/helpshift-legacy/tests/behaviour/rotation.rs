//! Rotates a secret: the previous ones verify and never sign.

use countersign::adapter::{Mint, Request};
use countersign::sign::{HmacKey, Keys};
use countersign::{Action, Identity, Secret, Timestamp};
use countersign_helpshift_legacy::HelpshiftLegacy;

use crate::verify::{INVALID, assert_refused, judge};
use crate::{KEY, OF_ID};

#[test]
fn previous_secrets_verify_and_never_sign() {
    let key = |secret: &str| HmacKey::new(&Secret::new(secret).unwrap()).unwrap();
    let rotated = HelpshiftLegacy::with_keys(
        Keys::new(key("a new secret"))
            .with_previous(key("between the two"))
            .with_previous(key(KEY)),
    )
    .unwrap();
    let old = format!(r#"{{"userId":"captain_planet","userAuthToken":"{OF_ID}"}}"#);
    assert!(judge(&rotated, &old).is_ok());
    let fresh = HelpshiftLegacy::with_keys(Keys::new(key("a new secret"))).unwrap();
    assert_refused(&fresh, &old, INVALID);
    let identity = Identity::from_json(r#"{"user_id":"captain_planet"}"#).unwrap();
    let request = Request::new(&identity, Action::Login, Timestamp::EPOCH);
    let new = rotated.bundle(&request).unwrap();
    assert!(judge(&fresh, new.payload.get()).is_ok());
}
