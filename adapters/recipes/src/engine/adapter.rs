//! The adapter of a recipe: the same contract as an adapter that is written in Rust.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use countersign::adapter::{Accepted, Mint, Need, Policy, ReservedNames, Rules, Screening, Vendor};
use countersign::bundle::{Life, Plan, Reason, Step, Verification};
use countersign::json::ObjectWriter;
use countersign::problem::{Code, Path, Problems};
use countersign::sign::{HmacKey, JwtKey, Keys};
use countersign::verify::{Presented, Rejection, Verdict};
use countersign::{
    Action, AttributeValue, ClientBundle, Error, ErrorKind, Privacy, Result, Timestamp,
};

use super::declared::Ready;
use super::scheme::{Message, Piece, Scheme, scheme};
use super::tree::Value;
use crate::format::page::{Conditional, Renew};
use crate::format::{Claim, Proof, Source};

/// The room for a payload: most take less.
const USUAL_PAYLOAD: usize = 512;

/// The keys that sign and verify.
#[derive(Debug)]
pub(crate) enum KeySet {
    Hmac(Keys<HmacKey>),
    Jwt(Box<Keys<JwtKey>>),
}

/// The entry of an operator, taken from a configuration.
#[derive(Debug)]
pub(crate) struct Taken {
    pub(crate) choice: Option<usize>,
    pub(crate) own: BTreeMap<&'static str, String>,
    pub(crate) keys: KeySet,
    /// The keys of further proofs, by the setting of their secret.
    pub(crate) further: BTreeMap<&'static str, Keys<HmacKey>>,
    pub(crate) ttl: Option<Duration>,
    pub(crate) policy: Policy,
}

/// Signs users in by a recipe.
#[derive(Debug)]
pub(crate) struct RecipeAdapter {
    pub(crate) ready: &'static Ready,
    pub(crate) scheme: Scheme,
    pub(crate) keys: KeySet,
    further: BTreeMap<&'static str, Keys<HmacKey>>,
    life: Option<Duration>,
    rules: Rules,
    reserved: ReservedNames,
    /// A plan for each set of values that steps need: the bit of a value is set where the value is there.
    plans: Vec<Arc<Plan>>,
}

/// A user who was screened, as the values of the scheme.
pub(crate) struct Input<'a> {
    values: Vec<Value<'a>>,
    now: Timestamp,
}

impl RecipeAdapter {
    pub(crate) fn new(ready: &'static Ready, taken: Taken) -> Result<Self> {
        let Taken {
            choice,
            own,
            keys,
            further,
            ttl,
            policy,
        } = taken;
        let mut problems = Problems::new();
        let scheme = scheme(
            ready.format,
            choice,
            &|name| own.get(name).cloned(),
            &mut problems,
        );
        problems.into_result(ErrorKind::InvalidConfig)?;
        let scheme = scheme.ok_or_else(|| Error::new(ErrorKind::InvalidConfig))?;
        let seconds = |seconds: u32| Duration::from_secs(seconds.into());
        let life = match &ready.format.proof {
            Proof::Jwt(jwt) => Some(ttl.unwrap_or_else(|| {
                seconds(jwt.life.default.as_ref().unwrap_or(&jwt.life.longest).0)
            })),
            Proof::Hmac(hmac) => hmac.stamp.as_ref().map(|stamp| seconds(stamp.window.0)),
        };
        let beside =
            [&scheme.payload, &scheme.claims].map(|members| members.names_beside_attributes());
        let reserved = ready.format.reserved.iter().map(|name| &**name);
        let plans = (0..1_usize << scheme.needs.len()).map(|bits| {
            let is_there = |step: &&Conditional| {
                let needs = step.needs.as_ref();
                let bit =
                    needs.and_then(|needs| scheme.needs.iter().position(|(to, _)| to == needs));
                bit.is_none_or(|bit| bits >> bit & 1 == 1)
            };
            let steps = |steps: &[Conditional]| -> Vec<Step> {
                steps
                    .iter()
                    .filter(is_there)
                    .map(|step| step.step.clone())
                    .collect()
            };
            Arc::new(
                Plan::new(&*ready.format.kind, Action::Login)
                    .with_steps(steps(&scheme.page.login))
                    .with_renewal(steps(&scheme.page.renewal))
                    .with_logout(steps(&scheme.page.logout))
                    .with_verification(match ready.format.proof {
                        Proof::Hmac(_) => Verification::hmac(&ready.pointer),
                        Proof::Jwt(_) => Verification::jwt(&ready.pointer),
                    }),
            )
        });
        Ok(Self {
            ready,
            keys,
            further,
            life,
            rules: Rules::new(ready.capabilities(choice, life)).with_policy(policy),
            reserved: ReservedNames::new(reserved.chain(beside.iter().flatten().copied())),
            plans: plans.collect(),
            scheme,
        })
    }

    fn value<'a>(&'a self, source: Source, screening: &mut Screening<'a>) -> Value<'a> {
        let text = |text: Option<Cow<'a, str>>| text.map_or(Value::Absent, Value::Text);
        let user = screening.user();
        match source {
            Source::Name => text(screening.one_name()),
            Source::EmailVerified if user.email().is_some() => {
                Value::Boolean(user.is_email_verified())
            }
            Source::CreatedAt => user
                .created_at()
                .map_or(Value::Absent, |moment| Value::Integer(moment.unix())),
            Source::Attributes => {
                let is_signed = self.ready.format.jwt().is_some();
                let map = screening.attributes(|name, value| match value {
                    _ if self.reserved.has(name) => Some(Reason::Reserved),
                    // No vendor says how it reads a list, and nothing that is signed takes a fraction.
                    AttributeValue::List(_) => Some(Reason::UnsupportedValue),
                    AttributeValue::Decimal(_) if is_signed => Some(Reason::UnsupportedValue),
                    _ => None,
                });
                if map.is_empty() {
                    Value::Absent
                } else {
                    Value::Attributes(map)
                }
            }
            source => match source.fields() {
                [field] => text(screening.folded(*field)),
                _ => Value::Absent,
            },
        }
    }

    /// Refuses or drops a value with the separator of its message in it: it would make the message of another user. The
    /// first part alone may hold the separator.
    fn keep_apart<'a>(&'a self, values: &mut [Value<'a>], screening: &mut Screening<'a>) {
        let messages = self.scheme.messages.iter();
        for (piece, join) in messages.flat_map(|message| {
            message
                .pieces
                .iter()
                .skip(1)
                .map(|piece| (piece, &message.join))
        }) {
            let Piece::Value(number) = piece else {
                continue;
            };
            let (Some(value), Some((source, _))) =
                (values.get_mut(*number), self.scheme.places.get(*number))
            else {
                continue;
            };
            if !value.text().is_some_and(|text| text.contains(&**join)) {
                continue;
            }
            for field in source.fields() {
                if field.identifies() {
                    let detail = format!(
                        "the vendor puts {join} between the values that it signs, so that this one could be read as two"
                    );
                    screening.refuse(Path::ROOT.key(field.key()), Code::Unsupported, detail);
                } else if screening.user().has(*field) {
                    screening.drop_field(*field, Reason::UnsupportedValue);
                    *value = Value::Absent;
                }
            }
        }
    }

    /// Refuses a user of whom none of the values is left of which the vendor needs one: full privacy keeps them back, and
    /// a blank one is dropped.
    fn refuse_without_any(&self, values: &[Value<'_>], screening: &mut Screening<'_>) {
        let places = self.scheme.places.iter().zip(values);
        let mut one_of = places
            .filter(|((_, place), _)| place.need == Need::OneOf)
            .peekable();
        let first = one_of
            .peek()
            .and_then(|((source, _), _)| source.fields().first());
        let (Some(field), true) = (first, one_of.all(|(_, value)| !value.is_there())) else {
            return;
        };
        let private = screening.user().privacy() == Privacy::Full;
        let root = Path::ROOT;
        let at = root.key(if private { "privacy" } else { field.key() });
        if !screening.is_at_fault(at) {
            let detail = "the vendor needs more of the user than is left";
            screening.refuse(at, Code::Missing, detail);
        }
    }

    /// Makes the first proof and the further ones, with the moment that the first one holds.
    fn prove(&self, values: &mut [Value<'_>], now: Timestamp) -> Result<()> {
        let set = |values: &mut [Value<'_>], number: usize, value| {
            if let Some(place) = values.get_mut(number) {
                *place = value;
            }
        };
        let moment = match &self.ready.format.proof {
            // In milliseconds, as a number in the payload and as its digits in the message.
            Proof::Hmac(hmac) => hmac.stamp.as_ref().map(|_| now.unix().saturating_mul(1000)),
            Proof::Jwt(jwt) if jwt.life.claim == Claim::Exp => {
                Some((now + self.life.unwrap_or_default()).unix())
            }
            Proof::Jwt(_) => Some(now.unix()),
        };
        if let Some(moment) = moment {
            set(values, self.scheme.moment(), Value::Integer(moment));
        }
        if let KeySet::Jwt(keys) = &self.keys {
            let claims = ObjectWriter::write(USUAL_PAYLOAD, |object| {
                self.scheme.claims.write(values, object)
            });
            let token = keys.current().sign(claims.get())?;
            set(values, self.scheme.first(), Value::Text(token.into()));
        }
        for (index, message) in self.scheme.messages.iter().enumerate() {
            let text = message.text(values);
            if let (Some(keys), Some(text)) = (self.hmac_keys(message), text) {
                let tag = keys.current().tag(&[text.as_bytes()]).hex();
                set(values, self.scheme.digest(index), Value::Text(tag.into()));
            }
        }
        Ok(())
    }

    /// Returns the keys of a digest: those of the secret, or those of a secret of its own.
    pub(crate) fn hmac_keys(&self, message: &Message) -> Option<&Keys<HmacKey>> {
        match (&message.secret, &self.keys) {
            (Some(own), _) => self.further.get(&**own),
            (None, KeySet::Hmac(keys)) => Some(keys),
            (None, KeySet::Jwt(_)) => None,
        }
    }

    /// Returns the end of the proofs that are made now. A third of the life is left for a page that asks twice.
    fn life_of(&self, now: Timestamp) -> Life {
        match (self.life, self.scheme.page.renew) {
            (None, _) => Life::Forever,
            (Some(life), Renew::Event) => Life::until_event(now + life, now + life * 2 / 3),
            (Some(life), Renew::Call) => Life::until(now + life, now + life * 2 / 3),
        }
    }
}

impl Vendor for RecipeAdapter {
    fn rules(&self) -> &Rules {
        &self.rules
    }

    fn verify(&self, presented: &Presented<'_>, now: Timestamp) -> Result<Verdict, Rejection> {
        self.judge(presented, now)
    }

    fn logout(&self) -> Arc<[Step]> {
        self.plans
            .first()
            .map(|plan| plan.logout())
            .unwrap_or_default()
    }
}

impl Mint for RecipeAdapter {
    type Input<'a> = Input<'a>;

    fn screen<'a>(&'a self, screening: &mut Screening<'a>) -> Input<'a> {
        let places = self.scheme.places.iter();
        let mut values = Vec::with_capacity(self.scheme.len());
        values.extend(
            places
                .zip(&self.scheme.before)
                .map(
                    |((source, _), before)| match self.value(*source, screening) {
                        Value::Text(text) if !before.is_empty() => {
                            Value::Text(Cow::Owned(format!("{before}{text}")))
                        }
                        value => value,
                    },
                ),
        );
        values.resize_with(self.scheme.len(), Value::default);
        self.keep_apart(&mut values, screening);
        self.refuse_without_any(&values, screening);
        Input {
            values,
            now: screening.now(),
        }
    }

    fn mint(&self, user: Accepted<Input<'_>>) -> Result<Accepted<ClientBundle>> {
        user.try_map(|Input { mut values, now }| {
            self.prove(&mut values, now)?;
            let payload = ObjectWriter::write(USUAL_PAYLOAD, |object| {
                self.scheme.payload.write(&values, object)
            });
            let is_there = |number: &usize| values.get(*number).is_some_and(Value::is_there);
            let needs = self.scheme.needs.iter().enumerate();
            let bits = needs.fold(0, |bits, (bit, (_, number))| {
                bits | usize::from(is_there(number)) << bit
            });
            let plan = self
                .plans
                .get(bits)
                .ok_or_else(|| Error::new(ErrorKind::Signing))?;
            Ok(ClientBundle::planned(plan, payload).with_life(self.life_of(now)))
        })
    }
}
