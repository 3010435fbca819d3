//! The adapter of a recipe: the same contract as an adapter that is written in Rust.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use countersign::adapter::{
    Accepted, Capabilities, Mint, Need, Policy, Proof as Declared, ReservedNames, Rules, Screening,
    Table, Vendor,
};
use countersign::bundle::{Life as BundleLife, Plan, Reason, Step, Verification};
use countersign::identity::{AttributeMap, Field};
use countersign::json::ObjectWriter;
use countersign::problem::{Code, Path};
use countersign::sign::{HmacKey, JwtKey, Keys};
use countersign::verify::{Presented, Rejection, Verdict};
use countersign::{
    Action, AttributeValue, ClientBundle, Error, ErrorKind, Privacy, Result, Timestamp,
};

use crate::failures::Fault;
use crate::reader::keep;
use crate::recipe::{Digest, Place, Proof, Recipe, Source};
use crate::scheme::{Piece, Scheme};
use crate::steps::StepRecipe;
use crate::tree::Value;

/// The room for a payload: most take less.
const USUAL_PAYLOAD: usize = 512;

/// The keys that sign and verify.
#[derive(Debug)]
pub(crate) enum KeySet {
    Digest(Keys<HmacKey>),
    Jwt(Keys<JwtKey>),
}

/// The key of a further proof.
#[derive(Debug)]
pub(crate) enum FurtherKey {
    /// The keys of the first proof.
    First,
    Own(HmacKey),
}

/// The entry of an operator, taken from a configuration.
#[derive(Debug)]
pub(crate) struct Taken {
    pub(crate) choice: Option<usize>,
    pub(crate) own: BTreeMap<&'static str, String>,
    pub(crate) keys: KeySet,
    pub(crate) also: Vec<FurtherKey>,
    pub(crate) ttl: Option<Duration>,
    pub(crate) policy: Policy,
}

/// Signs users in by a recipe.
#[derive(Debug)]
pub(crate) struct RecipeAdapter {
    pub(crate) recipe: &'static Recipe,
    pub(crate) scheme: Scheme,
    pub(crate) keys: KeySet,
    also: Vec<FurtherKey>,
    pub(crate) life: Option<Duration>,
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
    pub(crate) fn new(recipe: &'static Recipe, taken: Taken) -> Result<Self> {
        let scheme = recipe.scheme(taken.choice, &taken.own)?;
        let life = match &recipe.proof {
            Proof::Jwt(jwt) => Some(taken.ttl.unwrap_or(jwt.life.usual)),
            Proof::Digest(digest) => digest.stamp.as_ref().map(|stamp| stamp.window),
        };
        let names = recipe
            .reserved
            .iter()
            .copied()
            .chain(scheme.payload.names_beside_attributes());
        let reserved = ReservedNames::new(names.chain(scheme.claims.names_beside_attributes()));
        let plans = (0..1_usize << scheme.needs.len()).map(|bits| {
            let is_there = |pointer| {
                let number = scheme.number(recipe, pointer);
                let bit = scheme.needs.iter().position(|need| Some(*need) == number);
                bit.is_some_and(|bit| bits >> bit & 1 == 1)
            };
            Ok(Arc::new(recipe.plan(&taken.own, &is_there)?))
        });
        Ok(Self {
            recipe,
            keys: taken.keys,
            also: taken.also,
            life,
            rules: Rules::new(recipe.capabilities(taken.choice, life)).with_policy(taken.policy),
            reserved,
            plans: plans.collect::<Result<_>>()?,
            scheme,
        })
    }

    /// Reads the values of a user, in the order of their numbers.
    fn values<'a>(&'a self, screening: &mut Screening<'a>) -> Vec<Value<'a>> {
        let mut values = Vec::with_capacity(self.scheme.len());
        for (number, place) in self.scheme.places.iter().enumerate() {
            let value = match self.scheme.withheld.contains(&number) {
                true => Value::Absent,
                false => self.value(place, screening),
            };
            values.push(value);
        }
        values.resize_with(self.scheme.len(), Value::default);
        values
    }

    fn value<'a>(&'a self, place: &Place, screening: &mut Screening<'a>) -> Value<'a> {
        let text = |text: Option<Cow<'a, str>>| text.map_or(Value::Absent, Value::Text);
        let user = screening.user();
        match place.source {
            Source::Name => text(screening.one_name()),
            Source::EmailVerified if user.email().is_some() => {
                Value::Boolean(user.is_email_verified())
            }
            Source::EmailVerified => Value::Absent,
            Source::Field(Field::CreatedAt) => user
                .created_at()
                .map_or(Value::Absent, |moment| Value::Integer(moment.unix())),
            Source::Field(Field::Attributes) => {
                let is_signed = matches!(self.recipe.proof, Proof::Jwt(_));
                let fault = |name: &str, value: &AttributeValue| match value {
                    _ if self.reserved.has(name) => Some(Reason::Reserved),
                    // No vendor says how it reads a list, and nothing that is signed takes a fraction.
                    AttributeValue::List(_) => Some(Reason::UnsupportedValue),
                    AttributeValue::Decimal(_) if is_signed => Some(Reason::UnsupportedValue),
                    _ => None,
                };
                let map: AttributeMap<'a> = screening.attributes(fault);
                if map.is_empty() {
                    Value::Absent
                } else {
                    Value::Attributes(map)
                }
            }
            Source::Field(field) => text(screening.folded(field)),
        }
    }

    /// Refuses or drops a value with the separator of the proof in it: it would make the text of another user. The first
    /// part alone may hold the separator.
    fn keep_apart<'a>(&'a self, values: &mut [Value<'a>], screening: &mut Screening<'a>) {
        let Proof::Digest(digest) = &self.recipe.proof else {
            return;
        };
        for piece in self.scheme.message.iter().skip(1) {
            let Piece::Value(number) = piece else {
                continue;
            };
            let (Some(value), Some(place)) =
                (values.get_mut(*number), self.scheme.places.get(*number))
            else {
                continue;
            };
            let Source::Field(field) = place.source else {
                continue;
            };
            if !value.text().is_some_and(|text| text.contains(digest.join)) {
                continue;
            }
            if field.identifies() {
                let detail = format!(
                    "the vendor puts {} between the values that it signs, so that the value could be read as two",
                    digest.join
                );
                screening.refuse(Path::ROOT.key(field.key()), Code::Unsupported, detail);
            } else {
                screening.drop_field(field, Reason::UnsupportedValue);
                *value = Value::Absent;
            }
        }
    }

    /// Refuses full privacy where the vendor's page needs one of several values beside the id.
    fn refuse_too_private(&self, screening: &mut Screening<'_>) {
        let mut one_of = self
            .scheme
            .places
            .iter()
            .filter(|place| place.need == Need::OneOf)
            .peekable();
        let needs_more = one_of.peek().is_some()
            && one_of.all(|place| place.source != Source::Field(Field::UserId));
        if needs_more && screening.user().privacy() == Privacy::Full {
            let detail = "the vendor needs more of the user than the id";
            screening.refuse(Path::ROOT.key("privacy"), Code::Unsupported, detail);
        }
    }

    /// Returns the keys of a further proof, the one that signs first.
    pub(crate) fn further_keys(&self, index: usize) -> Vec<&HmacKey> {
        match (self.also.get(index), &self.keys) {
            (Some(FurtherKey::First), KeySet::Digest(keys)) => keys.iter().collect(),
            (Some(FurtherKey::Own(key)), _) => vec![key],
            _ => Vec::new(),
        }
    }

    /// Returns the tag of a further proof; `None` where a value of it is not there.
    fn further(&self, index: usize, values: &[Value<'_>]) -> Option<String> {
        let digest = self.recipe.also.get(index)?;
        let message = message(self.scheme.also.get(index)?, values, digest.join, false)?;
        Some(
            self.further_keys(index)
                .first()?
                .tag(&[message.as_bytes()])
                .hex(),
        )
    }
}

/// Returns the text that is signed. A value that is not there is an empty text, or there is no text at all.
pub(crate) fn message<'v>(
    pieces: &'v [Piece],
    values: &'v [Value<'_>],
    join: &str,
    keeps_empty: bool,
) -> Option<Cow<'v, str>> {
    let text = |piece: &'v Piece| {
        let text = match piece {
            Piece::Text(text) => Some(Cow::Borrowed(text.as_str())).filter(|text| !text.is_empty()),
            Piece::Value(number) => match values.get(*number)? {
                Value::Text(text) => Some(Cow::Borrowed(&**text)),
                Value::Integer(integer) => Some(Cow::Owned(integer.to_string())),
                _ => None,
            },
        };
        if keeps_empty {
            Some(text.unwrap_or_default())
        } else {
            text
        }
    };
    if let [only] = pieces {
        return text(only);
    }
    let texts: Option<Vec<_>> = pieces.iter().map(text).collect();
    Some(Cow::Owned(texts?.join(join)))
}

impl Recipe {
    /// Returns the declarations of an adapter under a choice, whose proofs live this long.
    pub(crate) fn capabilities(
        &self,
        choice: Option<usize>,
        life: Option<Duration>,
    ) -> Capabilities {
        let mut proof = match &self.proof {
            Proof::Digest(_) if self.also.iter().any(Digest::covers_a_field) => {
                Declared::of_each_id()
            }
            Proof::Digest(digest) => {
                Declared::of_ids(Some(digest.join).filter(|join| !join.is_empty()))
            }
            Proof::Jwt(jwt) if jwt.life.has_end => Declared::of_payload(),
            Proof::Jwt(_) => Declared::of_payload().with_issued_at(),
        };
        if let Some(life) = life {
            proof = proof.with_longest_life(life);
        }
        let mut table = Table::new(Action::Login, self.rules(choice))
            .with_proof(proof)
            .without_anonymous();
        if let Some(warning) = self.warning {
            table = table.with_warning(warning);
        }
        let mut capabilities = Capabilities::new(self.kind, table).with_vendor(self.vendor);
        if let Some(switch) = self.switch {
            capabilities = capabilities.with_switch(switch);
        }
        match choice.and_then(|choice| self.by.get(choice)) {
            Some(choice) => capabilities.with_variant(keep(&format!("by = \"{}\"", choice.word()))),
            None => capabilities,
        }
    }

    /// Makes the plan of bundles that have the values at these pointers.
    fn plan(
        &self,
        own: &BTreeMap<&'static str, String>,
        is_there: &dyn Fn(&'static str) -> bool,
    ) -> Result<Plan> {
        let steps = |steps: &[StepRecipe]| -> Result<Vec<Step>> {
            let taken = steps.iter().filter(|step| step.needs.is_none_or(is_there));
            let built = taken.map(|step| step.build(&|name| own.get(name).cloned()));
            let built: Option<Vec<Step>> = built.collect();
            built.ok_or_else(|| Error::new(ErrorKind::InvalidConfig))
        };
        let verification = match &self.proof {
            Proof::Digest(digest) => Verification::hmac(digest.pointer),
            Proof::Jwt(jwt) => Verification::jwt(jwt.pointer),
        };
        Ok(Plan::new(self.kind, Action::Login)
            .with_steps(steps(&self.page.login)?)
            .with_renewal(steps(&self.page.renewal)?)
            .with_logout(steps(&self.page.logout)?)
            .with_verification(verification))
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
        self.refuse_too_private(screening);
        let mut values = self.values(screening);
        self.keep_apart(&mut values, screening);
        Input {
            values,
            now: screening.now(),
        }
    }

    fn mint(&self, user: Accepted<Input<'_>>) -> Result<Accepted<ClientBundle>> {
        user.try_map(|Input { mut values, now }| {
            let proof = self.prove(&mut values, now)?;
            if let Some(place) = values.get_mut(self.scheme.proof) {
                *place = Value::Text(proof.into());
            }
            for index in 0..self.also.len() {
                let tag = self.further(index, &values);
                if let (Some(place), Some(tag)) = (values.get_mut(self.scheme.further(index)), tag)
                {
                    *place = Value::Text(tag.into());
                }
            }
            let payload = ObjectWriter::write(USUAL_PAYLOAD, |object| {
                self.scheme.payload.write(&values, object)
            });
            let is_there = |number: &usize| values.get(*number).is_some_and(Value::is_there);
            let needs = self.scheme.needs.iter().enumerate();
            let bits = needs.fold(0, |bits, (bit, number)| {
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

impl RecipeAdapter {
    /// Makes the first proof, and sets the moment that it holds.
    fn prove(&self, values: &mut [Value<'_>], now: Timestamp) -> Result<String> {
        let moment = match &self.recipe.proof {
            Proof::Digest(digest) if digest.stamp.is_none() => None,
            // In milliseconds, as a number in the payload and as its digits in the text.
            Proof::Digest(_) => Some(now.unix().saturating_mul(1000)),
            Proof::Jwt(jwt) if jwt.life.has_end => {
                Some((now + self.life.unwrap_or_default()).unix())
            }
            Proof::Jwt(_) => Some(now.unix()),
        };
        if let (Some(moment), Some(place)) = (moment, values.get_mut(self.scheme.moment())) {
            *place = Value::Integer(moment);
        }
        let failed = || Error::new(ErrorKind::Signing);
        match (&self.recipe.proof, &self.keys) {
            (Proof::Digest(digest), KeySet::Digest(keys)) => {
                let message = message(
                    &self.scheme.message,
                    values,
                    digest.join,
                    digest.keeps_empty,
                );
                let message = message.ok_or_else(failed)?;
                Ok(keys.current().tag(&[message.as_bytes()]).hex())
            }
            (Proof::Jwt(_), KeySet::Jwt(keys)) => {
                let claims = ObjectWriter::write(USUAL_PAYLOAD, |object| {
                    self.scheme.claims.write(values, object)
                });
                keys.current().sign(claims.get())
            }
            _ => Err(failed()),
        }
    }

    /// Returns the end of the proofs that are made now. Two thirds of the life are left for a page that asks twice.
    fn life_of(&self, now: Timestamp) -> BundleLife {
        match self.life {
            None => BundleLife::Forever,
            Some(life) if self.recipe.page.by_event => {
                BundleLife::until_event(now + life, now + life * 2 / 3)
            }
            Some(life) => BundleLife::until(now + life, now + life * 2 / 3),
        }
    }

    pub(crate) fn refused(&self, fault: Fault) -> Rejection {
        self.recipe.failures.failure(fault).rejection()
    }
}
