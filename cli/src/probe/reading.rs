//! The proof in the body of an answer: where the vendor's page finds it, and where else it hides.

use countersign::read;
use countersign::{Answer, JwtKey, Path, Problems, ProofKind, Verification};
use serde_json::json;
use serde_json::value::{RawValue, to_raw_value};

use super::answer::is_html;
use super::findings::{Found, HTML_ANSWER, IN_OBJECT, IN_QUOTES, NOT_A_TOKEN, NOT_JSON};

/// How deep a proof is looked for.
const DEEPEST: usize = 16;

/// How the page reads an answer.
pub(super) struct Reader {
    /// Where the payload is in an answer of JSON; `None` where the page takes the text for a token.
    pointer: Option<String>,
    verification: Option<Verification>,
}

/// What the page reads.
pub(super) struct Reading {
    /// What it hands over to the vendor.
    pub(super) handed: Option<Box<RawValue>>,
    /// Why that cannot be right.
    pub(super) misread: Option<Found>,
}

impl Reader {
    /// `pointer` says where the payload is in an answer of JSON. Without it a JWT is bare text (inferred
    /// from the sample in Helpshift's documentation), and of the others the answer is the payload.
    pub(super) fn new(pointer: Option<&str>, verification: Option<Verification>) -> Self {
        let bare = verification.is_some_and(|proof| proof.kind == ProofKind::Jwt);
        let pointer = pointer.map(String::from);
        Self {
            pointer: pointer.or_else(|| (!bare).then(String::new)),
            verification,
        }
    }

    /// What the vendor's page makes of the answer.
    pub(super) fn read(&self, answer: &Answer) -> Reading {
        let text = decode(answer);
        let json: Option<&RawValue> = serde_json::from_str(&text).ok();
        let Some(pointer) = &self.pointer else {
            return Reading {
                handed: self.around(&text),
                misread: (!is_token(&text)).then(|| self.why(answer, json, json)),
            };
        };
        let payload = json.and_then(|json| read::pointer(json, pointer));
        let hides = || json.is_some_and(|json| !self.inside(json).is_empty());
        let is_right = match payload {
            // Whether what has no proof is refused or a visitor's is the vendor's to say.
            Some(payload) => read::is_object(payload) && (self.has_proof(payload) || !hides()),
            None => false,
        };
        Reading {
            handed: payload.map(ToOwned::to_owned),
            misread: (!is_right).then(|| self.why(answer, json, payload)),
        }
    }

    /// Why there is no proof at the place where the page looks for it.
    fn why(&self, answer: &Answer, json: Option<&RawValue>, place: Option<&RawValue>) -> Found {
        if json.is_some_and(|json| !self.inside(json).is_empty()) {
            let is_text = place.is_some_and(|place| place.get().starts_with('"'));
            return Found::new(if is_text { &IN_QUOTES } else { &IN_OBJECT });
        }
        if is_html(answer) {
            return Found::new(&HTML_ANSWER);
        }
        if self.pointer.is_some() {
            return Found::new(&NOT_JSON);
        }
        let found = Found::new(&NOT_A_TOKEN);
        match decode(answer).trim() {
            "" => found.with_detail("it is empty"),
            text if is_token(text) => found.with_detail("white space stands around it"),
            _ => found,
        }
    }

    /// Whatever in the answer could be handed over, wherever it stands.
    pub(super) fn candidates(&self, answer: &Answer) -> Vec<Box<RawValue>> {
        let text = decode(answer);
        let whole = match self.pointer {
            None => self.around(&text),
            Some(_) => serde_json::from_str(&text).ok(),
        };
        let inside =
            serde_json::from_str(&text).map_or_else(|_| Vec::new(), |json| self.inside(json));
        whole.into_iter().chain(inside).collect()
    }

    /// The payloads that stand in JSON, or in a text in it.
    fn inside(&self, json: &RawValue) -> Vec<Box<RawValue>> {
        let mut found = Vec::new();
        self.search(json, DEEPEST, &mut found);
        found
    }

    fn search(&self, json: &RawValue, depth: usize, found: &mut Vec<Box<RawValue>>) {
        let Some(depth) = depth.checked_sub(1) else {
            return;
        };
        let quiet = &mut Problems::new();
        match json.get().bytes().next() {
            Some(b'{') => {
                if self.has_proof(json) {
                    found.push(json.to_owned());
                }
                let object = read::object(json, Path::ROOT, quiet);
                for (_, value) in object.map_or_else(Vec::new, read::Object::into_entries) {
                    self.search(value, depth, found);
                }
            }
            Some(b'[') => {
                for item in read::list(json, Path::ROOT, quiet).unwrap_or_default() {
                    self.search(item, depth, found);
                }
            }
            Some(b'"') => {
                let Some(text) = read::text(json, Path::ROOT, quiet) else {
                    return;
                };
                if self.is_jwt() && is_token(&text) {
                    found.extend(self.around(&text));
                } else if let Ok(json) = serde_json::from_str(&text) {
                    self.search(json, depth, found);
                }
            }
            _ => {}
        }
    }

    /// Whether the object has the key of a proof; of an adapter without proofs any could.
    fn has_proof(&self, payload: &RawValue) -> bool {
        read::is_object(payload)
            && self
                .verification
                .is_none_or(|proof| read::pointer(payload, proof.payload).is_some())
    }

    fn is_jwt(&self) -> bool {
        self.verification
            .is_some_and(|proof| proof.kind == ProofKind::Jwt)
    }

    /// The payload of a page that hands over this text for the token.
    fn around(&self, text: &str) -> Option<Box<RawValue>> {
        let key = self.verification?.payload.strip_prefix('/')?;
        to_raw_value(&json!({ key: text })).ok()
    }
}

/// The text as a browser reads it: in UTF-8, without a byte order mark.
fn decode(answer: &Answer) -> String {
    let text = String::from_utf8_lossy(&answer.body);
    text.strip_prefix('\u{feff}').unwrap_or(&text).to_owned()
}

fn is_token(text: &str) -> bool {
    JwtKey::claims_unverified(text).is_ok()
}
