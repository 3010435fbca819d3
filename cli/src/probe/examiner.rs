//! What an answer shows of the endpoint. Nothing here asks anybody.

use countersign::Timestamp;
use countersign::http::{Answer, StatusCode, TransportFault};

use super::answer;
use super::calls::Probe;
use super::findings::{Found, SIGNS_ANOTHER_USER, SIGNS_WITHOUT_SESSION, UNHANDLED_INPUT};
use super::judge::Judge;
use super::marks::Marks;
use super::page::Ids;
use super::reading::{Reader, Shape};

/// The vendor, its page, and whom the session does not belong to.
pub(super) struct Trial {
    judge: Judge,
    reader: Reader,
    marks: Marks,
    another: Ids,
    /// Whom the session belongs to, as the vendor knows them.
    session: Ids,
}

impl Trial {
    /// `another` is whom the probes name that ask for another user.
    pub(super) fn new(judge: Judge, reader: Reader, marks: Marks, another: Ids) -> Self {
        Self {
            session: judge.user.clone(),
            judge,
            reader,
            marks,
            another,
        }
    }

    /// What the answer to the page's own request is.
    pub(super) fn shape(&self, answer: &Result<Answer, TransportFault>) -> Option<Shape> {
        let answer = answer.as_ref().ok()?;
        self.reader.shape(answer)
    }

    /// What is wrong with what came of a probe.
    pub(super) fn found(
        &mut self,
        probe: Probe,
        answer: &Result<Answer, TransportFault>,
        now: Timestamp,
    ) -> Vec<Found> {
        match (probe, answer) {
            (Probe::Page, Err(fault)) => vec![Found::new(answer::missing(*fault))],
            (Probe::Page, Ok(answer)) => self.page(answer, now),
            // A server may end the connection over a body that it does not want.
            (Probe::LargeBody, Err(TransportFault::Broken)) => Vec::new(),
            // A server that knows no such method allows nobody anything.
            (Probe::Preflight, Err(_)) => Vec::new(),
            (_, Err(fault)) => vec![Found::new(&UNHANDLED_INPUT).with_detail(fault.to_string())],
            (Probe::Preflight, Ok(answer)) => answer::sharing(answer).into_iter().collect(),
            (Probe::OtherSession, Ok(answer)) => {
                let signed = self.signed_for_another_session(answer, now);
                signed.or_else(|| unhandled(answer)).into_iter().collect()
            }
            (Probe::ForeignOrigin, Ok(answer)) => {
                let shared = answer::sharing(answer);
                shared.or_else(|| unhandled(answer)).into_iter().collect()
            }
            (_, Ok(answer)) => {
                let signed = self.signed_for_an_attacker(probe, answer, now);
                signed.or_else(|| unhandled(answer)).into_iter().collect()
            }
        }
    }

    fn page(&mut self, answer: &Answer, now: Timestamp) -> Vec<Found> {
        // Whoever it is in truth: that they are not whom the command line says is one finding alone.
        if let Some(user) = self.signed(answer, now).pop() {
            self.session = user;
        }
        let reading = self.reader.read(answer);
        let handed = reading.handed.as_deref();
        let reason = || self.judge.reason(handed?, now);
        if let Some(found) = answer::status(answer) {
            return vec![found.with_reason(reason())];
        }
        let mut found = match (reading.misread, handed) {
            (Some(misread), _) => vec![misread.with_reason(reason())],
            (None, Some(payload)) => self.judge.judge(payload, now),
            (None, None) => Vec::new(),
        };
        found.extend(answer::caching(&answer.headers));
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
            let is_signed = !users.is_empty() || self.marks.has_own(answer);
            return is_signed.then(|| Found::new(&SIGNS_WITHOUT_SESSION));
        }
        let is_other = |user: &Ids| !user.fit(&self.session, &self.another);
        let is_signed = users.iter().any(is_other) || self.marks.has_another_s(answer);
        is_signed.then(|| Found::new(&SIGNS_ANOTHER_USER))
    }

    /// Whoever the other session belongs to: it is not the user of the first.
    fn signed_for_another_session(&self, answer: &Answer, now: Timestamp) -> Option<Found> {
        let users = self.signed(answer, now);
        let is_ours = |user: &Ids| user.shares(&self.session);
        let is_signed = users.iter().any(is_ours) || self.marks.has_own(answer);
        is_signed.then(|| Found::new(&SIGNS_ANOTHER_USER))
    }

    /// Of whom there are proofs anywhere in the answer, under whatever status: an attacker reads it all.
    fn signed(&self, answer: &Answer, now: Timestamp) -> Vec<Ids> {
        let candidates = self.reader.candidates(answer).into_iter();
        let users = candidates.filter_map(|payload| self.judge.vendor.whom(&payload, now));
        users.collect()
    }
}

fn unhandled(answer: &Answer) -> Option<Found> {
    if answer.status == StatusCode::TOO_MANY_REQUESTS {
        return Some(answer::rate_limited(&answer.headers));
    }
    let detail = format!("status {}", answer.status.as_u16());
    let failed = answer.status.is_server_error();
    failed.then(|| Found::new(&UNHANDLED_INPUT).with_detail(detail))
}
