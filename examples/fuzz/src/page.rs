//! The values that reach a vendor: an action, a payload, and the settings of the page.

use countersign::bundle::{Argument, Step};
use countersign::verify::{Presented, Rejection};
use countersign::{Action, ClientBundle};
use serde_json::Value;
use serde_json::value::RawValue;

use crate::proof::spoilt;
use crate::{chats, json};

/// An input of a `verify` target, as text that people can read:
///
/// 1. a character whose lowest two bits choose the action and whose next two the chat, then the payload,
/// 2. the page's settings, of which `"!"` removes one: `{"helpshiftConfig": {"userId": …}}`,
/// 3. the text that the target signs, and 4. the way of signing.
///
/// In a payload or a setting, `"@"` stands for the right proof, which a fuzzer would not guess, and `"@SPOIL"` for a
/// [`spoilt`] proof.
pub struct Page {
    pub action: Action,
    pub chat: usize,
    bundle: ClientBundle,
    settings: Vec<Setting>,
}

struct Setting {
    object: String,
    key: String,
    /// `None` where the setting was removed.
    value: Option<String>,
}

const GONE: &str = "\"!\"";

/// The lines of an input, before there is a proof.
pub struct Input<'a> {
    pub action: Action,
    pub chat: usize,
    pub payload: &'a str,
    settings: &'a str,
    pub signed: Option<&'a str>,
    pub header: Option<&'a str>,
}

impl<'a> Input<'a> {
    pub fn read(bytes: &'a [u8]) -> Option<Self> {
        let text = std::str::from_utf8(bytes).ok()?;
        let choice = usize::from(*bytes.first()?);
        let mut lines = text.get(1..)?.split('\n');
        let actions = [
            Action::Login,
            Action::AddIdentities,
            Action::UpdateProfile,
            Action::Login,
        ];
        Some(Self {
            action: actions[choice & 3],
            chat: (choice >> 2) & 3,
            payload: lines.next()?,
            settings: lines.next().filter(|line| !line.is_empty()).unwrap_or("{}"),
            signed: lines.next(),
            header: lines.next(),
        })
    }

    /// Returns the page with this proof; `None` where the input is no JSON, or sets an object without a valid name.
    pub fn with_proof(&self, proof: &str) -> Option<Page> {
        let place = |text: &str| placed(text, proof);
        let mut settings = Vec::new();
        let mut steps = Vec::new();
        for (object, keys) in json::entries(&place(self.settings))? {
            for (key, value) in json::entries(&keys)? {
                let value = Some(value).filter(|value| value != GONE);
                steps.push(match &value {
                    Some(value) => {
                        let set = format!("{{{}:{value}}}", Value::from(&*key));
                        let set = RawValue::from_string(set).ok()?;
                        Step::assign(object.clone(), [Argument::value(&set).ok()?])
                    }
                    None => Step::remove(object.clone(), &[&key]),
                });
                settings.push(Setting {
                    object: object.clone(),
                    key,
                    value,
                });
            }
        }
        let steps = steps.into_iter().collect::<Result<Vec<Step>, _>>().ok()?;
        let payload: countersign::json::JsonText =
            serde_json::from_str(&place(self.payload)).ok()?;
        let bundle = ClientBundle::from_json("fuzz", self.action, payload).with_steps(steps);
        Some(Page {
            action: self.action,
            chat: self.chat,
            bundle,
            settings,
        })
    }
}

fn placed(text: &str, proof: &str) -> String {
    let (mut placed, mut rest) = (String::new(), text);
    while let Some((before, after)) = rest.split_once("\"@") {
        let Some((spoil, after)) = after.split_once('"') else {
            break;
        };
        placed.push_str(before);
        let proof = Value::from(spoilt(proof.to_owned(), spoil));
        placed.push_str(&proof.to_string());
        rest = after;
    }
    placed + rest
}

impl Page {
    pub fn presented(&self) -> Presented<'_> {
        Presented::of(&self.bundle)
    }

    pub fn payload(&self) -> &str {
        self.bundle.payload.get()
    }

    /// Returns the payload's entries; `None` where the payload is no object.
    pub fn sent(&self) -> Option<Vec<(String, String)>> {
        json::entries(self.payload())
    }

    /// Returns the value that a script reads in the end at a key of a global object, as JSON text; `unsaid` where the
    /// page neither set or removed the key nor set any other part of the object.
    pub fn read(&self, object: &str, key: &str, unsaid: Option<String>) -> Option<String> {
        let mut wanted = path(object);
        wanted.push(key);
        for setting in self.settings.iter().rev() {
            let mut set = path(&setting.object);
            set.push(&setting.key);
            let Some(rest) = wanted.strip_prefix(set.as_slice()) else {
                continue;
            };
            let inside = |raw: String, key: &&str| {
                json::entries(&raw).and_then(|entries| json::at(&entries, key).map(str::to_owned))
            };
            return rest.iter().try_fold(setting.value.clone()?, inside);
        }
        let object = path(object);
        let sets = |setting: &Setting| {
            setting.value.is_some() && path(&setting.object).starts_with(&object)
        };
        unsaid.filter(|_| !self.settings.iter().any(sets))
    }
}

/// Returns the keys that lead to an object from the global one, whose own name is `window`.
fn path(object: &str) -> Vec<&str> {
    object.split('.').filter(|name| *name != "window").collect()
}

/// Checks the rules of every refusal: it has names, which are no values.
pub fn check_refusal(kind: &str, rejection: &Rejection) {
    let known = chats::registry();
    let mut known = known.failures().filter(|(of, _)| *of == kind);
    let told = |failure: &countersign::verify::Failure| {
        failure.is_called(&rejection.event) && failure.is_called(&rejection.reason)
    };
    let ours = rejection.event == "input" && rejection.reason == "unsupported-action";
    assert!(
        ours || known.any(|(_, failure)| told(failure)),
        "{kind} refuses by a name that it does not explain: {rejection}"
    );
}
