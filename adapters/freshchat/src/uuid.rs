//! The uuid that the widget gives the browser, as the page sends it.

use std::borrow::Cow;

use countersign::adapter::Screening;
use countersign::json::Cursor;
use countersign::problem::{Code, Path};

use crate::KIND;

/// The key of the page's data.
pub(crate) const UUID: &str = "uuid";

/// The longest uuid that is signed (inferred: those of the vendor's pages have 36 characters).
const LONGEST: usize = 64;

/// Reads the uuid from the data of the page; `None` where the page sent no data. Data without a uuid is refused.
pub(crate) fn of_page<'a>(screening: &mut Screening<'a>) -> Option<Cow<'a, str>> {
    let client = Path::ROOT.key("client");
    let at = client.key(KIND);
    let mut data = screening.client_data()?;
    let raw = data.require(UUID, at, screening.problems())?;
    let uuid = Cursor::new(raw, at.key(UUID), screening.problems()).text()?;
    if !is_uuid(&uuid) {
        let form = "expected 1 to 64 letters, digits and hyphens";
        screening.refuse(at.key(UUID), Code::Invalid, form);
    }
    Some(uuid)
}

/// Says whether a text can be the uuid of a browser.
pub(crate) fn is_uuid(text: &str) -> bool {
    let word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    (1..=LONGEST).contains(&text.len()) && text.bytes().all(word)
}
