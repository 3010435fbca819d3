//! Helpshift's side of identities, on the web and in an app. An input's third line is the claims that are
//! signed, the fourth another header.

#![no_main]

use countersign::Action;
use countersign::verify::{User, Verdict};
use countersign_fuzz::chats::{self, NOW};
use countersign_fuzz::page::{Input, Page, check_refusal};
use countersign_fuzz::{json, proof};
use libfuzzer_sys::fuzz_target;
use serde_json::value::RawValue;

const WEB: &[&str] = &["web", "web-before"];
const APP: &[&str] = &["app"];
const LIFE: i64 = 24 * 60 * 60;

fuzz_target!(|bytes: &[u8]| {
    let Some(input) = Input::read(bytes) else {
        return;
    };
    let (name, keys) = [("web", WEB), ("app", APP)][input.chat & 1];
    let key = keys[input.chat >> 1 & (keys.len() - 1)];
    let token = proof::token(
        key,
        input.header.unwrap_or(proof::HEADER),
        input.signed.unwrap_or_default(),
    );
    let Some(page) = input.with_proof(&token) else {
        return;
    };
    let chat = chats::chat(name);
    let user = match chat.judge(&page.presented(), chats::now()) {
        Ok(Verdict::Accepted(user)) => user,
        Ok(_) => panic!("opaque"),
        Err(refused) => return check_refusal(chat.kind(), &refused),
    };
    let sent = page.sent().expect("accepted, and no object");
    assert!(
        !json::has_doubles(&sent),
        "accepted with a key that stands twice"
    );
    if page.action == Action::UpdateProfile {
        assert!(
            user.user_id.is_none() && user.email.is_none() && user.accounts.is_empty(),
            "data tells who the user is"
        );
        return;
    }
    let token = json::at(&sent, "identity_token").and_then(json::text);
    let visitor = token
        .as_ref()
        .is_none_or(|token| name == "app" && token.is_empty());
    if visitor && page.action == Action::Login {
        assert_eq!(user, User::anonymous(), "somebody without a token");
        return;
    }
    let read = token.and_then(|token| proof::read_token(keys, &token));
    let (header, claims) = read.expect("accepted, and not signed or not canonical");
    assert!(
        proof::is_plain_header(&header),
        "accepted with a header that asks for more"
    );
    check_user(&page, &user, &Claims::read(&claims));
    if name == "web" {
        check_page(&page, &user);
    }
});

struct Claims {
    iat: i64,
    identities: Vec<(String, String)>,
}

impl Claims {
    fn read(claims: &[u8]) -> Self {
        let text = std::str::from_utf8(claims).expect("claims are text");
        let claims = json::entries(text).expect("claims are an object");
        assert!(
            !json::has_doubles(&claims),
            "accepted with a claim that stands twice"
        );
        let list: Vec<Box<RawValue>> =
            serde_json::from_str(json::at(&claims, "identities").expect("identities"))
                .expect("a list");
        let entry = |raw: &RawValue| {
            let entry = json::entries(raw.get()).expect("an identity is an object");
            assert!(
                !json::has_doubles(&entry),
                "accepted with a key that stands twice"
            );
            let text = |key: &str| {
                json::at(&entry, key)
                    .and_then(json::text)
                    .expect("an identity has texts")
            };
            (text("identifier"), text("value"))
        };
        Self {
            iat: json::at(&claims, "iat")
                .and_then(|raw| raw.parse().ok())
                .expect("a moment"),
            identities: list.iter().map(|raw| entry(raw)).collect(),
        }
    }

    fn value(&self, identifier: &str) -> Option<String> {
        let mut of = self
            .identities
            .iter()
            .filter(|(name, _)| name == identifier);
        let value = of.next().map(|(_, value)| value.clone());
        assert!(of.next().is_none(), "accepted with two of {identifier}");
        value
    }
}

fn check_user(page: &Page, user: &User, claims: &Claims) {
    assert!(
        (0..LIFE).contains(&(NOW - claims.iat)),
        "accepted before or after its time"
    );
    let id = claims.value("uid");
    if user.anonymous {
        assert!(
            id.is_none() && *user == User::anonymous(),
            "a visitor with an id"
        );
        return;
    }
    assert_eq!(user.user_id, id, "another id");
    if user.privacy != countersign::Privacy::Full {
        assert_eq!(user.email, claims.value("email"), "another email");
        assert_eq!(user.phone, claims.value("phone_number"), "another phone");
        let ids = claims
            .identities
            .iter()
            .filter(|(name, _)| name.ends_with("_id"));
        let ids: Vec<&str> = ids.map(|(_, id)| id.as_str()).collect();
        assert_eq!(
            user.accounts
                .iter()
                .map(countersign::Account::id)
                .collect::<Vec<_>>(),
            ids,
            "other accounts"
        );
    }
    assert!(
        page.action == Action::Login || user.user_id.is_some() || user.email.is_some(),
        "further identities of nobody"
    );
}

/// The page named the same user, and asked for identities.
fn check_page(page: &Page, user: &User) {
    let set = |key: &str| page.read("helpshiftConfig", key, None);
    let system = set("authenticateWith").and_then(|raw| json::text(&raw));
    let asked = system.as_deref() == Some("identities");
    assert!(
        asked || (page.action == Action::AddIdentities && set("authenticateWith").is_none()),
        "the page asked for another system"
    );
    if page.action == Action::Login && !user.anonymous {
        let id = set("userId").map_or(Some(String::new()), |raw| json::text(&raw));
        assert_eq!(
            id.as_deref(),
            Some(user.user_id.as_deref().unwrap_or_default()),
            "the page names another"
        );
    }
}
