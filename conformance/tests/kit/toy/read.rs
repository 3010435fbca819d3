//! What the toy takes of an identity.

use std::collections::BTreeMap;

use countersign::AttributeValue;
use countersign::adapter::{Intake, Policy, Request};
use countersign::bundle::{Dropped, Reason};
use countersign::identity::Field;
use countersign::problem::{Code, Path, Problems};
use serde_json::Value;

use super::adapter::Adapted;
use super::fault::Fault;
use super::payload::User;

impl Adapted {
    pub(super) fn read(
        &self,
        request: &Request<'_>,
        problems: &mut Problems,
    ) -> (User, Option<String>, Vec<Dropped>) {
        let policy = match self.fault {
            Fault::TrustsEmail => Policy::new().allow_unverified(Field::Email),
            _ => Policy::new(),
        };
        let mut intake = Intake::open(&self.capabilities, policy, request, problems);
        if self.fault == Fault::RefusesWithoutAPath && request.identity.trusted().tags().count() > 9
        {
            intake.refuse(Path::ROOT, Code::TooMany, "at most nine tags");
        }
        if self.fault == Fault::QuotesTheValue
            && let Some(id) = intake.user().user_id().filter(|id| id.len() > 3_000)
        {
            let detail = format!("{id} is not to our taste");
            intake.refuse(Path::ROOT.key("user_id"), Code::Invalid, detail);
        }
        if intake.user().is_anonymous() {
            let described = [Field::FullName, Field::DisplayName, Field::Attributes];
            for field in described {
                if intake.user().has(field) {
                    intake.lose_field(field, Reason::NoPlace);
                }
            }
        }
        let attributes = self.attributes(&mut intake);
        let given = intake.user();
        let user = User {
            attributes,
            email: given.email().map(str::to_owned),
            exp: request.now.plus(self.life()).unix(),
            iat: request.now.unix(),
            id: given.user_id().unwrap_or_default().to_owned(),
            name: given.name().full.map(str::to_owned),
        };
        let nickname = match self.fault {
            Fault::ForgetsTheNickname if user.name.is_some() => None,
            Fault::ForgetsCapitals => given
                .name()
                .display
                .filter(|name| !name.starts_with(char::is_uppercase)),
            Fault::KeepsWhatItDrops => request.identity.trusted().name().display,
            _ => given.name().display,
        };
        let nickname = nickname.map(|name| match self.fault {
            Fault::CutsTheNickname => name.chars().take(3).collect(),
            _ => name.to_owned(),
        });
        let mut dropped = intake.into_dropped();
        if self.fault == Fault::DropsTwice {
            dropped.extend(dropped.clone());
        }
        if self.fault == Fault::SaysItIsLongerThanItIs
            && nickname
                .as_ref()
                .is_some_and(|name| name.chars().count() > 39)
        {
            dropped.push(Dropped::new(Field::DisplayName.path(), Reason::TooLong));
            return (user, None, dropped);
        }
        (user, nickname, dropped)
    }

    fn length(&self, text: &str) -> usize {
        let marks = ['\u{301}', '\u{200d}'];
        let counts = |one: &char| self.fault != Fault::IgnoresMarks || !marks.contains(one);
        text.chars().filter(counts).count()
    }

    fn attributes(&self, intake: &mut Intake<'_, '_>) -> BTreeMap<String, Value> {
        let at = Path::ROOT.key("attributes");
        let mut attributes = BTreeMap::new();
        for (name, value) in intake.user().attributes() {
            let value = match value {
                AttributeValue::Text(text) if self.length(text) > 40 => {
                    intake.lose(at.key(name), Reason::TooLong);
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
