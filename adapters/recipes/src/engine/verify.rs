//! Judges a user as the vendor would: the recipe backwards, from the presented values to the text that must be signed.

use countersign::adapter::Need;
use countersign::json;
use countersign::sign::{CompactJwt, Encoding, JwtFault, JwtKey, Keys};
use countersign::verify::{Presented, Rejection, User, Verdict};
use countersign::{AttributeValue, Timestamp};

use super::adapter::{KeySet, RecipeAdapter};
use super::scheme::Message;
use super::tree::Value;
use crate::format::{Claim, Fault, Proof, Source};

impl RecipeAdapter {
    pub(crate) fn judge(
        &self,
        presented: &Presented<'_>,
        now: Timestamp,
    ) -> Result<Verdict, Rejection> {
        let mut values: Vec<Value<'_>> = Vec::new();
        values.resize_with(self.scheme.len(), Value::default);
        let payload = presented.payload.object().ok();
        let payload = payload.and_then(|payload| self.scheme.payload.read(payload, &mut values));
        payload.ok_or_else(|| self.refused(Fault::Malformed))?;
        let first = values
            .get_mut(self.scheme.first())
            .map(std::mem::take)
            .unwrap_or_default();
        if let KeySet::Jwt(keys) = &self.keys {
            let Value::Text(token) = &first else {
                return Err(self.refused(Fault::MissingProof));
            };
            let token = CompactJwt::parse(token).map_err(|_| self.refused(Fault::WrongProof))?;
            self.judge_token(keys, &token)?;
            let claims = serde_json::from_slice(token.claims_unverified()).ok();
            let claims = claims.and_then(|claims| json::object(claims).ok());
            let read = claims.and_then(|claims| self.scheme.claims.read(claims, &mut values));
            read.ok_or_else(|| self.refused(Fault::Malformed))?;
            return self.judge_values(values, now);
        }
        if let Some(place) = values.get_mut(self.scheme.first()) {
            *place = first;
        }
        self.judge_values(values, now)
    }

    fn judge_token(&self, keys: &Keys<JwtKey>, token: &CompactJwt<'_>) -> Result<(), Rejection> {
        keys.verify(token).map_err(|fault| match fault {
            JwtFault::UnknownKey => self.refused(Fault::WrongKeyId),
            _ => {
                let slip = keys.iter().find_map(|key| key.slip(token));
                self.refused(Fault::WrongProof).with_slip(slip)
            }
        })
    }

    fn judge_values(&self, values: Vec<Value<'_>>, now: Timestamp) -> Result<Verdict, Rejection> {
        for (index, message) in self.scheme.messages.iter().enumerate() {
            self.judge_digest(index, message, &values)?;
        }
        self.judge_time(&values, now)?;
        self.user(values).map(Verdict::Accepted)
    }

    fn judge_digest(
        &self,
        index: usize,
        message: &Message,
        values: &[Value<'_>],
    ) -> Result<(), Rejection> {
        let is_first = self.scheme.digest(index) == self.scheme.first();
        let tag = match values.get(self.scheme.digest(index)) {
            Some(Value::Text(tag)) => Some(tag),
            Some(Value::Absent) | None => None,
            Some(_) => return Err(self.refused(Fault::Malformed)),
        };
        let (text, tag) = match (message.text(values), tag) {
            (None, None) if !is_first => return Ok(()),
            (_, None) => return Err(self.refused(Fault::MissingProof)),
            (None, Some(_)) if is_first => return Err(self.refused(Fault::MissingId)),
            (None, Some(_)) => return Err(self.refused(Fault::WrongProof)),
            (Some(text), Some(tag)) => (text, tag),
        };
        let keys = || self.hmac_keys(message).into_iter().flat_map(Keys::iter);
        if keys().any(|key| key.tag(&[text.as_bytes()]).is_hex(tag)) {
            return Ok(());
        }
        let names: Vec<String> = self
            .scheme
            .places
            .iter()
            .map(|(_, place)| place.to.text())
            .collect();
        let others = names
            .iter()
            .zip(values)
            .filter_map(|(name, value)| Some((name.as_str(), value.text()?)));
        let others: Vec<_> = others.collect();
        let slip = keys().find_map(|key| key.slip(tag, Encoding::Hex, &text, &others));
        Err(self.refused(Fault::WrongProof).with_slip(slip))
    }

    fn judge_time(&self, values: &[Value<'_>], now: Timestamp) -> Result<(), Rejection> {
        let moment = match values.get(self.scheme.moment()) {
            Some(Value::Integer(moment)) => *moment,
            _ => i64::MIN,
        };
        let now = now.unix();
        let (now, from, until) = match &self.ready.format.proof {
            Proof::Hmac(hmac) => match &hmac.stamp {
                None => return Ok(()),
                Some(stamp) => {
                    let window = i64::from(stamp.window.0).saturating_mul(1000);
                    (
                        now.saturating_mul(1000),
                        moment.saturating_sub(window),
                        moment.saturating_add(window),
                    )
                }
            },
            Proof::Jwt(jwt) if jwt.life.claim == Claim::Exp => (now, i64::MIN, moment),
            Proof::Jwt(jwt) => (
                now,
                moment,
                moment.saturating_add(jwt.life.longest.0.into()),
            ),
        };
        if moment == i64::MIN {
            return Err(self.refused(Fault::Malformed));
        }
        match now {
            now if now < from => Err(self.refused(Fault::TooEarly)),
            now if now >= until => Err(self.refused(Fault::Expired)),
            _ => Ok(()),
        }
    }

    /// Reads the user whom the values name.
    fn user(&self, mut values: Vec<Value<'_>>) -> Result<User, Rejection> {
        let one_of = self.scheme.places.iter().zip(&values);
        let mut one_of = one_of
            .filter(|((_, place), _)| place.need == Need::OneOf)
            .peekable();
        if one_of.peek().is_some() && !one_of.any(|(_, value)| value.is_there()) {
            return Err(self.refused(Fault::MissingId));
        }
        let mut user = User::new();
        let [mut first, mut last] = [None, None];
        let places = self.scheme.places.iter().zip(&self.scheme.before);
        for (((source, place), before), value) in places.zip(&mut values) {
            let value = match std::mem::take(value) {
                Value::Text(text) if !before.is_empty() => match text.strip_prefix(&**before) {
                    Some(text) => Value::Text(text.to_owned().into()),
                    None => return Err(self.refused(Fault::Malformed)),
                },
                value => value,
            };
            if place.need == Need::Required && value.text().is_none_or(str::is_empty) {
                return Err(self.refused(Fault::MissingId));
            }
            let held = match source {
                Source::UserId => &mut user.user_id,
                Source::Email => &mut user.email,
                Source::Phone => &mut user.phone,
                Source::CompanyName => &mut user.company,
                Source::Locale => &mut user.locale,
                Source::FirstName => &mut first,
                Source::LastName => &mut last,
                Source::Name => &mut user.name,
                Source::Attributes => {
                    if let Value::Attributes(map) = value {
                        user.attributes = Vec::<(String, AttributeValue)>::from(map);
                    }
                    continue;
                }
                _ => continue,
            };
            match value {
                Value::Absent => {}
                // Beside a token stands what the token says, and nothing else.
                Value::Text(text) if held.as_deref().is_some_and(|said| *said != *text) => {
                    return Err(self.refused(Fault::WrongProof));
                }
                // An empty text is a part of some messages, and names nobody.
                Value::Text(text) => {
                    *held = Some(text.into_owned()).filter(|text| !text.is_empty())
                }
                _ => return Err(self.refused(Fault::Malformed)),
            }
        }
        let names: Vec<String> = [first, last].into_iter().flatten().collect();
        user.name = user
            .name
            .or(Some(names.join(" ")).filter(|name| !name.is_empty()));
        Ok(user)
    }

    fn refused(&self, fault: Fault) -> Rejection {
        self.ready.failure(fault).rejection()
    }
}
