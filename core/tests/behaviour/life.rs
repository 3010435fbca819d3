//! How long a bundle lives, and how a new one is had.

use countersign::bundle::{Life, Renew};
use countersign::{Action, ClientBundle, Timestamp};

fn bundle() -> ClientBundle {
    ClientBundle::new("kind", Action::Login, "payload").unwrap()
}

#[test]
fn a_bundle_without_a_life_never_expires() {
    assert_eq!(Life::default(), Life::Forever);
    let bundle = bundle();
    assert_eq!(bundle.life, Life::Forever);
    assert_eq!(bundle.renew(), Renew::Never);
    assert_eq!((bundle.expires_at(), bundle.refresh_at()), (None, None));
    let json = bundle.to_json();
    let end = r#""renew":"never","expires_at":null,"refresh_at":null,"dropped":[]}"#;
    assert!(json.ends_with(end), "{json}");
}

#[test]
fn a_life_with_an_end_always_has_a_way_to_renew_it() {
    let refresh = Timestamp::from_unix(60).unwrap();
    let end = Timestamp::from_unix(90).unwrap();
    for (life, renew) in [
        (Life::until(end, refresh), Renew::Call),
        (Life::until_event(end, refresh), Renew::Event),
    ] {
        assert_eq!(life.renew(), renew);
        let bundle = bundle().with_life(life);
        assert_eq!(bundle.renew(), renew);
        assert_eq!(bundle.expires_at(), Some(end));
        assert_eq!(bundle.refresh_at(), Some(refresh));
        let json = bundle.to_json();
        let renew = renew.as_str();
        let end = format!(r#""renew":"{renew}","expires_at":90,"refresh_at":60,"dropped":[]}}"#);
        assert!(json.ends_with(&end), "{json}");
    }
}
