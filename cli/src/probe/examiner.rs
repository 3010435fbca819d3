//! The examiner: finds what an answer shows of the endpoint. It makes no call itself.

use countersign::Timestamp;
use countersign::http::{Answer, StatusCode, TransportFault};

use super::baseline::Baseline;
use super::body::{Reader, Shape};
use super::calls::Probe;
use super::findings::{Found, SIGNS_ANOTHER_USER, SIGNS_WITHOUT_SESSION, UNHANDLED_INPUT};
use super::headers;
use super::judge::Judge;
use super::page::Ids;

/// The examiner of the answers to probes.
pub(super) struct Examiner {
    judge: Judge,
    reader: Reader,
    baseline: Baseline,
    another: Ids,
    /// The user whom the session belongs to, as the vendor knows them.
    session: Ids,
}

impl Examiner {
    /// Takes as `another` the user whom the probes of an attacker name.
    pub(super) fn new(judge: Judge, reader: Reader, baseline: Baseline, another: Ids) -> Self {
        Self {
            session: judge.user.clone(),
            judge,
            reader,
            baseline,
            another,
        }
    }

    /// Returns the form of the answer to the page's own request.
    pub(super) fn shape(&self, answer: &Result<Answer, TransportFault>) -> Option<Shape> {
        let answer = answer.as_ref().ok()?;
        self.reader.shape(answer)
    }

    /// Returns the findings about the answer to a probe.
    pub(super) fn found(
        &mut self,
        probe: Probe,
        answer: &Result<Answer, TransportFault>,
        now: Timestamp,
    ) -> Vec<Found> {
        match (probe, answer) {
            (Probe::Page, Err(fault)) => vec![Found::new(headers::missing(*fault))],
            (Probe::Page, Ok(answer)) => self.page(answer, now),
            // A server may end the connection over a body that it does not want.
            (Probe::LargeBody, Err(TransportFault::Broken)) => Vec::new(),
            // A server without the method OPTIONS allows no other site anything.
            (Probe::Preflight, Err(_)) => Vec::new(),
            (_, Err(fault)) => vec![Found::new(&UNHANDLED_INPUT).with_detail(fault.to_string())],
            (Probe::Preflight, Ok(answer)) => headers::sharing(answer).into_iter().collect(),
            (Probe::OtherSession, Ok(answer)) => {
                let signed = self.signed_for_another_session(answer, now);
                signed.or_else(|| unhandled(answer)).into_iter().collect()
            }
            (Probe::ForeignOrigin, Ok(answer)) => {
                let shared = headers::sharing(answer);
                shared.or_else(|| unhandled(answer)).into_iter().collect()
            }
            (_, Ok(answer)) => {
                let signed = self.signed_for_an_attacker(probe, answer, now);
                signed.or_else(|| unhandled(answer)).into_iter().collect()
            }
        }
    }

    fn page(&mut self, answer: &Answer, now: Timestamp) -> Vec<Found> {
        // The later probes are held against the user who is signed here. Where that is not the command line's user, it
        // is one finding alone.
        if let Some(user) = self.signed(answer, now).pop() {
            self.session = user;
        }
        let reading = self.reader.read(answer);
        let handed = reading.handed.as_deref();
        let reason = || self.judge.reason(handed?, now);
        if let Some(found) = headers::status(answer) {
            return vec![found.with_reason(reason())];
        }
        let mut found = match (reading.misread, handed) {
            (Some(misread), _) => vec![misread.with_reason(reason())],
            (None, Some(payload)) => self.judge.judge(payload, now),
            (None, None) => Vec::new(),
        };
        found.extend(headers::caching(&answer.headers));
        found
    }

    fn signed_for_an_attacker(
        &self,
        probe: Probe,
        answer: &Answer,
        now: Timestamp,
    ) -> Option<Found> {
        let users = self.signed(answer, now);
        if probe == Probe::NoSession {
            let is_signed = !users.is_empty() || self.baseline.has_own(answer);
            return is_signed.then(|| Found::new(&SIGNS_WITHOUT_SESSION));
        }
        let is_other = |user: &Ids| !user.fit(&self.session, &self.another);
        let is_signed = users.iter().any(is_other) || self.baseline.has_others(answer);
        is_signed.then(|| Found::new(&SIGNS_ANOTHER_USER))
    }

    /// Returns the finding where the other session gets a proof of the first session's user.
    fn signed_for_another_session(&self, answer: &Answer, now: Timestamp) -> Option<Found> {
        let users = self.signed(answer, now);
        let is_ours = |user: &Ids| user.shares(&self.session);
        let is_signed = users.iter().any(is_ours) || self.baseline.has_own(answer);
        is_signed.then(|| Found::new(&SIGNS_ANOTHER_USER))
    }

    /// Returns the users of whom there are proofs anywhere in the answer, with any status: an attacker reads it all.
    fn signed(&self, answer: &Answer, now: Timestamp) -> Vec<Ids> {
        let candidates = self.reader.candidates(answer).into_iter();
        let users =
            candidates.filter_map(|payload| self.judge.vendor.signed_in_user(&payload, now));
        users.collect()
    }
}

fn unhandled(answer: &Answer) -> Option<Found> {
    if answer.status == StatusCode::TOO_MANY_REQUESTS {
        return Some(headers::rate_limited(&answer.headers));
    }
    let detail = format!("status {}", answer.status.as_u16());
    let failed = answer.status.is_server_error();
    failed.then(|| Found::new(&UNHANDLED_INPUT).with_detail(detail))
}
