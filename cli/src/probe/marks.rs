//! What the adapter itself makes for those whom the probes name. A proof that says nothing of time is the
//! same whenever it is made, so that it is known wherever it stands: alone, too, and without an id.

use countersign::adapter::Request;
use countersign::http::Answer;
use countersign::json;
use countersign::verify::{Presented, Verdict};
use countersign::{Action, Issuer, Timestamp};
use serde_json::Value;

use super::calls::COUNTED_ID;
use super::identity;
use super::page::Ids;
use super::reading::decode;

/// The proofs of the session's user, and of others.
#[derive(Default)]
pub(super) struct Marks {
    own: Vec<String>,
    others: Vec<String>,
}

impl Marks {
    /// Adds those that one secret makes.
    pub(super) async fn add(&mut self, issuer: &Issuer, own: &Ids, another: &Ids, now: Timestamp) {
        let counted = Some(COUNTED_ID.to_string());
        for user_id in [&own.user_id, &another.user_id, &counted, &None] {
            for email in [&own.email, &another.email, &None] {
                let ids = Ids {
                    user_id: user_id.clone(),
                    email: email.clone(),
                };
                let is_own = [&own.user_id, &None].contains(&user_id) && *email != another.email;
                let list = match is_own {
                    true => &mut self.own,
                    false => &mut self.others,
                };
                list.extend(mark(issuer, ids, now).await);
            }
        }
        // The email may be no part of it, and the session's user the first that was counted.
        let own = &self.own;
        self.others.retain(|mark| !own.contains(mark));
    }

    pub(super) fn has_own(&self, answer: &Answer) -> bool {
        is_any_in(&self.own, answer)
    }

    pub(super) fn has_another_s(&self, answer: &Answer) -> bool {
        is_any_in(&self.others, answer)
    }
}

fn is_any_in(marks: &[String], answer: &Answer) -> bool {
    // JSON can spell `+` and `/` in several ways. What is in a text and not JSON as a whole can too.
    let plain = |text: &str| text.replace("\\/", "/").replace("\\u002b", "+");
    let text = decode(answer);
    let json: Option<Value> = serde_json::from_str(&text).ok();
    let json = json.map(|json| json.to_string());
    let headers = answer.headers.values();
    let headers = headers.filter_map(|value| value.to_str().ok().map(plain));
    let texts: Vec<_> = [plain(&text)]
        .into_iter()
        .chain(json)
        .chain(headers)
        .collect();
    let is_in = |mark: &String| texts.iter().any(|text| text.contains(mark));
    marks.iter().any(is_in)
}

/// The proof of a login; where there is none, an id that the vendor knows the user by and nobody else.
async fn mark(issuer: &Issuer, ids: Ids, now: Timestamp) -> Option<String> {
    let identity = identity(&ids, now).ok()?;
    let bundle = issuer.issue(Request::new(&identity, Action::Login, now));
    let bundle = bundle.await.ok()?;
    if let Some(proof) = bundle.verification() {
        let proof = json::pointer(bundle.payload.as_raw(), proof.payload)?;
        return serde_json::from_str(proof.get()).ok();
    }
    match issuer.judge(&Presented::of(&bundle), now) {
        Ok(Verdict::Accepted(user)) => user.user_id.filter(|id| ids.user_id.as_ref() != Some(id)),
        _ => None,
    }
}
