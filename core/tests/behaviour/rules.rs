//! The plans among the rules of an adapter, and what an author's code calls.

use std::sync::Arc;

use countersign::config::{SecretRef, SecretSource};
use countersign::prelude::*;
use countersign::sign::SecretFault;
use countersign::{AttributeValue, Identity, Registry};
use serde_json::value::RawValue;

const FIELDS: &[FieldRule] = &[
    FieldRule::required(Field::UserId, "id"),
    FieldRule::optional(Field::Attributes, "fields"),
];

#[derive(Debug)]
struct Plain(Rules);

impl Plain {
    fn new() -> Self {
        let capabilities = Capabilities::new("plain", Table::new(Action::Login, FIELDS));
        let capabilities = capabilities
            .and(Table::new(Action::UpdateProfile, FIELDS))
            .and(Table::new(Action::AddIdentities, FIELDS));
        let plan = |of, sign_in, sign_out| {
            let plan = Plan::new("plain", of).with_steps([Step::call(sign_in, []).unwrap()]);
            plan.with_logout([Step::call(sign_out, []).unwrap()])
        };
        Self(Rules::new(capabilities).with_plans([
            plan(Action::UpdateProfile, "update", "forget"),
            plan(Action::Login, "login", "logout"),
        ]))
    }
}

impl Vendor for Plain {
    fn rules(&self) -> &Rules {
        &self.0
    }

    fn verify(&self, sent: &Presented<'_>, _: Timestamp) -> Result<Verdict, Rejection> {
        const NO_TEXT: Failure = Failure::new("no_text", "it is none", "quote it");
        let id: String = sent.payload_as(&NO_TEXT)?;
        let mut user = User::new();
        user.user_id = Some(id);
        Ok(Verdict::Accepted(user))
    }
}

impl Mint for Plain {
    type Input<'a> = &'a str;

    fn screen<'a>(&'a self, screening: &mut Screening<'a>) -> &'a str {
        screening.user().user_id().unwrap_or_default()
    }

    fn mint(&self, id: Accepted<&str>) -> Result<Accepted<ClientBundle>> {
        let life = Life::until(Timestamp::MAX, Timestamp::EPOCH);
        Ok(self.0.bundle(id.try_map(JsonText::of)?, life))
    }
}

fn user() -> Identity {
    let user = r#"{"user_id": "u1", "attributes": {"a": 1, "b": "two", "c": true}}"#;
    Identity::from_json(user).unwrap()
}

fn names(steps: &[Step]) -> String {
    let names = steps.iter().map(|step| match step {
        Step::Call { function, .. } => function.as_str(),
        _ => "another step",
    });
    names.collect::<Vec<_>>().join(" ")
}

#[test]
fn a_bundle_is_made_by_the_plan_of_its_action() {
    let user = user();
    for (action, sign_in, sign_out) in [
        (Action::Login, "login", "logout"),
        (Action::UpdateProfile, "update", "forget"),
        (Action::AddIdentities, "", ""),
    ] {
        let request = Request::new(&user, action, Timestamp::EPOCH);
        let bundle = Plain::new().bundle(&request).unwrap();
        let steps: Vec<Step> = bundle.steps().iter().cloned().collect();
        assert_eq!((bundle.kind(), bundle.action()), ("plain", action));
        assert_eq!(
            (names(&steps), names(bundle.logout())),
            (sign_in.to_owned(), sign_out.to_owned())
        );
        assert_eq!(bundle.expires_at(), Some(Timestamp::MAX));
        assert_eq!(bundle.payload.get(), r#""u1""#);
    }
}

#[test]
fn an_adapter_signs_out_as_its_login_does() {
    assert_eq!(names(&Plain::new().logout()), "logout");
    let without = Rules::new(Capabilities::new(
        "plain",
        Table::new(Action::Login, FIELDS),
    ));
    assert!(Plain(without).logout().is_empty());
}

#[test]
fn accept_refuses_as_issuing_does() {
    let nobody = Identity::new();
    let request = Request::new(&nobody, Action::Login, Timestamp::EPOCH);
    let plain = Plain::new();
    let refused = plain.accept(&request).unwrap_err();
    assert_eq!(
        refused.problems().to_string(),
        plain.check(&request).to_string()
    );
    assert!(!refused.problems().is_empty());
}

#[test]
fn a_payload_of_another_form_is_refused_by_the_failure_that_is_named() {
    let judged = |payload: &str| {
        let payload: &RawValue = serde_json::from_str(payload).unwrap();
        Plain::new().verify(&Presented::new(Action::Login, payload), Timestamp::EPOCH)
    };
    assert_eq!(judged("1"), Err(Rejection::new("no_text", "no_text")));
    assert!(judged(r#""u1""#).is_ok());
}

#[test]
fn attributes_are_kept_in_order_unless_there_is_a_reason_to_drop_them() {
    let user = user();
    let request = Request::new(&user, Action::Login, Timestamp::EPOCH);
    let plain = Plain::new();
    let kept = plain.0.accept(&request, |screening| {
        screening.attributes(|name, value| match (name, value) {
            ("b", AttributeValue::Text(_)) => Some(Reason::UnsupportedValue),
            _ => None,
        })
    });
    let (kept, dropped) = kept.unwrap().into_parts();
    let kept: Vec<(String, AttributeValue)> = kept.into();
    assert_eq!(
        kept,
        [
            ("a".to_owned(), AttributeValue::Integer(1)),
            ("c".to_owned(), AttributeValue::Bool(true)),
        ]
    );
    let dropped: Vec<_> = dropped
        .iter()
        .map(|one| (one.path.to_string(), one.reason))
        .collect();
    assert_eq!(
        dropped,
        [("attributes.b".to_owned(), Reason::UnsupportedValue)]
    );
}

/// A kind that says nothing of its settings takes those of its keys and its policy.
#[derive(Debug)]
struct Kind;

impl AdapterConfig for Kind {
    const KIND: &'static str = "plain";

    fn capabilities() -> Vec<Capabilities> {
        Vec::new()
    }

    fn build(settings: &mut Settings<'_>) -> Option<Arc<dyn Adapter>> {
        settings.keys(HmacKey::new);
        settings.policy();
        settings.adapter(Ok(Plain::new()))
    }
}

#[derive(Debug)]
struct NoSecrets;

impl SecretSource for NoSecrets {
    fn look_up(&self, _: &SecretRef) -> Result<Secret, SecretFault> {
        Err(SecretFault::Missing)
    }
}

#[test]
fn the_settings_of_a_kind_are_those_that_it_takes() {
    let registry = Registry::new().with::<Kind>();
    let settings = registry.settings("plain").unwrap();
    let listed: Vec<&str> = settings.iter().map(|setting| setting.key).collect();
    let entry: &RawValue = serde_json::from_str(r#"{"one": {"kind": "plain"}}"#).unwrap();
    let read = registry.inspect(entry, &NoSecrets);
    let mut looked_for = read.entries.first().unwrap().looked_for.clone();
    looked_for.retain(|key| key != "kind");
    assert_eq!(listed, looked_for);
}
