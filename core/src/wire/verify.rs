//! Judges bundles as their vendors would, from the text that `issue` printed.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

use super::kinds::proof;
use super::part::{self, part};
use super::{Answer, Fault};
use crate::action::Action;
use crate::bundle::{ClientBundle, Step};
use crate::clock::Timestamp;
use crate::config::Issuers;
use crate::issuer::Issuer;
use crate::json::{Cursor, Object, is_null};
use crate::problem::{Code, Path, Problems};
use crate::verify::{Presented, Rejection, User, Verdict};

/// The event of a refusal by Countersign itself. No vendor would have seen the object.
const INPUT: &str = "input";

/// The conditions under which a bundle is judged; without any, those that the bundle itself names.
#[derive(Clone, Copy, Debug, Default)]
#[non_exhaustive]
pub struct JudgedBy<'a> {
    /// The adapter that judges, whatever adapter the bundle names.
    pub adapter: Option<&'a str>,
    /// The action for which the bundle is judged.
    pub action: Option<Action>,
    /// The present moment; without it, that of the adapter's clock.
    pub now: Option<Timestamp>,
}

impl<'a> JudgedBy<'a> {
    /// Makes conditions.
    #[must_use]
    pub const fn new(
        adapter: Option<&'a str>,
        action: Option<Action>,
        now: Option<Timestamp>,
    ) -> Self {
        Self {
            adapter,
            action,
            now,
        }
    }
}

/// The verdict on a bundle, as it is written. Debug prints no value.
#[derive(Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Judged(Form);

#[derive(Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(untagged)]
enum Form {
    Accepted {
        adapter: String,
        #[cfg_attr(feature = "schemars", schemars(extend("const" = true)))]
        accepted: bool,
        #[cfg_attr(
            feature = "schemars",
            schemars(with = "serde_json::Map<String, serde_json::Value>")
        )]
        user: Box<User>,
        /// The action of the bundle; some actions have no proof.
        action: Action,
        /// The part of the payload that the proof covers; `nothing` where the vendor believes the page.
        proof: &'static str,
        /// The fields of the user that the proof covers.
        signed: Vec<String>,
    },
    /// Only the vendor can read the proof.
    Opaque {
        adapter: String,
        #[cfg_attr(feature = "schemars", schemars(with = "()"))]
        accepted: Option<bool>,
        reason: &'static str,
    },
    Refused {
        adapter: Option<String>,
        #[cfg_attr(feature = "schemars", schemars(extend("const" = false)))]
        accepted: bool,
        event: String,
        reason: String,
        details: serde_json::Map<String, serde_json::Value>,
        /// The usual mistake that caused the refusal, where one is found.
        #[serde(skip_serializing_if = "Option::is_none")]
        slip: Option<String>,
    },
}

impl Judged {
    /// Makes the verdict on bytes that are no bundle. The detail must not quote them.
    #[must_use]
    pub fn unreadable(by: JudgedBy<'_>, detail: &'static str) -> Self {
        let mut problems = Problems::new();
        problems.add(Path::ROOT, Code::Invalid, detail);
        Self::of_input(by.adapter, "not-a-bundle", &problems)
    }

    /// Whether the vendor refuses the bundle, or the text is no bundle.
    #[must_use]
    pub const fn is_refused(&self) -> bool {
        matches!(self.0, Form::Refused { .. })
    }

    /// Whether the bundle names an adapter that is not configured.
    #[must_use]
    pub fn names_no_adapter(&self) -> bool {
        matches!(&self.0, Form::Refused { event, reason, .. } if event == INPUT && reason == UNKNOWN)
    }

    fn of_input(adapter: Option<&str>, reason: &str, problems: &Problems) -> Self {
        let problems = serde_json::to_value(problems).unwrap_or_default();
        let rejection = Rejection::new(INPUT, reason.to_owned()).with_detail("problems", problems);
        Self::refused(adapter, rejection)
    }

    fn refused(adapter: Option<&str>, why: Rejection) -> Self {
        Self(Form::Refused {
            adapter: adapter.map(str::to_owned),
            accepted: false,
            event: why.event.into_owned(),
            reason: why.reason.into_owned(),
            details: why.details,
            slip: why.slip,
        })
    }

    fn of(issuer: &Issuer, action: Action, verdict: Result<Verdict, Rejection>) -> Self {
        let adapter = issuer.name().to_owned();
        let user = match verdict {
            Ok(Verdict::Accepted(user)) => user,
            Ok(Verdict::Opaque) => {
                return Self(Form::Opaque {
                    adapter,
                    accepted: None,
                    reason: "opaque",
                });
            }
            Err(why) => return Self::refused(Some(&adapter), why),
        };
        let table = issuer.adapter().capabilities().table(action);
        // A visitor has no proof, whatever the action.
        let table = table.filter(|_| !user.anonymous);
        let fields = table.map_or(&[][..], |table| table.fields()).iter();
        let signed = fields.filter(|rule| rule.is_signed());
        Self(Form::Accepted {
            adapter,
            accepted: true,
            user: Box::new(user),
            action,
            proof: table.map_or("nothing", proof),
            signed: signed.map(|rule| rule.field().to_string()).collect(),
        })
    }
}

impl std::fmt::Debug for Judged {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self.0 {
            Form::Accepted { .. } => "Judged(accepted)",
            Form::Opaque { .. } => "Judged(opaque)",
            Form::Refused { .. } => "Judged(refused)",
        })
    }
}

/// The most bundles of one request: a verdict is much longer than the shortest of what is no bundle.
const MOST_BUNDLES: usize = 1000;

/// The reason of a refusal where no adapter has the bundle's name.
const UNKNOWN: &str = "unknown-adapter";

impl Issuers {
    /// Judges one bundle as its vendor would, from the text of an answer to a request.
    #[must_use]
    pub fn judge(&self, bundle: &str, by: JudgedBy<'_>) -> Judged {
        let mut problems = Problems::new();
        let read = Read::parse(bundle, by.adapter, &mut problems);
        let adapter = by.adapter.or(read.adapter.as_deref());
        if read.failed {
            return Judged::of_input(adapter, "not-issued", &Problems::new());
        }
        let Some((name, bundle)) = adapter.zip(read.bundle) else {
            return Judged::of_input(adapter, "not-a-bundle", &problems);
        };
        let Ok(issuer) = self.get(name) else {
            problems.add(Path::ROOT.key("adapter"), Code::Invalid, "no such adapter");
            return Judged::of_input(adapter, UNKNOWN, &problems);
        };
        let now = by.now.unwrap_or_else(|| issuer.now());
        let mut presented = Presented::of(&bundle);
        presented.action = by.action.unwrap_or(presented.action);
        let verdict = issuer.judge(&presented, now);
        let verdict = verdict.map_err(|why| {
            let slip = why.slip.clone();
            let slip = slip.or_else(|| self.signed_elsewhere(name, &presented, now));
            why.with_slip(slip)
        });
        Judged::of(issuer, presented.action, verdict)
    }

    /// Says which other adapter accepts the proof. The proof was then made with that adapter's secret.
    fn signed_elsewhere(
        &self,
        refused_by: &str,
        presented: &Presented<'_>,
        now: Timestamp,
    ) -> Option<String> {
        let takes = |issuer: &&Issuer| {
            let table = issuer.adapter().capabilities().table(presented.action);
            let proves = table.is_some_and(|table| !table.proof().is_none());
            let verdict = issuer.judge(presented, now);
            proves && matches!(verdict, Ok(Verdict::Accepted(user)) if !user.anonymous)
        };
        let mut others = self.iter().filter(|issuer| issuer.name() != refused_by);
        let other = others.find(takes)?;
        Some(format!("the proof is one of the adapter {}", other.name()))
    }

    /// Answers a request to judge bundles: the object of the schema `VerifyRequest`.
    #[must_use]
    pub fn answer_verify(&self, request: &str) -> Answer {
        let mut problems = Problems::new();
        let root = Path::ROOT;
        let object = Cursor::parse_object(request, root, &mut problems);
        let Some(mut object) = object else {
            return Answer::refusal(None, &Fault::of_request(&problems));
        };
        let mut take = |key: &str| object.take(key).filter(|raw| !is_null(raw));
        let found = &mut problems;
        let id = take("id").and_then(|raw| part::id(raw, found));
        let adapter: Option<String> =
            take("adapter").and_then(|raw| part(raw, "adapter", "an adapter's name", found));
        let action =
            take("action").and_then(|raw| part(raw, "action", "the name of an action", found));
        let now = take("now").and_then(|raw| part::now(raw, found));
        let bundles = object
            .require("bundles", root, found)
            .and_then(|raw| Cursor::new(raw, root.key("bundles"), found).list());
        if bundles.as_ref().is_some_and(|all| all.len() > MOST_BUNDLES) {
            let detail = format!("at most {MOST_BUNDLES} in a request");
            found.add(root.key("bundles"), Code::TooMany, detail);
        }
        object.finish_among(
            root,
            &["id", "adapter", "action", "now", "bundles"],
            &[],
            found,
        );
        if adapter
            .as_deref()
            .is_some_and(|name| self.get(name).is_err())
        {
            found.add(root.key("adapter"), Code::Invalid, "no such adapter");
        }
        let Some(bundles) = bundles.filter(|_| problems.is_empty()) else {
            return Answer::refusal(id, &Fault::of_request(&problems));
        };
        let by = JudgedBy::new(adapter.as_deref(), action, now);
        let judge = |raw: &RawValue| self.judge(raw.get(), by);
        let verdicts: Vec<_> = bundles.into_iter().map(judge).collect();
        Answer::of_verdicts(id, &verdicts)
    }
}

/// An object that `issue` printed, as far as it could be read.
#[derive(Default)]
struct Read {
    adapter: Option<String>,
    bundle: Option<ClientBundle>,
    /// Whether it is the answer to an identity that was refused.
    failed: bool,
}

impl Read {
    fn parse(text: &str, judge: Option<&str>, problems: &mut Problems) -> Self {
        let object = Cursor::parse_object(text, Path::ROOT, problems);
        let Some(mut object) = object else {
            return Self::default();
        };
        let at = Path::ROOT.key("adapter");
        let adapter = match judge {
            Some(_) => object.take("adapter"),
            None => object.require("adapter", Path::ROOT, problems),
        };
        let adapter = adapter.and_then(|raw| Cursor::new(raw, at, problems).text());
        Self {
            adapter: adapter.map(String::from),
            failed: object.has("error"),
            bundle: bundle(&mut object, problems),
        }
    }
}

fn bundle(object: &mut Object<'_>, problems: &mut Problems) -> Option<ClientBundle> {
    let payload = object.require("payload", Path::ROOT, problems);
    let action = required(object, "action", "the name of an action", problems);
    let steps: Option<Vec<Step>> = required(object, "steps", "a list of steps", problems);
    let bundle = ClientBundle::from_json("", action?, payload?.to_owned()).with_steps(steps?);
    problems.is_empty().then_some(bundle)
}

fn required<T: DeserializeOwned>(
    object: &mut Object<'_>,
    key: &str,
    form: &'static str,
    problems: &mut Problems,
) -> Option<T> {
    let raw = object.require(key, Path::ROOT, problems)?;
    part(raw, key, form, problems)
}
