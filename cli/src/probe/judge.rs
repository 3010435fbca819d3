//! The judge: finds why the vendor would not sign in the session's user with the payload of an answer.

use countersign::verify::{Failure as Documented, Rejection, User, Verdict};
use countersign::{Issuer, Timestamp};
use serde_json::value::RawValue;

use super::findings::{
    ANONYMOUS, Finding, Found, OTHER_IDS, REFUSED, SECRET_OF_ANOTHER, TIME_IN_FUTURE,
    TIME_IN_MILLISECONDS, TIME_NOT_WHOLE, TIME_PAST, WRONG_ALGORITHM, WRONG_PROOF,
};
use super::page::Ids;
use super::vendor::{Said, Vendor};

/// The last second that a proof in use can name, in the year 5138. A larger number is in milliseconds.
const LAST_SECOND: i64 = 99_999_999_999;

/// The judge of payloads.
pub(super) struct Judge {
    pub(super) vendor: Vendor,
    /// The session's user, as the vendor knows them.
    pub(super) user: Ids,
    /// The vendor as it would be with the secret of another entry of the configuration, and that entry's name.
    others: Vec<(String, Vendor)>,
    /// The failures that the vendor documents.
    documented: Vec<&'static Documented>,
}

impl Judge {
    pub(super) fn new(
        vendor: Vendor,
        others: Vec<(String, Issuer)>,
        documented: Vec<&'static Documented>,
        now: Timestamp,
    ) -> Self {
        let with = |(name, issuer)| (name, vendor.with_issuer(issuer));
        Self {
            user: vendor.user(now),
            others: others.into_iter().map(with).collect(),
            documented,
            vendor,
        }
    }

    /// Returns the findings about the payload that the page hands over.
    pub(super) fn judge(&self, payload: &RawValue, now: Timestamp) -> Vec<Found> {
        let said = self.vendor.said(payload);
        match self.vendor.verdict(payload, None, now) {
            Ok(Verdict::Accepted(user)) => self.doubts(&user, &said),
            Ok(_) => Vec::new(),
            Err(_) => self.diagnose(payload, &said, now),
        }
    }

    /// Returns the reason that the vendor's page would be told.
    pub(super) fn reason(&self, payload: &RawValue, now: Timestamp) -> Option<String> {
        let verdict = self.vendor.verdict(payload, None, now);
        verdict.err().map(reason)
    }

    /// Returns the findings about a proof that the vendor accepts.
    fn doubts(&self, user: &User, said: &Said) -> Vec<Found> {
        if user.anonymous {
            return vec![Found::new(&ANONYMOUS)];
        }
        let is_own = Ids::of(user).fit(&self.user, &Ids::default());
        let ids = (!is_own).then(|| Found::new(&OTHER_IDS));
        let far = said.moment.is_some_and(|moment| moment > LAST_SECOND);
        let time = far.then(|| Found::new(&TIME_IN_MILLISECONDS));
        ids.into_iter().chain(time).collect()
    }

    /// Returns the findings about a proof that the vendor refuses. It first believes the payload about user and
    /// time. Where the vendor would accept it then, these alone are wrong; otherwise the proof is.
    fn diagnose(&self, payload: &RawValue, said: &Said, now: Timestamp) -> Vec<Found> {
        let then = self.vendor.moment_of(said).unwrap_or(now);
        let believed = |vendor: &Vendor, at| vendor.verdict(payload, said.ids.as_ref(), at).err();
        let Some(why) = believed(&self.vendor, then) else {
            let ids = self.vendor.verdict(payload, None, then).err();
            let ids = ids.map(|why| told(&OTHER_IDS, why));
            let time = believed(&self.vendor, now);
            let time = time.map(|why| told(time_fault(said.moment, now), why));
            return ids.into_iter().chain(time).collect();
        };
        let mut others = self.others.iter();
        let other = others.find(|(_, vendor)| believed(vendor, then).is_none());
        vec![if self.vendor.asks_for_another_algorithm(payload) {
            told(&WRONG_ALGORITHM, why)
        } else if let Some((name, _)) = other {
            told(&SECRET_OF_ANOTHER, why).with_detail(name)
        } else if said.is_odd {
            told(&TIME_NOT_WHOLE, why)
        } else if self.vendor.page.is_forged(&why.reason) {
            let slip = why.slip.clone();
            let found = told(&WRONG_PROOF, why);
            slip.into_iter().fold(found, Found::with_detail)
        } else {
            self.refused(why)
        }]
    }

    /// Returns the finding of a refusal that has nothing to do with secret, user or time.
    fn refused(&self, why: Rejection) -> Found {
        let is_it = |failure: &&&Documented| {
            let known = failure.rejection();
            (known.event, known.reason) == (why.event.clone(), why.reason.clone())
        };
        let known = self.documented.iter().find(is_it);
        let found = told(&REFUSED, why);
        match known {
            Some(failure) => {
                found.with_detail(format!("{}. To do: {}", failure.cause, failure.remedy))
            }
            None => found,
        }
    }
}

fn time_fault(moment: Option<i64>, now: Timestamp) -> &'static Finding {
    match moment {
        Some(LAST_SECOND..) => &TIME_IN_MILLISECONDS,
        Some(moment) if moment > now.unix() => &TIME_IN_FUTURE,
        _ => &TIME_PAST,
    }
}

fn told(finding: &'static Finding, why: Rejection) -> Found {
    Found::new(finding).with_reason(Some(reason(why)))
}

/// Returns the reason alone. The details can hold values of an identity.
fn reason(why: Rejection) -> String {
    why.reason.into_owned()
}
