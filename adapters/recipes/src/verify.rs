//! Judges a user as the vendor would: the recipe backwards, from the presented values to the text that must be signed.

use std::borrow::Cow;

use countersign::adapter::Need;
use countersign::identity::Field;
use countersign::sign::{CompactJwt, Encoding, HmacKey, JwtFault, Keys};
use countersign::verify::{Presented, Rejection, User, Verdict};
use countersign::{AttributeValue, Timestamp};
use serde_json::value::RawValue;

use crate::adapter::{KeySet, RecipeAdapter, message};
use crate::failures::Fault;
use crate::recipe::{Digest, JwtRecipe, Proof, Source};
use crate::tree::Value;

impl RecipeAdapter {
    pub(crate) fn judge(
        &self,
        presented: &Presented<'_>,
        now: Timestamp,
    ) -> Result<Verdict, Rejection> {
        let malformed = || self.refused(Fault::Malformed);
        let mut values: Vec<Value<'_>> = Vec::new();
        values.resize_with(self.scheme.len(), Value::default);
        let payload = presented.payload.as_raw();
        self.scheme
            .payload
            .read(payload, &mut values)
            .ok_or_else(malformed)?;
        let proof = match values.get_mut(self.scheme.proof).map(std::mem::take) {
            Some(Value::Text(proof)) => proof,
            Some(Value::Absent) | None => return Err(self.refused(Fault::MissingProof)),
            Some(_) => return Err(malformed()),
        };
        match (&self.recipe.proof, &self.keys) {
            (Proof::Digest(digest), KeySet::Digest(keys)) => {
                self.judge_digest(digest, keys, &values, &proof, now)?
            }
            (Proof::Jwt(jwt), KeySet::Jwt(keys)) => {
                let token =
                    CompactJwt::parse(&proof).map_err(|_| self.refused(Fault::WrongProof))?;
                keys.verify(&token).map_err(|fault| {
                    let slip = keys.iter().find_map(|key| key.slip(&token));
                    match fault {
                        JwtFault::UnknownKey => self.refused(Fault::WrongKeyId),
                        _ => self.refused(Fault::WrongProof).with_slip(slip),
                    }
                })?;
                let claims: &RawValue =
                    serde_json::from_slice(token.claims_unverified()).map_err(|_| malformed())?;
                self.scheme
                    .claims
                    .read(claims, &mut values)
                    .ok_or_else(malformed)?;
                self.judge_time(jwt, &values, now)?;
                return self.user(values).map(Verdict::Accepted);
            }
            _ => return Err(malformed()),
        }
        self.user(values).map(Verdict::Accepted)
    }

    fn judge_digest(
        &self,
        digest: &Digest,
        keys: &Keys<HmacKey>,
        values: &[Value<'_>],
        tag: &str,
        now: Timestamp,
    ) -> Result<(), Rejection> {
        let message = message(
            &self.scheme.message,
            values,
            digest.join,
            digest.keeps_empty,
        );
        let message = message.ok_or_else(|| self.refused(Fault::MissingId))?;
        if !keys
            .iter()
            .any(|key| key.tag(&[message.as_bytes()]).is_hex(tag))
        {
            let places = self.scheme.places.iter().zip(values);
            let others: Vec<_> = places
                .filter_map(|(place, value)| Some((place.pointer, value.text()?)))
                .collect();
            let slip = keys
                .iter()
                .find_map(|key| key.slip(tag, Encoding::Hex, &message, &others));
            return Err(self.refused(Fault::WrongProof).with_slip(slip));
        }
        let Some(stamp) = &digest.stamp else {
            return Ok(());
        };
        let Some(Value::Integer(moment)) = values.get(self.scheme.moment()) else {
            return Err(self.refused(Fault::Malformed));
        };
        let window = i64::try_from(stamp.window.as_millis()).unwrap_or(i64::MAX);
        let age = now.unix().saturating_mul(1000).saturating_sub(*moment);
        match age {
            age if age >= window => Err(self.refused(Fault::Expired)),
            age if age < window.saturating_neg() => Err(self.refused(Fault::TooEarly)),
            _ => Ok(()),
        }
    }

    fn judge_time(
        &self,
        jwt: &JwtRecipe,
        values: &[Value<'_>],
        now: Timestamp,
    ) -> Result<(), Rejection> {
        let Some(Value::Integer(moment)) = values.get(self.scheme.moment()) else {
            return Err(self.refused(Fault::Malformed));
        };
        let longest = i64::try_from(jwt.life.longest.as_secs()).unwrap_or(i64::MAX);
        let (from, until) = match jwt.life.has_end {
            true => (i64::MIN, *moment),
            false => (*moment, moment.saturating_add(longest)),
        };
        match now.unix() {
            now if now >= until => Err(self.refused(Fault::Expired)),
            now if now < from => Err(self.refused(Fault::TooEarly)),
            _ => Ok(()),
        }
    }

    /// Reads the user whom the values name, after the checks that the vendor makes besides the first proof.
    fn user(&self, mut values: Vec<Value<'_>>) -> Result<User, Rejection> {
        self.judge_further(&values)?;
        let is_kept_back = |number: &usize| values.get(*number).is_some_and(Value::is_there);
        if self.scheme.withheld.iter().any(is_kept_back) {
            return Err(self.refused(Fault::WrongProof));
        }
        let mut user = User::new();
        let mut names: [Option<String>; 2] = [None, None];
        let places = self.scheme.places.iter().zip(&mut values);
        for (place, value) in places {
            let value = std::mem::take(value);
            if place.need == Need::Required && !value.text().is_some_and(|text| !text.is_empty()) {
                return Err(self.refused(Fault::MissingId));
            }
            let held = match place.source {
                Source::Field(Field::UserId) => &mut user.user_id,
                Source::Field(Field::Email) => &mut user.email,
                Source::Field(Field::Phone) => &mut user.phone,
                Source::Field(Field::CompanyName) => &mut user.company,
                Source::Field(Field::Locale) => &mut user.locale,
                Source::Field(Field::FirstName) => &mut names[0],
                Source::Field(Field::LastName) => &mut names[1],
                Source::Name => &mut user.name,
                Source::Field(Field::Attributes) => {
                    if let Value::Attributes(map) = value {
                        user.attributes = Vec::<(String, AttributeValue)>::from(map);
                    }
                    continue;
                }
                _ => continue,
            };
            match (value, &held) {
                (Value::Absent, _) => {}
                // Beside a token stands what the token says, and nothing else.
                (Value::Text(text), Some(before)) if **before != *text => {
                    return Err(self.refused(Fault::WrongProof));
                }
                (Value::Text(text), _) => *held = Some(Cow::into_owned(text)),
                _ => return Err(self.refused(Fault::Malformed)),
            }
        }
        let names: Vec<String> = names
            .into_iter()
            .flatten()
            .filter(|name| !name.is_empty())
            .collect();
        if user.name.is_none() && !names.is_empty() {
            user.name = Some(names.join(" "));
        }
        for field in [&mut user.user_id, &mut user.email, &mut user.phone] {
            // An empty text is a part of some proofs, and names nobody.
            *field = field.take().filter(|text| !text.is_empty());
        }
        Ok(user)
    }

    /// Judges the further proofs.
    fn judge_further(&self, values: &[Value<'_>]) -> Result<(), Rejection> {
        for (index, pieces) in self.scheme.also.iter().enumerate() {
            let join = self.recipe.also.get(index).map_or("", |digest| digest.join);
            let message = message(pieces, values, join, false);
            let keys = self.further_keys(index);
            let tag = values.get(self.scheme.further(index));
            match (message, tag.and_then(Value::text)) {
                (None, None) => {}
                (Some(_), None) => return Err(self.refused(Fault::MissingProof)),
                (Some(message), Some(tag))
                    if keys
                        .iter()
                        .any(|key| key.tag(&[message.as_bytes()]).is_hex(tag)) => {}
                _ => return Err(self.refused(Fault::WrongProof)),
            }
        }
        Ok(())
    }
}
