//! The page of one kind of adapter: how it names the user, and what the kind says of the vendor's proofs.

use countersign::adapter::Request;
use countersign::config::{NamesUser, PageFacts, ProofTime};
use countersign::identity::Field;
use countersign::verify::{Failure, User};
use countersign::{Action, Identity, Registry, Timestamp};
use serde_json::value::RawValue;

use super::findings::{
    Finding, OTHER_IDS, TIME_IN_FUTURE, TIME_IN_MILLISECONDS, TIME_NOT_WHOLE, TIME_PAST,
    WRONG_PROOF,
};

/// The page of one kind of adapter.
#[derive(Clone, Copy, Debug)]
pub(super) struct Page {
    /// The page's name for the user's id where it asks for a proof.
    pub(super) user_id: &'static str,
    /// The page's name for the user's email there.
    pub(super) email: &'static str,
    /// `None` where the kind says nothing of its page.
    facts: Option<PageFacts>,
}

impl Page {
    /// Returns the page of adapters of this kind.
    pub(super) fn of(kind: &str, registry: &Registry) -> Self {
        let kinds = registry.capabilities();
        let of_kind = kinds.iter().filter(|one| one.kind() == kind);
        let tables: Vec<_> = of_kind
            .flat_map(countersign::adapter::Capabilities::tables)
            .collect();
        // That the event of a vendor names the user so is documented. No vendor documents the request itself: without
        // such an event the names are those of the payload (inferred), or else our own.
        let name = |field: Field| {
            let mut client_names = tables.iter().flat_map(|table| table.client_names());
            let by_event = client_names.find(|(known, _)| *known == field);
            let in_payload = || tables.iter().find_map(|table| table.rule(field));
            let by_event = by_event.map(|(_, name)| *name);
            by_event.or_else(|| in_payload().map(|rule| rule.goes_to()))
        };
        Self {
            user_id: name(Field::UserId).unwrap_or("user_id"),
            email: name(Field::Email).unwrap_or("email"),
            facts: registry.page_facts(kind),
        }
    }

    /// The page's object that names the user beside the proof, under the same two names.
    pub(super) fn names_user(&self) -> Option<NamesUser> {
        self.facts?.names_user
    }

    /// Makes the request of an endpoint that hands on what the page sends.
    pub(super) fn request<'a>(&self, identity: &'a Identity, now: Timestamp) -> Request<'a> {
        let request = Request::new(identity, Action::Login, now);
        match self.client() {
            Some(client) => request.with_client(client),
            None => request,
        }
    }

    /// The data that every page sends as `client`, where the adapter takes some.
    pub(super) fn client(&self) -> Option<&'static RawValue> {
        serde_json::from_str(self.facts?.client?).ok()
    }

    /// The place of a proof's time.
    pub(super) fn time(&self) -> Option<ProofTime> {
        self.facts?.time
    }

    /// Whether the vendor gives this reason for a proof that its secret has not made.
    pub(super) fn is_forged(&self, reason: &str) -> bool {
        let forged: &[Failure] = self.facts.map_or(&[], |facts| facts.forged);
        forged.iter().any(|failure| failure.reason == Some(reason))
    }

    /// Returns the findings that stand under `refused` where the kind says nothing of its page.
    pub(super) fn told_as_refused(&self) -> Vec<&'static str> {
        let findings: [&Finding; 6] = [
            &WRONG_PROOF,
            &TIME_IN_MILLISECONDS,
            &TIME_NOT_WHOLE,
            &TIME_IN_FUTURE,
            &TIME_PAST,
            &OTHER_IDS,
        ];
        match self.facts {
            Some(_) => Vec::new(),
            None => findings.map(|finding| finding.code).to_vec(),
        }
    }
}

/// The ids by which a user is known.
#[derive(Clone, Default)]
pub(super) struct Ids {
    pub(super) user_id: Option<String>,
    pub(super) email: Option<String>,
}

impl Ids {
    pub(super) fn of(user: &User) -> Self {
        Self {
            user_id: user.user_id.clone(),
            email: user.email.clone(),
        }
    }

    /// Whether these can be the ids of `own`. Where it has none of a kind, any can but that of `other`.
    pub(super) fn fit(&self, own: &Self, other: &Self) -> bool {
        let fits = |ours: &Option<String>, own: &Option<String>, other| match own {
            _ if ours.is_none() => true,
            Some(_) => ours == own,
            None => ours != other,
        };
        fits(&self.user_id, &own.user_id, &other.user_id)
            && fits(&self.email, &own.email, &other.email)
    }

    /// Whether one of these ids is the other's as well.
    pub(super) fn shares(&self, other: &Self) -> bool {
        let same = |ours: &Option<String>, theirs| ours.is_some() && ours == theirs;
        same(&self.user_id, &other.user_id) || same(&self.email, &other.email)
    }
}

#[cfg(test)]
mod tests {
    use super::Page;
    use crate::adapters::registry;

    #[test]
    fn every_kind_says_what_its_vendor_calls_a_forgery() {
        let registry = registry();
        let mut asked = Vec::new();
        for capabilities in registry.capabilities() {
            let kind = capabilities.kind();
            // A vendor that is asked reads its proofs alone.
            if !capabilities.is_offline() {
                assert!(registry.page_facts(kind).is_none(), "{kind}");
                asked.push(kind);
                continue;
            }
            let facts = registry.page_facts(kind).unwrap();
            assert!(!facts.forged.is_empty(), "{kind}");
            for forged in facts.forged {
                let mut failures = registry.failures();
                assert!(failures.any(|known| known == (kind, forged)), "{kind}");
            }
            assert!(Page::of(kind, &registry).told_as_refused().is_empty());
        }
        assert_eq!(asked, ["hubspot"]);
    }

    #[test]
    fn a_kind_that_says_nothing_is_asked_by_our_own_names() {
        let page = Page::of("nobody-s", &registry());
        assert_eq!((page.user_id, page.email), ("user_id", "email"));
        assert!(page.names_user().is_none() && page.time().is_none());
        assert!(!page.is_forged("signature-mismatch"));
        assert!(page.told_as_refused().contains(&"wrong-proof"));
    }
}
