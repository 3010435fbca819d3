//! The baseline: the proofs that the adapter itself makes for the users whom the probes name. A proof that says nothing
//! of time is the same whenever it is made. It is therefore known wherever it stands, also alone and without an id.

use countersign::http::Answer;
use countersign::json;
use countersign::verify::{Presented, Verdict};
use countersign::{Issuer, Timestamp};
use serde_json::Value;

use super::body::decode;
use super::calls::{COUNTED_ID, Endpoint};
use super::identity;
use super::page::{Ids, Page};

/// The adapter's own proofs of the session's user, and of others.
#[derive(Default)]
pub(super) struct Baseline {
    own: Vec<String>,
    others: Vec<String>,
}

impl Baseline {
    /// Adds the proofs that one secret makes.
    pub(super) async fn add(
        &mut self,
        issuer: &Issuer,
        Endpoint {
            own, another, page, ..
        }: &Endpoint,
        now: Timestamp,
    ) {
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
                list.extend(login_proof(issuer, page, ids, now).await);
            }
        }
        // Two users can have the same proof: the email may be no part of it, and the session's user may have the
        // counted id.
        let own = &self.own;
        self.others.retain(|proof| !own.contains(proof));
    }

    pub(super) fn has_own(&self, answer: &Answer) -> bool {
        is_any_in(&self.own, answer)
    }

    pub(super) fn has_others(&self, answer: &Answer) -> bool {
        is_any_in(&self.others, answer)
    }
}

fn is_any_in(proofs: &[String], answer: &Answer) -> bool {
    // JSON can spell `+` and `/` in several ways, also JSON amid other text.
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
    let is_in = |proof: &String| texts.iter().any(|text| text.contains(proof));
    proofs.iter().any(is_in)
}

/// Returns the proof of a login. Without proofs it is an id by which the vendor alone knows the user, if there is one.
async fn login_proof(issuer: &Issuer, page: &Page, ids: Ids, now: Timestamp) -> Option<String> {
    let identity = identity(&ids, now).ok()?;
    let bundle = issuer.issue(page.request(&identity, now));
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
