//! The texts of a bundle: everything that somebody who holds it can read.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use countersign::ClientBundle;
use serde_json::Value;

/// Writes the bundle as it is sent.
pub(crate) fn wire(bundle: &ClientBundle) -> String {
    serde_json::to_string(bundle).unwrap_or_default()
}

/// Writes the payload and the steps, without the times and the dropped fields.
pub(crate) fn substance(bundle: &ClientBundle) -> String {
    let steps = serde_json::to_string(&(bundle.steps(), bundle.renewal(), bundle.logout()));
    let steps = steps.unwrap_or_default();
    format!("{}\n{steps}", bundle.payload.get())
}

/// Collects every text in the bundle: keys, values, and the texts inside compact JWTs.
pub(crate) fn texts(bundle: &ClientBundle) -> Vec<String> {
    let mut found = vec![wire(bundle)];
    let value: Value = serde_json::from_str(&wire(bundle)).unwrap_or_default();
    collect(&value, &mut found);
    found
}

fn collect(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Null | Value::Bool(_) => {}
        Value::Number(number) => found.push(number.to_string()),
        Value::String(text) => {
            found.push(text.clone());
            for part in token(text).into_iter().flatten() {
                collect(&part, found);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, found)),
        Value::Object(entries) => {
            for (key, value) in entries {
                found.push(key.clone());
                collect(value, found);
            }
        }
    }
}

/// Reads the header and claims of a compact JWT.
pub(crate) fn token(text: &str) -> Option<[Value; 2]> {
    let (signed, signature) = text.rsplit_once('.')?;
    let (header, claims) = signed.split_once('.')?;
    let decode = |part: &str| {
        let bytes = URL_SAFE_NO_PAD.decode(part).ok()?;
        serde_json::from_slice::<Value>(&bytes).ok()
    };
    URL_SAFE_NO_PAD.decode(signature).ok()?;
    let header = decode(header).filter(Value::is_object)?;
    Some([header, decode(claims)?])
}

/// Reads the text at a JSON pointer into the payload; `None` where there is none, or it is empty.
pub(crate) fn text_at(bundle: &ClientBundle, pointer: &str) -> Option<String> {
    let payload: Value = serde_json::from_str(bundle.payload.get()).ok()?;
    let text = payload.pointer(pointer)?.as_str()?;
    (!text.is_empty()).then(|| text.to_owned())
}

/// Replaces every occurrence of a JSON value in the payload's text; `None` where it does not occur. The rest keeps its
/// bytes.
pub(crate) fn replaced(bundle: &ClientBundle, from: &Value, to: &Value) -> Option<ClientBundle> {
    let (from, to) = (from.to_string(), to.to_string());
    let text = bundle.payload.get();
    let changed = text.replace(&from, &to);
    if changed == text {
        return None;
    }
    let mut bundle = bundle.clone();
    bundle.payload = serde_json::value::RawValue::from_string(changed)
        .ok()?
        .into();
    Some(bundle)
}

#[cfg(test)]
mod tests {
    use countersign::bundle::{Argument, Dropped, Life, Reason, Step};
    use countersign::problem::Path;
    use countersign::{Action, ClientBundle, Timestamp};
    use serde_json::json;

    use super::{replaced, substance, text_at, texts, token, wire};

    #[test]
    fn a_token_is_read_and_the_rest_of_a_payload_keeps_its_bytes() {
        // Header {"alg":"HS256"}, claims {"sub":"lisa"}.
        let payload = json!({"t": "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJsaXNhIn0.AAAA", "a": [7]});
        let bundle = ClientBundle::new("toy", Action::Login, &payload).unwrap();
        let found = texts(&bundle);
        for text in ["sub", "lisa", "HS256", "7", "login"] {
            assert!(found.iter().any(|one| one == text), "{text}");
        }
        assert_eq!(text_at(&bundle, "/a"), None);
        let other = replaced(&bundle, &json!([7]), &json!([8])).unwrap();
        assert_eq!(
            other.payload.get(),
            bundle.payload.get().replace("[7]", "[8]")
        );
        assert!(replaced(&bundle, &json!("nobody"), &json!("x")).is_none());
    }

    #[test]
    fn the_substance_of_a_bundle_is_payload_and_steps() {
        let bundle = ClientBundle::new("toy", Action::Login, &json!({"id": "u"})).unwrap();
        let at = Timestamp::EPOCH;
        let city = Dropped::new(Path::ROOT.key("city"), Reason::NoPlace);
        let step = || vec![Step::call("Toy.login", [Argument::payload()]).unwrap()];
        let same = [
            bundle.clone().with_life(Life::until(at, at)),
            bundle.clone().with_dropped(vec![city]),
        ];
        for other in same {
            assert_eq!(substance(&other), substance(&bundle));
            assert_ne!(wire(&other), wire(&bundle));
        }
        let others = [
            ClientBundle::new("toy", Action::Login, &json!({"id": "v"})).unwrap(),
            bundle.clone().with_steps(step()),
            bundle.clone().with_logout(step()),
        ];
        for other in others {
            assert_ne!(substance(&other), substance(&bundle));
        }
        assert!(substance(&bundle).starts_with("{\"id\":\"u\"}\n"));
        assert!(wire(&bundle).contains("\"payload\":{\"id\":\"u\"}"));
    }

    #[test]
    fn a_proof_is_a_text_that_is_not_empty() {
        let payload = json!({"a": "x", "b": "", "c": 1, "d": {"e": "y"}});
        let bundle = ClientBundle::new("toy", Action::Login, &payload).unwrap();
        assert_eq!(text_at(&bundle, "/a").as_deref(), Some("x"));
        assert_eq!(text_at(&bundle, "/d/e").as_deref(), Some("y"));
        for pointer in ["/b", "/c", "/d", "/z", ""] {
            assert_eq!(text_at(&bundle, pointer), None, "{pointer}");
        }
    }

    #[test]
    fn what_is_no_token_is_not_read() {
        assert!(token("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJsaXNhIn0.AAAA").is_some());
        // No signature, no base64, no object, and two parts.
        for text in [
            "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJsaXNhIn0.A",
            "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJsaXNhIn0.A=A=",
            "W10.eyJzdWIiOiJsaXNhIn0.AAAA",
            "eyJhbGciOiJIUzI1NiJ9.AAAA",
            "a.b.c",
            "",
        ] {
            assert!(token(text).is_none(), "{text}");
        }
    }
}
