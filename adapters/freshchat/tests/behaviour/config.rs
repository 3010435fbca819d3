//! The settings of a configuration, and the declarations.

use countersign::adapter::Covers;
use countersign::config::AdapterConfig;
use countersign_freshchat::{Config, LIFE};

use crate::{PLAIN, build};

#[test]
fn a_secret_is_required_and_other_settings_are_refused() {
    assert!(build(PLAIN).is_ok());
    let fault = |settings: &str| build(settings).unwrap_err().problems().to_string();
    let missing = fault(r#""strict": true"#);
    assert!(
        missing.starts_with("adapters.widget.secret: missing"),
        "{missing}"
    );
    let unknown = fault(&format!(r#"{PLAIN}, "ttl": 60"#));
    assert!(
        unknown.starts_with("adapters.widget.ttl: unknown-field"),
        "{unknown}"
    );
}

#[test]
fn the_declaration_says_what_people_must_know() {
    let all = Config::capabilities();
    let [one] = all.as_slice() else {
        panic!("one declaration");
    };
    assert_eq!(one.vendor(), Some("Freshchat"));
    assert!(one.switch().unwrap().ends_with("Enforce"));
    let login = one.first();
    assert!(login.takes_client_data() && login.takes_anonymous() && !login.takes_hints());
    assert!(login.warning().unwrap().contains("uuid"));
    assert_eq!(login.proof().covers(), Covers::Payload);
    assert_eq!(login.proof().longest_life(), Some(LIFE));
}
