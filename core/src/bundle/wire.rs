//! A bundle as JSON: the one form for pages, the command and libraries.

use serde::{Serialize, Serializer};
use serde_json::value::RawValue;

use super::plan::text;
use super::{Argument, ClientBundle, Dropped, Renew, Step, Steps, Verification};
use crate::action::Action;
use crate::clock::Timestamp;
use crate::json::{ObjectWriter, push_text};

/// The members of a bundle, in their order.
#[derive(Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(rename = "Bundle"))]
struct Wire<'a> {
    adapter: &'a str,
    kind: &'a str,
    action: Action,
    #[cfg_attr(
        feature = "schemars",
        schemars(with = "serde_json::Map<String, serde_json::Value>")
    )]
    payload: &'a RawValue,
    #[cfg_attr(feature = "schemars", schemars(with = "Vec<Step>"))]
    steps: Steps<'a>,
    #[serde(skip_serializing_if = "<[Step]>::is_empty")]
    renewal: &'a [Step],
    logout: &'a [Step],
    renew: Renew,
    expires_at: Option<Timestamp>,
    refresh_at: Option<Timestamp>,
    dropped: &'a [Dropped],
    #[serde(skip_serializing_if = "Option::is_none")]
    verification: Option<Verification>,
}

impl Serialize for ClientBundle {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let wire = Wire {
            adapter: self.adapter(),
            kind: self.kind(),
            action: self.action(),
            payload: self.payload.as_raw(),
            steps: self.steps(),
            renewal: self.renewal(),
            logout: self.logout(),
            renew: self.renew(),
            expires_at: self.expires_at(),
            refresh_at: self.refresh_at(),
            dropped: &self.dropped,
            verification: self.verification(),
        };
        wire.serialize(serializer)
    }
}

#[cfg(feature = "schemars")]
impl schemars::JsonSchema for ClientBundle {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        Wire::schema_name()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        Wire::json_schema(generator)
    }
}

/// The bytes of most bundles' own members, beside the payload and the plan.
const USUAL: usize = 256;
/// The bytes of most steps of a user's own.
const USUAL_STEP: usize = 256;

impl ClientBundle {
    /// Writes the bundle as JSON.
    ///
    /// It is the text that `serde_json` writes, written several times as fast, since the text of the plan is kept.
    #[must_use]
    pub fn to_json(&self) -> String {
        let plan = self.plan.written();
        let shared = plan.steps.len() + plan.until_life.len() + plan.end.len();
        let first = self.first.as_ref().map_or(0, |_| USUAL_STEP);
        let own = USUAL + self.payload.get().len() + first;
        let mut json = String::with_capacity(own + shared);
        self.append_to(&mut json);
        json
    }

    /// Appends the bundle as JSON to a text.
    pub fn append_to(&self, json: &mut String) {
        let plan = self.plan.written();
        json.push_str("{\"adapter\":");
        push_text(json, self.adapter());
        json.push_str(&plan.until_payload);
        json.push_str(self.payload.get());
        json.push_str(",\"steps\":[");
        if let Some(first) = &self.first {
            push_step(json, first);
            if !plan.steps.is_empty() {
                json.push(',');
            }
        }
        json.push_str(&plan.steps);
        json.push_str(&plan.until_life);
        push_word(json, self.renew().as_str());
        for (key, moment) in [
            (",\"expires_at\":", self.expires_at()),
            (",\"refresh_at\":", self.refresh_at()),
        ] {
            json.push_str(key);
            match moment {
                Some(moment) => json.push_str(itoa::Buffer::new().format(moment.unix())),
                None => json.push_str("null"),
            }
        }
        json.push_str(",\"dropped\":");
        ObjectWriter::append_list(json, &self.dropped, |dropped, object| {
            object.text("path", dropped.path.as_str());
            object.text("reason", dropped.reason.as_str());
            object.optional_text("hint", dropped.hint.as_deref());
        });
        json.push_str(&plan.end);
    }
}

/// Appends a word or name that holds nothing that JSON escapes, in quotes.
fn push_word(json: &mut String, word: &str) {
    json.push('"');
    json.push_str(word);
    json.push('"');
}

/// Appends a step. One that sets a value is written by hand, since a user's own step is made for each bundle.
fn push_step(json: &mut String, step: &Step) {
    if let Step::Assign { to, args } = step
        && let [Argument::Value(value)] = &**args
    {
        json.push_str("{\"assign\":{\"to\":");
        push_word(json, to.as_str());
        json.push_str(",\"args\":[{\"value\":");
        json.push_str(value.get());
        json.push_str("}]}}");
    } else {
        json.push_str(&text(step));
    }
}

#[cfg(test)]
mod tests {
    use super::{ClientBundle, Dropped, Verification};
    use crate::action::Action;
    use crate::bundle::{Argument, Life, ProofKind, Reason, Step};
    use crate::clock::Timestamp;
    use crate::problem::Path;

    #[test]
    fn its_own_writer_writes_as_serde_does() {
        let step = Step::call("Desk.boot", [Argument::payload()]).unwrap();
        let logout = Step::call("Desk.\u{0024}bye", [Argument::value("\"").unwrap()]).unwrap();
        let bare = ClientBundle::new("desk", Action::Login, &["\u{1f}\""]).unwrap();
        let moment = Timestamp::EPOCH;
        let mut named = bare.clone();
        named.name = Some("a\"b".into());
        let dropped = Dropped::new(Path::ROOT.key("a\"b"), Reason::Invalid).with_hint("\\");
        let reasons = [
            Reason::Invalid,
            Reason::NoPlace,
            Reason::Privacy,
            Reason::Reserved,
            Reason::TooMany,
            Reason::TooLong,
            Reason::UnsupportedValue,
            Reason::Unverified,
        ];
        let reasons = reasons.map(|reason| Dropped::new(Path::ROOT, reason));
        let bundles = [
            bare.clone(),
            ClientBundle::new("d\"esk", Action::AddIdentities, &()).unwrap(),
            named,
            bare.clone().with_first_step(step.clone()),
            bare.clone().with_first_step(
                Step::assign("desk", [Argument::value(&["\n"]).unwrap()]).unwrap(),
            ),
            bare.clone()
                .with_steps([step.clone(), logout.clone()])
                .with_first_step(step.clone()),
            bare.clone()
                .with_renewal([step.clone()])
                .with_logout([logout, step]),
            bare.clone().with_life(Life::until(moment, moment)),
            bare.clone()
                .with_life(Life::until_event(moment, moment))
                .with_dropped(vec![dropped]),
            bare.clone().with_dropped(reasons.into()),
            bare.with_verification(Verification::jwt("/token")),
        ];
        for bundle in bundles {
            assert_eq!(bundle.to_json(), serde_json::to_string(&bundle).unwrap());
        }
    }

    #[test]
    fn a_bundle_that_changes_after_it_was_written_is_written_anew() {
        let step = || [Step::call("Desk.boot", [Argument::payload()]).unwrap()];
        let bundle = ClientBundle::new("desk", Action::Login, &()).unwrap();
        let written = bundle.to_json();
        for changed in [
            bundle.clone().with_steps(step()),
            bundle.clone().with_renewal(step()),
            bundle.clone().with_logout(step()),
            bundle.with_verification(Verification::jwt("/token")),
        ] {
            let json = changed.to_json();
            assert_ne!(json, written);
            assert_eq!(json, serde_json::to_string(&changed).unwrap());
        }
    }

    #[test]
    fn a_bundle_lists_the_steps_that_it_was_given() {
        let step = || Step::call("Desk.boot", [Argument::payload()]).unwrap();
        let bundle = ClientBundle::new("desk", Action::Login, &()).unwrap();
        assert!(bundle.steps().is_empty() && bundle.renewal().is_empty());
        assert!(bundle.logout().is_empty() && bundle.verification().is_none());
        let own = bundle.clone().with_first_step(step());
        assert!(!own.steps().is_empty());
        let bundle = bundle
            .with_steps([step(), step()])
            .with_first_step(step())
            .with_renewal([step(), step()])
            .with_logout([step()])
            .with_verification(Verification::jwt("/token"));
        assert_eq!(bundle.steps().iter().count(), 3);
        assert_eq!((bundle.renewal().len(), bundle.logout().len()), (2, 1));
        assert_eq!(bundle.verification(), Some(Verification::jwt("/token")));
        assert_eq!(Verification::jwt("/token").kind, ProofKind::Jwt);
        assert_eq!(Verification::hmac("/hash").kind, ProofKind::Hmac);
        assert_eq!(Verification::opaque("/t").kind, ProofKind::Opaque);
        assert_eq!((bundle.kind(), bundle.action()), ("desk", Action::Login));
        let update = ClientBundle::new("desk", Action::UpdateProfile, &()).unwrap();
        assert_eq!(update.action(), Action::UpdateProfile);
        let shown = format!("{bundle:?}");
        assert!(
            shown.contains("Plan {") && shown.contains("Desk.boot"),
            "{shown}"
        );
    }
}
