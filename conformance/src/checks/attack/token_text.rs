//! The parts of a compact JWT as text, and the texts that an attacker makes of them.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use countersign::json;
use serde_json::value::RawValue;

/// A compact JWT, taken apart.
pub(super) struct TokenText {
    pub(super) header: String,
    pub(super) claims: String,
    /// The three parts as they were sent.
    pub(super) parts: [String; 3],
}

impl TokenText {
    pub(super) fn read(token: &str) -> Option<Self> {
        let parts: Vec<String> = token.split('.').map(str::to_owned).collect();
        let parts = <[String; 3]>::try_from(parts).ok()?;
        let text = |part: &String| String::from_utf8(URL_SAFE_NO_PAD.decode(part).ok()?).ok();
        let [header, claims, _] = &parts;
        let (header, claims) = (text(header)?, text(claims)?);
        serde_json::from_str::<&RawValue>(&header).ok()?;
        Some(Self {
            header,
            claims,
            parts,
        })
    }

    /// Returns the same header with this `alg`, as JSON; without `alg` where there is none.
    fn with_alg(&self, alg: Option<&str>) -> String {
        with_member(&self.header, "alg", alg)
    }

    /// Lists headers that ask for another algorithm, for none, or for an extension: RFC 8725, sections 2.1, 2.7 and 3.1;
    /// RFC 7515, section 4.1.11; RFC 7797. Each is the real one in all other members.
    pub(super) fn other_headers(&self) -> Vec<(String, String)> {
        let algorithms = [
            "none", "None", "NONE", "nOnE", "", "HS256 ", "hs256", "HS384", "HS512", "RS256",
            "ES256", "PS256", "EdDSA",
        ];
        let ours = self.alg();
        let others = algorithms.into_iter().filter(|other| *other != ours);
        let mut headers: Vec<(String, String)> = others
            .map(|other| {
                (
                    format!("alg {other:?}"),
                    self.with_alg(Some(&quoted(other))),
                )
            })
            .collect();
        headers.push(("no alg".to_owned(), self.with_alg(None)));
        for wrong in ["null", "256", "[\"HS256\"]", "{}"] {
            headers.push((format!("alg {wrong}"), self.with_alg(Some(wrong))));
        }
        for (name, value) in [
            ("crit", "[\"exp\"]"),
            ("crit", "[\"b64\"]"),
            ("b64", "false"),
        ] {
            let header = with_member(&self.header, name, Some(value));
            headers.push((format!("{name} {value}"), header));
        }
        let inner = self.header.get(1..).unwrap_or_default();
        let first = format!("{{\"alg\":\"none\",{inner}");
        let last = format!("{},\"alg\":\"none\"}}", open(&self.header));
        headers.push(("alg twice, none first".to_owned(), first));
        headers.push(("alg twice, none last".to_owned(), last));
        for other in ["null", "[]", "\"HS256\"", "{"] {
            headers.push((format!("a header that is {other}"), other.to_owned()));
        }
        headers
    }

    /// Lists headers that bring or name a key: RFC 8725, section 3.10.
    pub(super) fn headers_with_a_key(&self, key: &str) -> Vec<(String, String)> {
        let jwk = format!("{{\"kty\":\"oct\",\"k\":{}}}", quoted(key));
        [
            ("jwk", jwk.as_str()),
            ("jku", "\"https://attacker.example/keys\""),
            ("x5u", "\"https://attacker.example/keys\""),
            ("kid", "\"../../dev/null\""),
            ("kid", "\"' OR 1=1 --\""),
        ]
        .into_iter()
        .map(|(name, value)| {
            let header = with_member(&self.header, name, Some(value));
            (format!("{name} {value}"), header)
        })
        .collect()
    }

    fn alg(&self) -> String {
        let value: serde_json::Value = serde_json::from_str(&self.header).unwrap_or_default();
        let alg = value.get("alg").and_then(serde_json::Value::as_str);
        alg.unwrap_or_default().to_owned()
    }

    /// Lists texts that are no compact JWT, or not in its one canonical form: RFC 7515, sections 2, 5.2 and 7.2.
    pub(super) fn malformed(&self) -> Vec<(String, String)> {
        let [header, claims, signature] = &self.parts;
        let token = self.parts.join(".");
        let mut made: Vec<(&str, String)> = vec![
            ("without its signature", format!("{header}.{claims}")),
            ("with an empty signature", format!("{header}.{claims}.")),
            ("with four parts", format!("{token}.{signature}")),
            (
                "with five parts",
                format!("{header}.{claims}.{signature}.{claims}.{signature}"),
            ),
            ("with an empty header", format!(".{claims}.{signature}")),
            ("with empty claims", format!("{header}..{signature}")),
            ("with = behind", format!("{token}=")),
            ("with a blank before", format!(" {token}")),
            ("with a line break behind", format!("{token}\n")),
            ("with NUL behind", format!("{token}\0")),
            (
                "with a line break in its signature",
                format!("{header}.{claims}.\n{signature}"),
            ),
            ("as Bearer", format!("Bearer {token}")),
            ("twice", format!("{token},{token}")),
        ];
        if let Ok(bytes) = URL_SAFE_NO_PAD.decode(signature) {
            for length in [1, bytes.len() / 2, bytes.len().saturating_sub(1)] {
                let cut = bytes.get(..length).unwrap_or_default();
                made.push((
                    "with a shorter signature",
                    format!("{header}.{claims}.{}", URL_SAFE_NO_PAD.encode(cut)),
                ));
            }
            let longer: Vec<u8> = bytes.iter().copied().chain([0]).collect();
            made.push((
                "with a longer signature",
                format!("{header}.{claims}.{}", URL_SAFE_NO_PAD.encode(longer)),
            ));
            let zeros = vec![0; bytes.len()];
            made.push((
                "with a signature of zeros",
                format!("{header}.{claims}.{}", URL_SAFE_NO_PAD.encode(zeros)),
            ));
            let padded = format!("{header}.{claims}.{}", STANDARD.encode(&bytes));
            made.push(("with a signature in the other base64", padded));
        }
        made.push((
            "in the JSON serialisation",
            format!("{{\"protected\":\"{header}\",\"payload\":\"{claims}\",\"signature\":\"{signature}\"}}"),
        ));
        made.retain(|(_, text)| *text != token);
        let owned = |(what, text): (&str, String)| (what.to_owned(), text);
        made.into_iter().map(owned).collect()
    }

    /// Lists claims that can be read in two ways, or in no way at all: each claim twice, with the value of `other` first
    /// or last, and texts that are no object. RFC 7519, section 4.
    pub(super) fn ambiguous_claims(&self, other: &Self) -> Vec<(String, String)> {
        let mut made = Vec::new();
        for (name, value) in members(&self.claims) {
            let theirs = members(&other.claims)
                .into_iter()
                .find(|(key, _)| *key == name);
            let theirs = theirs.map_or_else(|| "\"x\"".to_owned(), |(_, value)| value);
            let theirs = if theirs == value {
                "null".to_owned()
            } else {
                theirs
            };
            let key = quoted(&name);
            let inner = self.claims.get(1..).unwrap_or_default();
            let first = format!("{{{key}:{theirs},{inner}");
            let last = format!("{},{key}:{theirs}}}", open(&self.claims));
            made.push((format!("the claim {name} twice, another first"), first));
            made.push((format!("the claim {name} twice, another last"), last));
        }
        for text in ["null", "[]", "\"x\"", "0", ""] {
            made.push((format!("claims that are {text:?}"), text.to_owned()));
        }
        made.push(("claims as a list".to_owned(), format!("[{}]", self.claims)));
        made.push((
            "text behind the claims".to_owned(),
            format!("{} x", self.claims),
        ));
        made
    }

    /// Lists claims in which a moment of the token's is missing or no whole number.
    pub(super) fn timeless_claims(&self, moments: &[i64]) -> Vec<(String, String)> {
        let mut made = Vec::new();
        for (name, value) in members(&self.claims) {
            if !moments.iter().any(|moment| moment.to_string() == value) {
                continue;
            }
            made.push((
                format!("without the claim {name}"),
                with_member(&self.claims, &name, None),
            ));
            for other in [
                format!("\"{value}\""),
                "null".to_owned(),
                "true".to_owned(),
                format!("[{value}]"),
                "1e999".to_owned(),
            ] {
                let claims = with_member(&self.claims, &name, Some(&other));
                made.push((format!("the claim {name} as {other}"), claims));
            }
        }
        made
    }
}

/// Returns the members of a JSON object, each value as text.
pub(super) fn members(object: &str) -> Vec<(String, String)> {
    let Ok(raw) = serde_json::from_str(object) else {
        return Vec::new();
    };
    let entries = json::entries(raw).unwrap_or_default().into_iter();
    entries
        .map(|(key, value)| (key.into_owned(), value.get().to_owned()))
        .collect()
}

/// Writes an object of members whose values are text.
pub(super) fn object_of<'a>(members: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    let members: Vec<String> = members
        .into_iter()
        .map(|(key, value)| format!("{}:{value}", quoted(key)))
        .collect();
    format!("{{{}}}", members.join(","))
}

/// Returns an object with this value for a member, at the place of the old one or behind; without it where there is none.
pub(super) fn with_member(object: &str, name: &str, value: Option<&str>) -> String {
    let mut members = members(object);
    match (members.iter_mut().find(|(key, _)| key == name), value) {
        (Some((_, old)), Some(value)) => value.clone_into(old),
        (Some(_), None) => members.retain(|(key, _)| key != name),
        (None, Some(value)) => members.push((name.to_owned(), value.to_owned())),
        (None, None) => {}
    }
    object_of(
        members
            .iter()
            .map(|(key, value)| (key.as_str(), value.as_str())),
    )
}

/// Returns an object's text without its end.
pub(super) fn open(object: &str) -> &str {
    object.trim_end().strip_suffix('}').unwrap_or(object)
}

pub(super) fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
