//! A change of keys: each token is checked by the key that its `kid` names.

use std::sync::Arc;

use countersign::adapter::{Mint, Policy, Request, Vendor};
use countersign::sign::Keys;
use countersign::verify::Presented;
use countersign::{Action, ClientBundle, ErrorKind, Identity, Timestamp};

use crate::adapter::AcmePass;
use crate::key;
use crate::key_service::KeyService;

const NOW: Timestamp = Timestamp::EPOCH;

fn service() -> Arc<KeyService> {
    let keys = [("pass-1", "the old secret"), ("pass-2", "the new secret")];
    Arc::new(KeyService::new(&keys))
}

fn acme(current: &str, previous: &[&str]) -> AcmePass {
    let service = service();
    let keys = previous
        .iter()
        .fold(Keys::new(key(&service, current)), |keys, kid| {
            keys.with_previous(key(&service, kid))
        });
    AcmePass::new(keys, Policy::new()).unwrap()
}

fn mint(acme: &AcmePass) -> countersign::Result<ClientBundle> {
    let identity = Identity::from_json(r#"{"user_id": "usr_1"}"#)?;
    acme.bundle(&Request::new(&identity, Action::Login, NOW))
}

fn refusal(acme: &AcmePass, bundle: &ClientBundle) -> Option<String> {
    let verdict = acme.verify(&Presented::of(bundle), NOW);
    verdict.err().map(|rejection| rejection.to_string())
}

#[test]
fn a_token_of_the_previous_key_is_accepted_until_that_key_is_gone() {
    let old = mint(&acme("pass-1", &[])).unwrap();
    let rotated = acme("pass-2", &["pass-1"]);
    assert_eq!(refusal(&rotated, &old), None);
    assert_eq!(refusal(&rotated, &mint(&rotated).unwrap()), None);
    let gone = refusal(&acme("pass-2", &[]), &old);
    assert_eq!(gone.as_deref(), Some("login-failed: unknown-key"));
}

#[test]
fn a_service_that_does_not_sign_is_an_error_of_signing() {
    let error = mint(&acme("pass-3", &[])).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Signing);
}
