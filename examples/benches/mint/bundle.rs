//! A whole bundle as JSON, around a payload: as the floor writes it, and as the naive version does.

use countersign::ClientBundle;
use serde::Serialize;
use serde_json::value::{RawValue, to_raw_value};

use super::floor::{append, append_number};
use super::naive::Result;
use super::people::Person;

/// The parts of a bundle that are the same for each user. They are kept as text, which serde has written.
pub(crate) struct Frame {
    adapter: String,
    kind: String,
    steps: Vec<Box<RawValue>>,
    logout: Box<RawValue>,
    renew: &'static str,
    verification: Box<RawValue>,
    /// Whether a step of the user's own stands before the others, as for Helpshift's identities.
    has_own_step: bool,
    /// The floor's texts: before the payload, from the steps to the life, and behind the life.
    texts: [String; 3],
}

const OWN_STEP: &[u8] = br#"{"assign":{"to":"helpshiftConfig","args":[{"value":{"authenticateWith":"identities","userId":""#;
const OWN_EMAIL: &[u8] = br#"","userEmail":""#;
const OWN_END: &[u8] = br#""}}]}},"#;

impl Frame {
    pub(crate) fn of(bundle: &ClientBundle) -> Result<Self> {
        let (adapter, kind) = (bundle.adapter(), bundle.kind());
        let has_own_step = kind == "helpshift-identities";
        let steps = bundle.steps().iter().skip(usize::from(has_own_step));
        let steps = steps
            .map(to_raw_value)
            .collect::<std::result::Result<Vec<_>, _>>()?;
        let (logout, renew) = (to_raw_value(bundle.logout())?, bundle.renew().as_str());
        let verification = to_raw_value(&bundle.verification())?;
        let list: Vec<&str> = steps.iter().map(|step| step.get()).collect();
        let texts = [
            format!(r#"{{"adapter":"{adapter}","kind":"{kind}","action":"login","payload":"#),
            format!(
                r#"{}],"logout":{logout},"renew":"{renew}","expires_at":"#,
                list.join(",")
            ),
            format!(r#","dropped":[],"verification":{verification}}}"#),
        ];
        Ok(Self {
            adapter: adapter.to_owned(),
            kind: kind.to_owned(),
            steps,
            logout,
            renew,
            verification,
            has_own_step,
            texts,
        })
    }

    /// Concatenates into the one buffer. `life` holds the end, and the moment of the renewal.
    pub(crate) fn floor(
        &self,
        person: &Person,
        payload: impl FnOnce(&mut Vec<u8>),
        life: Option<[i64; 2]>,
        out: &mut Vec<u8>,
    ) {
        let [start, steps, end] = &self.texts;
        out.extend_from_slice(start.as_bytes());
        payload(out);
        out.extend_from_slice(br#","steps":["#);
        if self.has_own_step {
            append(out, &[OWN_STEP, person.user_id.as_bytes(), OWN_EMAIL]);
            append(out, &[person.email.as_bytes(), OWN_END]);
        }
        out.extend_from_slice(steps.as_bytes());
        match life {
            Some([expires_at, refresh_at]) => {
                append_number(out, expires_at);
                out.extend_from_slice(br#","refresh_at":"#);
                append_number(out, refresh_at);
            }
            None => out.extend_from_slice(br#"null,"refresh_at":null"#),
        }
        out.extend_from_slice(end.as_bytes());
    }

    /// Writes a derived struct, whose constant parts are kept as raw values.
    pub(crate) fn naive(
        &self,
        person: &Person,
        payload: impl Serialize,
        life: Option<[i64; 2]>,
    ) -> Result<String> {
        let own = self.has_own_step.then(|| Step::own(person));
        let kept = self.steps.iter().map(|step| Step::Kept(step));
        Ok(serde_json::to_string(&Bundle {
            adapter: &self.adapter,
            kind: &self.kind,
            action: "login",
            payload,
            steps: own.into_iter().chain(kept).collect(),
            logout: &self.logout,
            renew: self.renew,
            expires_at: life.map(|[expires_at, _]| expires_at),
            refresh_at: life.map(|[_, refresh_at]| refresh_at),
            dropped: [],
            verification: &self.verification,
        })?)
    }
}

#[derive(Serialize)]
struct Bundle<'a, P> {
    adapter: &'a str,
    kind: &'a str,
    action: &'static str,
    payload: P,
    steps: Vec<Step<'a>>,
    logout: &'a RawValue,
    renew: &'static str,
    expires_at: Option<i64>,
    refresh_at: Option<i64>,
    dropped: [(); 0],
    verification: &'a RawValue,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Step<'a> {
    Own { assign: Assign<'a> },
    Kept(&'a RawValue),
}

#[derive(Serialize)]
struct Assign<'a> {
    to: &'static str,
    args: [Argument<'a>; 1],
}

#[derive(Serialize)]
struct Argument<'a> {
    value: Settings<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Settings<'a> {
    authenticate_with: &'static str,
    user_id: &'a str,
    user_email: &'a str,
}

impl<'a> Step<'a> {
    fn own(person: &'a Person) -> Self {
        let value = Settings {
            authenticate_with: "identities",
            user_id: &person.user_id,
            user_email: &person.email,
        };
        Self::Own {
            assign: Assign {
                to: "helpshiftConfig",
                args: [Argument { value }],
            },
        }
    }
}
