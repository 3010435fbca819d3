//! Reads what the toy takes of an identity.

use std::collections::BTreeMap;

use countersign::AttributeValue;
use countersign::adapter::{ReservedNames, Screening};
use countersign::bundle::Reason;
use countersign::identity::Field;
use countersign::problem::{Code, Path};
use serde_json::Value;

use super::adapter::{Adapted, Input};
use super::fault::Fault;
use super::payload::User;

impl Adapted {
    pub(super) fn read(&self, screening: &mut Screening<'_>) -> Input {
        self.refuse_more(screening);
        let is_anonymous = screening.user().is_anonymous();
        if is_anonymous {
            for field in [Field::FullName, Field::DisplayName, Field::Attributes] {
                if screening.user().has(field) {
                    screening.drop_field(field, Reason::NoPlace);
                }
            }
        }
        let attributes = self.attributes(screening);
        let now = screening.now();
        let given = screening.user();
        let user = User {
            attributes,
            email: given.email().map(str::to_owned),
            email_verified: (self.fault == Fault::SaysTheEmailIsVerified
                && given.has(Field::Email))
            .then_some(true),
            exp: (now + self.life()).unix(),
            iat: now.unix(),
            id: given.user_id().unwrap_or_default().to_owned(),
            name: given.name().full.map(str::to_owned),
        };
        let mut nickname = match self.fault {
            Fault::ForgetsTheNickname if user.name.is_some() => None,
            Fault::ForgetsCapitals => given
                .name()
                .display
                .filter(|name| !name.starts_with(char::is_uppercase)),
            _ => given.name().display,
        };
        let is_long = |name: &str| name.chars().count() > 39;
        if self.fault == Fault::SaysItIsLongerThanItIs && nickname.is_some_and(is_long) {
            screening.drop(Field::DisplayName.path(), Reason::TooLong);
            nickname = None;
        }
        let nickname = nickname.map(|name| match self.fault {
            Fault::CutsTheNickname => name.chars().take(3).collect(),
            _ => name.to_owned(),
        });
        Input {
            user: (!is_anonymous).then_some(user),
            nickname,
            now,
        }
    }

    fn refuse_more(&self, screening: &mut Screening<'_>) {
        let user = screening.user();
        if self.fault == Fault::RefusesWithoutAPath && user.attributes().len() > 99 {
            screening.refuse(Path::ROOT, Code::TooMany, "at most 99 attributes");
        }
        if self.fault == Fault::QuotesTheValue
            && let Some(id) = user.user_id().filter(|id| id.len() > 3_000)
        {
            let detail = format!("{id} is not to our taste");
            screening.refuse(Path::ROOT.key("user_id"), Code::Invalid, detail);
        }
    }

    fn length(&self, text: &str) -> usize {
        let marks = ['\u{301}', '\u{200d}'];
        let counts = |one: &char| self.fault != Fault::IgnoresMarks || !marks.contains(one);
        text.chars().filter(counts).count()
    }

    fn attributes(&self, screening: &mut Screening<'_>) -> BTreeMap<String, Value> {
        let at = Path::ROOT.key("attributes");
        let reserved = ReservedNames::new([""; 0]);
        let mut attributes = BTreeMap::new();
        for (name, value) in screening.user().attributes() {
            if reserved.has(name) {
                screening.drop(at.key(name), Reason::Reserved);
                continue;
            }
            let value = match value {
                AttributeValue::Text(text) if self.length(text) > 40 => {
                    screening.drop(at.key(name), Reason::TooLong);
                    continue;
                }
                AttributeValue::Text(text) if self.fault == Fault::Panics && text == "🐢🐢" => {
                    panic!("a turtle")
                }
                value => serde_json::to_value(value).unwrap_or_default(),
            };
            attributes.insert(name.clone(), value);
        }
        attributes
    }
}
