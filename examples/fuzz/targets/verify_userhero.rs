//! UserHero's side. The second half of an input's third line is what is signed; without one it is what a
//! page's script would send.

#![no_main]

use std::cell::LazyCell;

use countersign::Action;
use countersign::verify::Verdict;
use countersign_fuzz::chats::{self, NOW};
use countersign_fuzz::javascript::Engine;
use countersign_fuzz::page::{Input, check_refusal};
use countersign_fuzz::{json, proof};
use libfuzzer_sys::fuzz_target;

const KEYS: &[&str] = &["portal", "portal-before"];

thread_local! {
    static PAGE: LazyCell<Engine> = LazyCell::new(|| Engine::with(""));
}

fuzz_target!(|bytes: &[u8]| {
    let Some(input) = Input::read(bytes) else {
        return;
    };
    let sent = json::entries(input.payload).unwrap_or_default();
    let written = json::at(&sent, "user")
        .and_then(written_again)
        .unwrap_or_default();
    let signed = input.signed.unwrap_or(&written);
    let Some(page) = input.with_proof(&proof::hex(KEYS[input.chat & 1], signed)) else {
        return;
    };
    let chat = chats::chat("portal");
    let user = match chat.judge(&page.presented(), chats::now()) {
        Ok(Verdict::Accepted(user)) => user,
        Ok(_) => panic!("opaque"),
        Err(refused) => return check_refusal(chat.kind(), &refused),
    };
    if page.action == Action::UpdateProfile {
        // The widget checks no proof: what it is told stands in its metadata.
        let metadata = page.sent().unwrap_or_default();
        let is_said = |text: &String| {
            metadata
                .iter()
                .any(|(_, raw)| json::text(raw).as_ref() == Some(text))
        };
        let told = [
            user.user_id,
            user.email,
            user.phone,
            user.name,
            user.company,
            user.locale,
        ];
        assert!(told.iter().flatten().all(is_said), "told what nobody said");
        return;
    }
    let sent = page.sent().expect("accepted, and no object");
    assert!(
        !json::has_doubles(&sent),
        "accepted with a key that stands twice"
    );
    let text = json::at(&sent, "user")
        .and_then(written_again)
        .expect("accepted, and no object");
    let tag = json::at(&sent, "userHmac").and_then(json::text);
    assert!(
        KEYS.iter()
            .any(|key| tag.as_ref() == Some(&proof::hex(key, &text))),
        "accepted with another proof"
    );
    let said = json::entries(&text).expect("an object");
    let said = |key: &str| json::at(&said, key).and_then(json::text);
    let fields = [
        (user.user_id, "externalUserId"),
        (user.email, "email"),
        (user.phone, "phone"),
        (user.name, "name"),
        (user.company, "company"),
        (user.locale, "locale"),
    ];
    for (told, key) in fields {
        assert_eq!(told, said(key), "another {key}");
    }
    let entries = json::entries(&text).expect("an object");
    let end = json::at(&entries, "expiresAt").and_then(|raw| raw.parse::<i64>().ok());
    assert!(end.is_some_and(|end| NOW < end), "accepted after its end");
});

/// Returns the text that a page's script sends of a text.
fn written_again(text: &str) -> Option<String> {
    let quoted = serde_json::to_string(text).ok()?;
    PAGE.with(|page| page.run(&format!("JSON.stringify(JSON.parse({quoted}))")))
}
