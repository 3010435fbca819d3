//! HelpCrunch's side, in each mode.

#![no_main]

use countersign::Action;
use countersign::verify::{User, Verdict};
use countersign_fuzz::page::{Input, Page, check_refusal};
use countersign_fuzz::{chats, json, proof};
use libfuzzer_sys::fuzz_target;

/// A chat, where its proof stands, and its keys.
const CHATS: [(&str, Option<&str>, &[&str]); 4] = [
    ("plain", None, &[]),
    ("hashed", None, &[]),
    ("hash", Some("security_hash"), &["hash"]),
    (
        "signature",
        Some("signature"),
        &["signature", "signature-before"],
    ),
];

fuzz_target!(|bytes: &[u8]| {
    let Some(input) = Input::read(bytes) else {
        return;
    };
    let (name, place, keys) = CHATS[input.chat];
    // The page is read once without a proof, to see of whom there is to be one.
    let Some(unsigned) = input.with_proof("") else {
        return;
    };
    let id = Seen(&unsigned).text("user_id").unwrap_or_default();
    let key = if input.signed.is_some() {
        keys.last()
    } else {
        keys.first()
    };
    let Some(page) = input.with_proof(&key.map(|key| proof::hex(key, &id)).unwrap_or_default())
    else {
        return;
    };
    let chat = chats::chat(name);
    let accepted = match chat.judge(&page.presented(), chats::now()) {
        Ok(Verdict::Accepted(user)) => user,
        Ok(_) => panic!("opaque"),
        Err(refused) => return check_refusal(chat.kind(), &refused),
    };
    let entries = page.sent().expect("accepted, and no object");
    assert!(
        !json::has_doubles(&entries),
        "accepted with a key that stands twice"
    );
    check_user(&Seen(&page), &accepted);
    let Some((place, id)) = place.zip(accepted.user_id) else {
        return;
    };
    let given = Seen(&page).text(place);
    assert!(
        keys.iter()
            .any(|key| given.as_ref() == Some(&proof::hex(key, &id))),
        "accepted with another proof"
    );
});

/// The verdict of HelpCrunch.
struct Seen<'a>(&'a Page);

impl Seen<'_> {
    fn raw(&self, key: &str) -> Option<String> {
        let sent = json::at(&self.0.sent()?, key).map(str::to_owned);
        match self.0.action {
            Action::Login => self.0.read("helpcrunchSettings.user", key, sent),
            _ => sent,
        }
    }

    /// An empty text is as good as none.
    fn text(&self, key: &str) -> Option<String> {
        json::text(&self.raw(key)?).filter(|text| !text.is_empty())
    }
}

fn check_user(seen: &Seen<'_>, user: &User) {
    assert_eq!(user.user_id, seen.text("user_id"), "another id");
    assert_eq!(user.anonymous, user.user_id.is_none());
    for (accepted, key) in [
        (&user.name, "name"),
        (&user.email, "email"),
        (&user.phone, "phone"),
        (&user.company, "company"),
    ] {
        assert!(
            accepted.is_none() || *accepted == seen.text(key),
            "another {key}"
        );
    }
    let data = seen
        .raw("custom_data")
        .and_then(|raw| json::entries(&raw))
        .unwrap_or_default();
    for (key, _) in &user.attributes {
        assert!(
            json::at(&data, key).is_some(),
            "custom data that nobody sent"
        );
    }
}
