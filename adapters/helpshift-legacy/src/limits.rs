//! Helpshift's limits, beyond which it takes a user for an anonymous one and says nothing.

use countersign::Email;
use countersign::adapter::Screening;
use countersign::problem::{Code, Path};

/// The longest `userId`, in characters. A longer one makes the user anonymous (documented).
pub const LONGEST_ID: usize = 750;

/// The longest `userName`, in characters. Helpshift cuts a longer one (documented).
pub const LONGEST_NAME: usize = 255;

/// Refuses a user whom Helpshift would take for an anonymous one, where the field table does not refuse the user.
///
/// The table has the length of the id. A `UserId` and an `Email` have no blanks at either end.
pub(crate) fn refuse_silently_anonymous(screening: &mut Screening<'_>) {
    let user = screening.user();
    let is_address = |id: &str| id.contains('@') && Email::is_address(id);
    if user.user_id().is_some_and(is_address) {
        let detail = "Helpshift takes no email address as an id";
        screening.refuse(Path::ROOT.key("user_id"), Code::Invalid, detail);
    }
    if user.email().is_some_and(|email| !is_plain(email)) {
        let detail = "an address without quotes whose domain has a dot: Helpshift makes the user \
                      anonymous where it does not know the form";
        screening.refuse(Path::ROOT.key("email"), Code::Invalid, detail);
    }
}

/// Says whether Helpshift knows a text for an email. The page says "valid" and no more. Simple checks refuse quoted
/// local parts, and domains without a dot (inferred).
pub(crate) fn is_plain_address(text: &str) -> bool {
    Email::is_address(text) && is_plain(text)
}

/// Says whether a valid address has no quote, and a dot behind its last `@`. A quoted local part may hold another one.
fn is_plain(address: &str) -> bool {
    let mut has_dot = false;
    let mut has_quote = false;
    for byte in address.bytes() {
        has_quote |= byte == b'"';
        has_dot = byte == b'.' || (has_dot && byte != b'@');
    }
    has_dot && !has_quote
}
