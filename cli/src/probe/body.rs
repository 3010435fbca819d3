//! The body of an answer: finds the proof where the vendor's page reads it, and anywhere else.

use std::borrow::Cow;

use countersign::ClientBundle;
use countersign::bundle::{ProofKind, Verification};
use countersign::http::Answer;
use countersign::json;
use countersign::sign::CompactJwt;
use serde::Serialize;
use serde_json::value::{RawValue, to_raw_value};
use serde_json::{Deserializer, Map, Value};

use super::findings::{Found, HTML_ANSWER, IN_OBJECT, IN_QUOTES, NOT_A_TOKEN, NOT_JSON};
use super::headers::{is_html, is_packed};

/// The depth of JSON to which a proof is looked for.
const DEEPEST: usize = 16;

/// The form of an answer, as far as it can be seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Shape {
    /// A bundle, as `countersign issue` prints it.
    Bundle,
    /// A list of bundles.
    Bundles,
    /// The vendor's own object.
    Payload,
    /// The text of a JWT.
    Token,
}

/// The reader of answers, as the page reads them.
pub(super) struct Reader {
    /// The place of the payload in an answer of JSON; without one it is recognised by its form.
    pointer: Option<String>,
    /// The adapter's name, as a bundle says it.
    adapter: String,
    verification: Option<Verification>,
    /// The payload that the adapter itself makes for the session's user.
    own: Map<String, Value>,
}

/// The result of reading an answer.
pub(super) struct Reading {
    /// The payload that the page hands over to the vendor.
    pub(super) handed: Option<Box<RawValue>>,
    /// The finding, where that cannot be right.
    pub(super) misread: Option<Found>,
}

impl Reader {
    /// Takes as `pointer` the place of the payload in an answer of JSON.
    pub(super) fn new(pointer: Option<&str>, adapter: &str, own: &ClientBundle) -> Self {
        Self {
            pointer: pointer.map(String::from),
            adapter: adapter.to_owned(),
            verification: own.verification(),
            own: serde_json::from_str(own.payload.get()).unwrap_or_default(),
        }
    }

    /// Returns the form of the answer; `None` where a page can read none in it.
    pub(super) fn shape(&self, answer: &Answer) -> Option<Shape> {
        let text = decode(answer);
        let json: Option<&RawValue> = serde_json::from_str(&text).ok();
        match self.place(json) {
            (Shape::Token, _) => is_token(&text).then_some(Shape::Token),
            (shape, place) => place
                .is_some_and(|place| self.has_proof(place))
                .then_some(shape),
        }
    }

    /// Returns the place of the payload in an answer of JSON. Where none is named, the payload is in a bundle, in
    /// one of a list of bundles, or is the answer itself. An answer that is no object can be a token (inferred from
    /// the sample in Helpshift's documentation).
    fn place<'a>(&self, json: Option<&'a RawValue>) -> (Shape, Option<&'a RawValue>) {
        if let Some(pointer) = &self.pointer {
            let place = json.and_then(|json| json::pointer(json, pointer));
            return (Shape::Payload, place);
        }
        let list = json.and_then(|json| json::list(json).ok());
        let mut bundles = list.unwrap_or_default();
        bundles.retain(|each| payload_of(each).is_some());
        if !bundles.is_empty() {
            let name = Value::from(&*self.adapter).to_string();
            let is_ours = |bundle: &&RawValue| {
                json::pointer(bundle, "/adapter").is_some_and(|found| found.get() == name)
            };
            let ours = bundles.into_iter().find(is_ours);
            return (Shape::Bundles, ours.and_then(payload_of));
        }
        if let Some(payload) = json.and_then(payload_of) {
            return (Shape::Bundle, Some(payload));
        }
        let is_payload = |json: &&RawValue| !self.is_jwt() || self.has_proof(json);
        match json.filter(is_payload) {
            Some(payload) => (Shape::Payload, Some(payload)),
            None if self.is_jwt() => (Shape::Token, None),
            None => (Shape::Payload, None),
        }
    }

    /// Reads the answer as the vendor's page would.
    pub(super) fn read(&self, answer: &Answer) -> Reading {
        let text = decode(answer);
        let json: Option<&RawValue> = serde_json::from_str(&text).ok();
        let pointer = self.pointer.as_deref().unwrap_or_default();
        let (shape, payload) = self.place(json);
        if shape == Shape::Token {
            return Reading {
                handed: self.around(&text),
                misread: (!is_token(&text)).then(|| self.why(answer, json, json)),
            };
        }
        if let Some(proof) = payload.and_then(|place| self.named(pointer, place)) {
            return Reading {
                handed: self.around(&proof),
                misread: None,
            };
        }
        let hides = || json.is_some_and(|json| !self.inside(json).is_empty());
        let is_right = match payload {
            // A payload without a proof is a visitor's or refused: the vendor decides that.
            Some(payload) => json::is_object(payload) && (self.has_proof(payload) || !hides()),
            None => false,
        };
        Reading {
            handed: payload.map(ToOwned::to_owned),
            misread: (!is_right).then(|| self.why(answer, json, payload)),
        }
    }

    /// Returns the proof alone, at the place that is named for it. Such a page has the rest of the payload already.
    fn named<'a>(&self, pointer: &str, place: &'a RawValue) -> Option<Cow<'a, str>> {
        let text = json::text(place).ok();
        let is_proof = |text: &Cow<'_, str>| match self.is_jwt() {
            true => is_token(text),
            false => self.verification.is_some() && self.inside(place).is_empty(),
        };
        text.filter(|text| !pointer.is_empty() && is_proof(text))
    }

    /// Returns the reason why there is no proof where the page looks for it.
    fn why(&self, answer: &Answer, json: Option<&RawValue>, place: Option<&RawValue>) -> Found {
        if json.is_some_and(|json| !self.inside(json).is_empty()) {
            let is_text = place.is_some_and(|place| place.get().starts_with('"'));
            return Found::new(if is_text { &IN_QUOTES } else { &IN_OBJECT });
        }
        let text = decode(answer);
        if is_html(&text) {
            return Found::new(&HTML_ANSWER);
        }
        let found = Found::new(if self.pointer.is_none() && self.is_jwt() {
            &NOT_A_TOKEN
        } else {
            &NOT_JSON
        });
        match text.trim() {
            _ if is_packed(&answer.headers) => {
                found.with_detail("Content-Encoding says it is packed")
            }
            "" => found.with_detail("it is empty"),
            text if is_token(text) => found.with_detail("white space stands around it"),
            _ => found,
        }
    }

    /// Returns every payload in the answer, wherever it stands.
    pub(super) fn candidates(&self, answer: &Answer) -> Vec<Box<RawValue>> {
        let text = decode(answer);
        let json: Option<&RawValue> = serde_json::from_str(&text).ok();
        let mut found = json.map_or_else(Vec::new, |json| self.inside(json));
        let headers = answer.headers.values();
        let headers = headers.filter_map(|value| value.to_str().ok());
        for text in headers.chain([&*text]) {
            found.extend(self.amid(text));
            for json in json_amid(text) {
                found.extend(self.inside(json));
            }
        }
        // Where a key stands twice, a page reads the last.
        let plain = found.iter().filter_map(|payload| {
            let value: Value = serde_json::from_str(payload.get()).ok()?;
            to_raw_value(&value).ok()
        });
        let plain: Vec<_> = plain.collect();
        found.extend(plain);
        found
    }

    /// Returns the tokens that stand amid a text, such as an error's.
    fn amid<'a>(&'a self, text: &'a str) -> impl Iterator<Item = Box<RawValue>> {
        let is_inside = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
        let words = text.split(move |c| !is_inside(c));
        let words = words.map(|word| word.trim_matches('.'));
        let tokens = words.filter(|word| self.is_jwt() && is_token(word));
        tokens.filter_map(|token| self.around(token))
    }

    /// Returns the payloads that stand in JSON, or in a text in it.
    fn inside(&self, json: &RawValue) -> Vec<Box<RawValue>> {
        let mut found = Vec::new();
        self.search(json, DEEPEST, &mut found);
        found
    }

    fn search(&self, json: &RawValue, depth: usize, found: &mut Vec<Box<RawValue>>) {
        let Some(depth) = depth.checked_sub(1) else {
            return;
        };
        match json.get().bytes().next() {
            Some(b'{') => {
                if self.has_proof(json) {
                    found.push(json.to_owned());
                }
                for (_, value) in json::entries(json).unwrap_or_default() {
                    self.search(value, depth, found);
                }
            }
            Some(b'[') => {
                for item in json::list(json).unwrap_or_default() {
                    self.search(item, depth, found);
                }
            }
            Some(b'"') => {
                let Ok(text) = json::text(json) else {
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

    /// Whether the object has the key of a proof. For an adapter without proofs any object will do.
    fn has_proof(&self, payload: &RawValue) -> bool {
        json::is_object(payload)
            && self
                .verification
                .is_none_or(|proof| json::pointer(payload, proof.payload).is_some())
    }

    fn is_jwt(&self) -> bool {
        self.verification
            .is_some_and(|proof| proof.kind == ProofKind::Jwt)
    }

    /// Returns the adapter's own payload with this text as the proof.
    fn around(&self, text: &str) -> Option<Box<RawValue>> {
        let key = self.verification?.payload.strip_prefix('/')?;
        let mut payload = self.own.clone();
        payload.insert(key.to_owned(), text.into());
        to_raw_value(&payload).ok()
    }
}

/// How often JSON is looked for in a text, and how often a start of JSON may run to the text's end without closing.
const MOST_LOOKS: usize = 10_000;
const MOST_OPEN: usize = 64;

/// Returns the objects, and the texts of objects, that stand amid other text: a call of JSONP, a page's script, lines.
fn json_amid(text: &str) -> Vec<&RawValue> {
    let mut found = Vec::new();
    let mut rest = text;
    let mut open = 0;
    for _ in 0..MOST_LOOKS {
        let places = ["{", "\"{", "\"["].map(|start| rest.find(start));
        let Some(at) = places.into_iter().flatten().min() else {
            break;
        };
        let tail = rest.get(at..).unwrap_or_default();
        let mut stream = Deserializer::from_str(tail).into_iter::<&RawValue>();
        let length = match stream.next() {
            Some(Ok(json)) => {
                found.push(json);
                stream.byte_offset()
            }
            Some(Err(error)) if error.is_eof() => {
                open += 1;
                1
            }
            _ => 1,
        };
        if open > MOST_OPEN {
            break;
        }
        rest = tail.get(length..).unwrap_or_default();
    }
    found
}

/// Returns the payload of a bundle, which is an object with steps beside it.
fn payload_of(json: &RawValue) -> Option<&RawValue> {
    json::pointer(json, "/steps")?;
    json::pointer(json, "/payload")
}

/// Returns the text as a browser reads it: in UTF-8, without a byte order mark.
pub(super) fn decode(answer: &Answer) -> String {
    let text = String::from_utf8_lossy(&answer.body);
    text.strip_prefix('\u{feff}').unwrap_or(&text).to_owned()
}

fn is_token(text: &str) -> bool {
    CompactJwt::parse(text).is_ok()
}
