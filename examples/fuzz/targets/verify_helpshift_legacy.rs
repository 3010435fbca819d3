//! Legacy Helpshift's side.

#![no_main]

use countersign::verify::Verdict;
use countersign_fuzz::page::{Input, Page, check_refusal};
use countersign_fuzz::{chats, json, proof};
use libfuzzer_sys::fuzz_target;

const KEYS: &[&str] = &["legacy", "legacy-before"];
const KEYS_OF_ID: &[&str] = &["legacy-id"];

fuzz_target!(|bytes: &[u8]| {
    let Some(input) = Input::read(bytes) else {
        return;
    };
    let (name, keys) = [("legacy", KEYS), ("legacy-id", KEYS_OF_ID)][input.chat & 1];
    // The page is read once without a proof, to see of whom there is to be one.
    let Some(unsigned) = input.with_proof("") else {
        return;
    };
    let key = keys[input.chat >> 1 & (keys.len() - 1)];
    let Some(page) = input.with_proof(&proof::base64(key, &Seen(&unsigned).signed())) else {
        return;
    };
    let chat = chats::chat(name);
    let user = match chat.judge(&page.presented(), chats::now()) {
        Ok(Verdict::Accepted(user)) => user,
        Ok(_) => panic!("opaque"),
        Err(refused) => return check_refusal(chat.kind(), &refused),
    };
    let entries = page.sent().expect("accepted, and no object");
    assert!(
        !json::has_doubles(&entries),
        "accepted with a key that stands twice"
    );
    let seen = Seen(&page);
    let token = seen.text("userAuthToken");
    if user.anonymous {
        // Nobody is named; or somebody is in a way that Helpshift ignores without a word.
        let nobody = seen.signed().is_empty() && token.is_none();
        assert!(
            nobody || is_signed(keys, &seen),
            "a visitor with a token of nobody"
        );
        assert_eq!(user, countersign::verify::User::anonymous());
        return;
    }
    assert!(is_signed(keys, &seen), "accepted with another proof");
    assert_eq!(user.user_id, seen.text("userId"), "another id");
    assert_eq!(user.email, seen.email(), "another email");
    assert!(
        name != "legacy-id" || user.email.is_none(),
        "an email that is not signed"
    );
    let name = seen.text("userName").unwrap_or_default();
    assert!(
        user.name.is_none_or(|told| name.starts_with(&told)),
        "another name"
    );
});

fn is_signed(keys: &[&str], seen: &Seen<'_>) -> bool {
    let (token, signed) = (seen.text("userAuthToken"), seen.signed());
    !signed.is_empty()
        && keys
            .iter()
            .any(|key| token.as_ref() == Some(&proof::base64(key, &signed)))
}

/// The verdict of Helpshift.
struct Seen<'a>(&'a Page);

impl Seen<'_> {
    fn raw(&self, key: &str) -> Option<String> {
        let sent = json::at(&self.0.sent()?, key).map(str::to_owned);
        self.0.read("helpshiftConfig", key, sent)
    }

    /// An empty text is as good as none.
    fn text(&self, key: &str) -> Option<String> {
        json::text(&self.raw(key)?).filter(|text| !text.is_empty())
    }

    /// Under full privacy it is ignored (documented).
    fn email(&self) -> Option<String> {
        self.text("userEmail")
            .filter(|_| self.raw("fullPrivacy").as_deref() != Some("true"))
    }

    fn signed(&self) -> String {
        self.text("userId").unwrap_or_default() + &self.email().unwrap_or_default()
    }
}
