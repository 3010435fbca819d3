//! The side of the vendors that are recipes. Two users have signed in; nobody is accepted who is neither of them.

#![no_main]

use std::collections::BTreeMap;
use std::sync::LazyLock;

use countersign::bundle::ClientBundle;
use countersign::json::JsonText;
use countersign::verify::{Presented, User, Verdict};
use countersign::{Action, Issuer, Timestamp};
use countersign_fuzz::proof::spoilt;
use countersign_fuzz::recipes::Example;
use countersign_recipes::{Recipe, SHIPPED};
use libfuzzer_sys::fuzz_target;
use serde_json::Value;

/// An example of a recipe, under the name that an input begins with.
struct Chat {
    issuer: Issuer,
    now: Timestamp,
    /// The payloads of the two users, and what the vendor reads in them.
    logins: [(Value, User); 2],
    /// The words of the fields that a proof covers.
    signed: Vec<String>,
    /// Whether each field has a proof of its own, so that the two users' may stand beside each other.
    is_apart: bool,
}

static CHATS: LazyLock<BTreeMap<String, Chat>> = LazyLock::new(|| {
    let mut chats = BTreeMap::new();
    for text in SHIPPED {
        let recipe = Recipe::parse(text).expect("a shipped recipe");
        let examples = Example::all(&recipe.known_answers());
        let kind = recipe.into_kind();
        for (index, example) in examples.iter().enumerate() {
            let issuer = example.chat(&kind).expect("the settings of an example");
            let name = format!("{} {index}", issuer.kind());
            chats.insert(name, Chat::of(issuer, example, text));
        }
    }
    chats
});

impl Chat {
    fn of(issuer: Issuer, example: &Example, text: &str) -> Self {
        let logins = [example.identity.clone(), another(&example.identity)].map(|user| {
            let bundle = example.login(&issuer, &user).expect("a login");
            let Ok(Verdict::Accepted(user)) = issuer.judge(&Presented::of(&bundle), example.now)
            else {
                panic!("{} refuses its own bundle", issuer.kind());
            };
            let payload = serde_json::from_str(bundle.payload.get()).expect("JSON");
            (payload, user)
        });
        let file: toml::Table = text.parse().expect("TOML");
        let words = |list: &toml::Value| -> Vec<String> {
            let items = list["message"].as_array().into_iter().flatten();
            items
                .filter_map(|word| word.as_str().map(str::to_owned))
                .collect()
        };
        let also = file.get("also").and_then(toml::Value::as_array);
        let mut signed: Vec<String> = also.into_iter().flatten().flat_map(words).collect();
        match file["proof"].get("hmac") {
            Some(hmac) => signed.extend(words(hmac)),
            None => signed.extend(file["claims"].as_table().expect("claims").keys().cloned()),
        }
        if let Some(by) = file.get("by").and_then(toml::Value::as_table) {
            let first = by.keys().next().expect("a choice").clone();
            let choice = example.config["by"].as_str().map_or(first, str::to_owned);
            for word in &mut signed {
                if word == "by" {
                    word.clone_from(&choice);
                }
            }
            // The claims of another choice are not there.
            let is_sent = |word: &String| !by.contains_key(word) || *word == choice;
            signed.retain(is_sent);
        }
        Self {
            issuer,
            now: example.now,
            logins,
            signed,
            is_apart: also.is_some(),
        }
    }
}

/// Returns a second user, with other values in the same fields.
fn another(value: &Value) -> Value {
    match value {
        Value::String(text) if text.contains('@') => "tom@example.org".into(),
        Value::String(text) if text.starts_with('+') => "+4915112345678".into(),
        Value::String(text) if text.starts_with("http") => format!("{text}/2").into(),
        Value::String(text) => format!("{text}2").into(),
        Value::Object(entries) => entries
            .iter()
            .map(|(key, value)| match key.as_str() {
                "locale" | "country" => (key.clone(), value.clone()),
                _ => (key.clone(), another(value)),
            })
            .collect(),
        other => other.clone(),
    }
}

// An input is text that people can read: on the first line the kind and the number of an example, and then a payload. In
// a payload, `"@0/POINTER"` stands for the value of the first user's payload at a JSON pointer, `"@1/POINTER"` for the
// second's, and `"@0/POINTER SPOIL"` for that text spoilt.
fuzz_target!(|text: &str| {
    let Some((name, payload)) = text.split_once('\n') else {
        return;
    };
    let Some(chat) = CHATS.get(name) else { return };
    let Ok(payload) = serde_json::from_str::<JsonText>(&placed(payload, chat)) else {
        return;
    };
    let bundle = ClientBundle::from_json("fuzz", Action::Login, payload);
    let user = match chat.issuer.judge(&Presented::of(&bundle), chat.now) {
        Ok(Verdict::Accepted(user)) => user,
        Ok(_) => panic!("opaque"),
        Err(_) => return,
    };
    let is = |field: &String, known: &User| of(&user, field) == of(known, field);
    let [lisa, tom] = chat.logins.each_ref().map(|(_, known)| known);
    let mut signed = chat.signed.iter();
    let is_right = match chat.is_apart {
        // A value can be left out together with its proof.
        true => {
            let is_somebody = signed.clone().any(|field| of(&user, field).is_some());
            let is_proven =
                |field: &String| of(&user, field).is_none() || is(field, lisa) || is(field, tom);
            is_somebody && signed.all(is_proven)
        }
        false => signed.clone().all(|field| is(field, lisa)) || signed.all(|field| is(field, tom)),
    };
    assert!(is_right, "{name} accepts somebody who has not signed in");
});

/// Returns a field of a user who was accepted; `None` for a field that no vendor names a user by.
fn of<'u>(user: &'u User, field: &str) -> Option<&'u str> {
    match field {
        "user_id" => user.user_id.as_deref(),
        "email" => user.email.as_deref(),
        "phone" => user.phone.as_deref(),
        "name" => user.name.as_deref(),
        "company_name" => user.company.as_deref(),
        "locale" => user.locale.as_deref(),
        _ => None,
    }
}

fn placed(text: &str, chat: &Chat) -> String {
    let (mut placed, mut rest) = (String::new(), text);
    while let Some((before, after)) = rest.split_once("\"@") {
        let Some((named, after)) = after.split_once('"') else {
            break;
        };
        let (number, pointer) = named.split_at_checked(1).unwrap_or(("0", named));
        let (pointer, spoil) = pointer.split_once(' ').unwrap_or((pointer, ""));
        let (payload, _) = &chat.logins[usize::from(number == "1")];
        let value = match payload.pointer(pointer).unwrap_or(&Value::Null) {
            Value::String(text) => spoilt(text.clone(), spoil).into(),
            other => other.clone(),
        };
        placed.push_str(before);
        placed.push_str(&value.to_string());
        rest = after;
    }
    placed + rest
}
