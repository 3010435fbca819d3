//! The payload of the sample: the signed user, in the words of an identity, and the proof.

use std::collections::BTreeMap;

use countersign::adapter::ReservedNames;
use countersign::identity::Trusted;
use countersign::verify::User;
use countersign::{Account, Privacy, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use serde_json::{Value, json};

use super::LIFE;

#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct SignedUser {
    pub(crate) accounts: Vec<SignedAccount>,
    pub(crate) attributes: BTreeMap<String, Value>,
    pub(crate) city: Option<String>,
    pub(crate) company: [Option<String>; 2],
    pub(crate) country: Option<String>,
    pub(crate) created_at: Option<i64>,
    pub(crate) email: Option<String>,
    pub(crate) exp: Option<i64>,
    pub(crate) full_privacy: bool,
    pub(crate) iat: Option<i64>,
    pub(crate) locale: Option<String>,
    pub(crate) name: [Option<String>; 4],
    pub(crate) phone: Option<String>,
    pub(crate) tags: Vec<String>,
    pub(crate) user_id: Option<String>,
}

#[derive(Serialize, Deserialize)]
pub(crate) struct SignedAccount {
    pub(crate) id: String,
    metadata: Vec<(String, String)>,
    platform: String,
}

#[derive(Deserialize)]
struct Payload {
    user: Box<RawValue>,
    proof: String,
}

/// Says whether every JavaScript object has the name, so that no attribute may have it.
pub(super) fn is_reserved(name: &str) -> bool {
    ReservedNames::new([""; 0]).has(name)
}

impl SignedUser {
    pub(super) fn of(user: Trusted<'_>, now: Timestamp, timed: bool) -> Self {
        let owned = |text: Option<&str>| text.map(str::to_owned);
        let moment = |at: Timestamp| Some(at.unix()).filter(|_| timed);
        let name = user.name();
        Self {
            accounts: user
                .accounts()
                .map(|(_, one)| SignedAccount::of(one))
                .collect(),
            attributes: user
                .attributes()
                .iter()
                .filter(|(name, _)| !is_reserved(name))
                .map(|(name, value)| (name.clone(), json!(value)))
                .collect(),
            city: owned(user.city()),
            company: [user.company_id(), user.company_name()].map(owned),
            country: owned(user.country()),
            created_at: user.created_at().map(Timestamp::unix),
            email: owned(user.email()),
            exp: moment(now + LIFE),
            full_privacy: user.privacy() == Privacy::Full,
            iat: moment(now),
            locale: user.locale().map(|locale| locale.as_str().to_owned()),
            name: [name.full, name.first, name.last, name.display].map(owned),
            phone: owned(user.phone()),
            tags: user.tags().map(|(_, tag)| tag.to_owned()).collect(),
            user_id: owned(user.user_id()),
        }
    }

    /// Reads the payload's user and proof; `None` where there is none.
    pub(crate) fn read(payload: &str) -> Option<(Self, String)> {
        let payload: Payload = serde_json::from_str(payload).ok()?;
        let told: Self = serde_json::from_str(payload.user.get()).ok()?;
        // Another text of the same user is another text.
        (told.text() == payload.user.get()).then_some((told, payload.proof))
    }

    pub(crate) fn text(&self) -> String {
        serde_json::to_string(self).unwrap()
    }

    pub(super) fn into_user(self) -> User {
        let mut user = User::new();
        let [full, first, last, display] = self.name;
        let both = [first, last]
            .into_iter()
            .flatten()
            .reduce(|one, other| one + " " + &other);
        user.name = full.or(both).or(display);
        user.user_id = self.user_id;
        user.email = self.email;
        user.phone = self.phone;
        let [_, company] = self.company;
        user.company = company;
        user.locale = self.locale;
        // The page may send any value that no proof covers.
        let accounts = self.accounts.into_iter();
        user.accounts = accounts.filter_map(SignedAccount::into).collect();
        let attributes = self.attributes.into_iter();
        user.attributes = attributes
            .filter_map(|(name, value)| Some((name, serde_json::from_value(value).ok()?)))
            .collect();
        if self.full_privacy {
            user.privacy = Privacy::Full;
        }
        user
    }
}

impl SignedAccount {
    fn of(account: &Account) -> Self {
        Self {
            id: account.id().to_owned(),
            metadata: account.metadata().to_vec(),
            platform: account.platform().as_str().to_owned(),
        }
    }

    fn into(self) -> Option<Account> {
        let account = Account::new(self.platform.parse().ok()?, self.id);
        let metadata = self.metadata.into_iter();
        Some(metadata.fold(account, |account, (key, value)| {
            account.with_metadata(key, value)
        }))
    }
}
