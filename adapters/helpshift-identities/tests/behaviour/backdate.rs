//! A token that is dated back, for a server whose clock is ahead of Helpshift's.

use countersign::adapter::{Adapter, Vendor};
use countersign::config::AdapterConfig;
use countersign::identity::Draft;
use countersign::verify::Presented;
use countersign::{Action, Registry};
use countersign_conformance::MemorySecrets;
use countersign_helpshift_identities::{Config, LIFE, LONGEST_BACKDATE, REFRESH_AFTER, Surface};
use serde_json::json;
use serde_json::value::RawValue;
use std::sync::Arc;
use std::time::Duration;

use crate::{NOW, adapter, at, claims_of, ready};

const MINUTE: Duration = Duration::from_secs(60);

const IDENTITY: &str = r#"{"user_id": "u", "email": {"address": "a@b.co", "verified": true}}"#;

#[test]
fn iat_and_the_end_of_the_token_move_back() {
    let draft = Draft::parse(IDENTITY);
    for surface in [Surface::Web, Surface::SdkX] {
        let dated = adapter(surface).with_backdate(MINUTE).unwrap();
        for action in [Action::Login, Action::AddIdentities] {
            let request = draft.request("helpshift-identities", action, at(NOW));
            let bundle = dated.issue_now(&request).unwrap().unwrap();
            assert_eq!(claims_of(&bundle)["iat"], NOW - 60);
            assert_eq!(bundle.expires_at(), Some(at(NOW - 60) + LIFE));
            assert_eq!(bundle.refresh_at(), Some(at(NOW - 60) + REFRESH_AFTER));
            // Helpshift's clock may be a minute behind, and no more.
            let judged = |now| dated.verify(&Presented::of(&bundle), at(now)).is_ok();
            assert!(judged(NOW - 60) && !judged(NOW - 61), "{action}");
            assert!(judged(NOW + 86_339) && !judged(NOW + 86_340), "{action}");
        }
    }
    let request = draft.request("helpshift-identities", Action::Login, at(30));
    let first = adapter(Surface::Web)
        .with_backdate(MINUTE)
        .unwrap()
        .issue_now(&request)
        .unwrap();
    assert_eq!(claims_of(&first.unwrap())["iat"], 0);
    let request = draft.request("helpshift-identities", Action::Login, at(NOW));
    let most = adapter(Surface::Web)
        .with_backdate(LONGEST_BACKDATE)
        .unwrap()
        .issue_now(&request)
        .unwrap();
    assert_eq!(claims_of(&most.unwrap())["iat"], NOW - 3_600);
}

#[test]
fn a_backdate_that_no_configuration_can_have_is_refused() {
    for longer in [Duration::from_nanos(1), Duration::MAX - LONGEST_BACKDATE] {
        let refused = adapter(Surface::Web).with_backdate(LONGEST_BACKDATE + longer);
        let problems = refused.unwrap_err().problems().to_string();
        assert_eq!(problems, "backdate: invalid (from 0 to 3600)");
    }
}

fn build(backdate: &str) -> Result<Arc<dyn Adapter>, Vec<String>> {
    let entry = format!(
        r#"{{"x": {{"kind": "helpshift-identities", "secret": {{"env": "S"}}{backdate}}}}}"#
    );
    let entry = RawValue::from_string(entry).unwrap();
    let secrets = MemorySecrets::new().with("S", "test_secret_key");
    let built = Registry::new().with::<Config>().build(&entry, &secrets);
    let show = |problem: &countersign::problem::Problem| {
        format!("{}: {} ({})", problem.path, problem.code, problem.detail)
    };
    match built {
        Ok(issuers) => Ok(Arc::clone(issuers.get("x").unwrap().adapter())),
        Err(error) => Err(error.problems().iter().map(show).collect()),
    }
}

#[test]
fn a_configuration_says_how_many_seconds() {
    let draft = Draft::parse(IDENTITY);
    let request = draft.request("helpshift-identities", Action::Login, at(NOW));
    for (backdate, seconds) in [
        ("", 0),
        (r#", "backdate": 0"#, 0),
        (r#", "backdate": 3600"#, 3_600),
    ] {
        let bundle = ready(build(backdate).unwrap().issue(request)).unwrap();
        assert_eq!(claims_of(&bundle)["iat"], NOW - seconds);
    }
    for wrong in ["3601", "-1"] {
        let told = build(&format!(r#", "backdate": {wrong}"#)).unwrap_err();
        assert_eq!(told, ["adapters.x.backdate: invalid (from 0 to 3600)"]);
    }
    assert_eq!(build(r#", "backdate": "60""#).unwrap_err().len(), 1);
    assert_eq!(LONGEST_BACKDATE.as_secs(), 3_600);
}

/// A clock that is ahead is one of three causes, and the only one with a setting against it.
#[test]
fn the_failures_that_a_clock_causes_name_the_setting() {
    let named = Config::failures()
        .iter()
        .filter(|row| row.remedy.contains("backdate"));
    let reasons: Vec<_> = named.map(|row| row.reason.unwrap()).collect();
    let expected = [
        "IDENTITIES_INVALID_TOKEN",
        "identityTokenInvalid",
        "identityDataSyncFailed",
    ];
    assert_eq!(json!(reasons), json!(expected));
}
