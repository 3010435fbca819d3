//! The vendor's side: judges a payload on a page of the session's user, or of another user.

use std::borrow::Cow;
use std::sync::Arc;

use countersign::bundle::{ProofKind, Step};
use countersign::config::ProofTime;
use countersign::identity::Field;
use countersign::json;
use countersign::sign::{CompactJwt, HmacKey};
use countersign::verify::{Presented, Rejection, Verdict};
use countersign::{Action, ClientBundle, Issuer, Timestamp};
use serde_json::value::RawValue;

use super::page::{Ids, Page};

/// The vendor, with a page that has run the steps of the session's user.
pub(super) struct Vendor {
    issuer: Issuer,
    pub(super) page: Page,
    own: ClientBundle,
    /// Every secret whose proofs the vendor accepts.
    keys: Arc<[HmacKey]>,
}

/// The statements that a payload makes about itself.
pub(super) struct Said {
    /// The user whom it names, where the page names one beside it.
    pub(super) ids: Option<Ids>,
    pub(super) moment: Option<i64>,
    /// Whether the moment is there and no integer.
    pub(super) is_odd: bool,
}

impl Vendor {
    /// Takes as `own` the bundle that the adapter itself makes for the session's user.
    pub(super) fn new(
        issuer: Issuer,
        page: Page,
        own: ClientBundle,
        keys: impl Into<Arc<[HmacKey]>>,
    ) -> Self {
        Self {
            issuer,
            page,
            own,
            keys: keys.into(),
        }
    }

    /// Returns the same page before the vendor of another adapter.
    pub(super) fn with_issuer(&self, issuer: Issuer) -> Self {
        Self::new(issuer, self.page, self.own.clone(), [])
    }

    /// Returns the session's user, as the vendor knows them.
    pub(super) fn user(&self, now: Timestamp) -> Ids {
        match self.verdict(self.own.payload.as_raw(), None, now) {
            Ok(Verdict::Accepted(user)) => Ids::of(&user),
            _ => Ids::default(),
        }
    }

    /// Returns the user as whom the payload signs in a person who writes their own page. It is `None` for nobody or a
    /// visitor, and where there are no proofs, since an echo would then do.
    pub(super) fn signed_in_user(&self, payload: &RawValue, now: Timestamp) -> Option<Ids> {
        self.own.verification()?;
        let said = self.said(payload);
        // A proof that is not good now may have been or will be: it is judged at its own time as well.
        let moments = std::iter::once(now).chain(self.moment_of(&said));
        let user =
            moments
                .into_iter()
                .find_map(|at| match self.verdict(payload, said.ids.as_ref(), at) {
                    Ok(Verdict::Accepted(user)) if !user.anonymous => Some(user),
                    _ => None,
                });
        if let Some(user) = user {
            let mut ids = Ids::of(&user);
            ids.email = ids.email.filter(|_| self.signs_email());
            return Some(ids);
        }
        // The secret has signed these claims, although the vendor refuses the token's header or time.
        let token = self.token(payload)?;
        let (text, signature) = token.rsplit_once('.')?;
        // A tag compares base64; a token has base64url (RFC 4648, sections 4 and 5).
        let signature = signature.replace('-', "+").replace('_', "/") + "=";
        let is_signed = |key: &HmacKey| key.tag(&[text.as_bytes()]).is_base64(&signature);
        self.keys
            .iter()
            .any(is_signed)
            .then_some(said.ids)
            .flatten()
    }

    /// Whether the proof covers the email. Otherwise anybody with the page open can send any email, whatever the
    /// endpoint does.
    fn signs_email(&self) -> bool {
        let login = self.issuer.adapter().capabilities().table(Action::Login);
        let rule = login.and_then(|login| login.rule(Field::Email));
        rule.is_some_and(|rule| rule.is_signed())
    }

    /// Returns the verdict on the page of the session's user, or on one that names these ids in place of theirs.
    pub(super) fn verdict(
        &self,
        payload: &RawValue,
        ids: Option<&Ids>,
        at: Timestamp,
    ) -> Result<Verdict, Rejection> {
        let bundle = ClientBundle::from_json(self.issuer.kind(), Action::Login, payload.to_owned());
        let steps: Arc<[Step]> = self.own.steps().iter().cloned().collect();
        let bundle = bundle.with_steps(steps);
        let mut presented = Presented::of(&bundle);
        if let Some((names, ids)) = self.page.names_user().zip(ids) {
            let named = [
                (self.page.user_id, &ids.user_id),
                (self.page.email, &ids.email),
            ];
            for (key, id) in named {
                let id = id.as_deref().unwrap_or_default();
                presented = presented.with_setting(names.object, key, id);
            }
        }
        self.issuer.judge(&presented, at)
    }

    pub(super) fn said(&self, payload: &RawValue) -> Said {
        let claims = self.claims(payload);
        let signed = claims.as_deref().unwrap_or(payload);
        let names_user = self.page.names_user();
        let time = self.page.time().and_then(|time| match time {
            ProofTime::Made(pointer) | ProofTime::Ends(pointer) => Some((pointer, 1)),
            ProofTime::MadeInMilliseconds(pointer) => Some((pointer, 1000)),
            _ => None,
        });
        let raw = time.and_then(|(pointer, _)| json::pointer(signed, pointer));
        let number: Option<i64> = raw.and_then(|raw| raw.get().parse().ok());
        let moment = number.zip(time).map(|(number, (_, unit))| number / unit);
        Said {
            ids: names_user.map(|names| Ids::of(&(names.claimed)(signed))),
            moment,
            is_odd: raw.is_some() && moment.is_none(),
        }
    }

    /// Returns a moment at which the proof is good by its own words.
    pub(super) fn moment_of(&self, said: &Said) -> Option<Timestamp> {
        let moment = match self.page.time()? {
            ProofTime::Ends(_) => said.moment?.checked_sub(1)?,
            _ => said.moment?,
        };
        Timestamp::from_unix(moment)
    }

    /// Whether it is a token whose header asks for another algorithm than HS256, with which the adapter itself signs.
    pub(super) fn asks_for_another_algorithm(&self, payload: &RawValue) -> bool {
        let is_hs256 = |payload| {
            let token = self.token(payload)?;
            let token = CompactJwt::parse(&token).ok()?;
            // A token without a readable header, such as one of `none`, asks for another algorithm too.
            Some(token.header().is_ok_and(|header| header.alg == "HS256"))
        };
        is_hs256(payload) == Some(false) && is_hs256(self.own.payload.as_raw()) == Some(true)
    }

    fn claims(&self, payload: &RawValue) -> Option<Box<RawValue>> {
        let token = self.token(payload)?;
        let token = CompactJwt::parse(&token).ok()?;
        serde_json::from_slice(token.claims_unverified()).ok()
    }

    fn token<'a>(&self, payload: &'a RawValue) -> Option<Cow<'a, str>> {
        let proof = self.own.verification();
        let proof = proof.filter(|proof| proof.kind == ProofKind::Jwt)?;
        let token = json::pointer(payload, proof.payload)?;
        serde_json::from_str(token.get()).ok()
    }
}

#[cfg(test)]
mod tests {
    use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine};
    use countersign::bundle::Verification;
    use countersign::config::SystemSecrets;
    use countersign::json::JsonText;
    use countersign::{Action, ClientBundle};
    use serde_json::json;
    use serde_json::value::RawValue;

    use super::{Page, Vendor};
    use crate::adapters::registry;

    /// A payload with a token of this algorithm.
    fn payload(alg: &str) -> JsonText {
        let [header, claims] = [json!({"alg": alg}), json!({})]
            .map(|part| BASE64_URL_SAFE_NO_PAD.encode(part.to_string()));
        JsonText::of(&json!({"token": format!("{header}.{claims}.c2ln")})).unwrap()
    }

    /// The vendor of an adapter whose own tokens are of this algorithm.
    fn vendor(alg: &str) -> Vendor {
        let registry = registry();
        let entries = r#"{"x": {"kind": "helpcrunch", "mode": "plain"}}"#;
        let entries = RawValue::from_string(entries.to_owned()).unwrap();
        let issuers = registry
            .build(&entries, &SystemSecrets::relative_to(""))
            .unwrap();
        let own = ClientBundle::from_json("helpcrunch", Action::Login, payload(alg));
        let own = own.with_verification(Verification::jwt("/token"));
        let issuer = issuers.get("x").unwrap().clone();
        Vendor::new(issuer, Page::of("helpcrunch", &registry), own, [])
    }

    #[test]
    fn another_algorithm_is_a_fault_where_the_adapter_signs_with_hs256() {
        for (own, answered, is_fault) in [
            ("HS256", "HS256", false),
            ("HS256", "none", true),
            ("HS256", "ES256", true),
            ("ES256", "ES256", false),
            ("ES256", "HS256", false),
        ] {
            let payload = payload(answered);
            let found = vendor(own).asks_for_another_algorithm(payload.as_raw());
            assert_eq!(found, is_fault, "{own} {answered}");
        }
    }
}
