//! What each vendor's page sends to an application's endpoint, and reads from its answer.

use countersign::json::{list, pointer, text};
use serde_json::value::RawValue;

/// The page of one kind of adapter.
#[derive(Debug)]
pub(super) struct Page {
    pub(super) kind: &'static str,
    /// What it calls the user's id where it asks for a proof.
    pub(super) user_id: &'static str,
    /// What it calls the user's email there.
    pub(super) email: &'static str,
    /// Where it names the user beside the proof, under the same two names.
    pub(super) names_user: Option<NamesUser>,
    /// What a proof says of time.
    pub(super) moment: Option<Moment>,
    /// How the vendor calls a proof that is not that of the secret.
    pub(super) forged: &'static [&'static str],
}

/// The page's object that names the user, and whom the proof's own claims name.
#[derive(Debug)]
pub(super) struct NamesUser {
    pub(super) object: &'static str,
    pub(super) claimed: fn(&RawValue) -> Ids,
}

/// Where a proof's moment is in what is signed, in Unix seconds.
#[derive(Clone, Copy, Debug)]
pub(super) enum Moment {
    Made(&'static str),
    Ends(&'static str),
}

/// Who a user is.
#[derive(Clone, Default)]
pub(super) struct Ids {
    pub(super) user_id: Option<String>,
    pub(super) email: Option<String>,
}

impl Ids {
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

impl Page {
    /// The page of adapters of this kind.
    pub(super) fn of(kind: &str) -> Option<&'static Self> {
        PAGES.iter().find(|page| page.kind == kind)
    }
}

/// That Helpshift's listener is told both ids is documented. No vendor documents the request itself:
/// the others' names are those of their payloads (inferred).
static PAGES: [Page; 4] = [
    Page {
        kind: "helpcrunch",
        user_id: "user_id",
        email: "email",
        names_user: None,
        moment: None,
        forged: &[
            "security-hash-mismatch",
            "signature-mismatch",
            "security-signature-mismatch",
        ],
    },
    Page {
        kind: "helpshift-identities",
        user_id: "userId",
        email: "userEmail",
        names_user: Some(NamesUser {
            object: "helpshiftConfig",
            claimed: claimed_identities,
        }),
        moment: Some(Moment::Made("/iat")),
        forged: &["IDENTITIES_INVALID_TOKEN", "identityTokenInvalid"],
    },
    Page {
        kind: "helpshift-legacy",
        user_id: "userId",
        email: "userEmail",
        names_user: None,
        moment: None,
        forged: &["invalid user auth token"],
    },
    Page {
        kind: "userhero",
        user_id: "externalUserId",
        email: "email",
        names_user: None,
        moment: Some(Moment::Ends("/user/expiresAt")),
        forged: &["signature-mismatch"],
    },
];

/// The `uid` and the `email` among the claim `identities`.
fn claimed_identities(claims: &RawValue) -> Ids {
    let entries = pointer(claims, "/identities").and_then(|raw| list(raw).ok());
    let mut ids = Ids::default();
    for entry in entries.unwrap_or_default() {
        let text = |at| Some(text(pointer(entry, at)?).ok()?.into_owned());
        match text("/identifier").as_deref() {
            Some("uid") => ids.user_id = text("/value"),
            Some("email") => ids.email = text("/value"),
            _ => {}
        }
    }
    ids
}

#[cfg(test)]
mod tests {
    use super::PAGES;
    use crate::adapters::registry;

    #[test]
    fn every_kind_has_a_page() {
        let kinds: Vec<_> = PAGES.iter().map(|page| page.kind).collect();
        assert_eq!(kinds, registry().kinds());
    }

    #[test]
    fn what_a_forgery_is_called_stands_in_the_vendor_s_table() {
        for page in &PAGES {
            for name in page.forged {
                let known = registry()
                    .failures()
                    .any(|(kind, failure)| kind == page.kind && failure.is_called(name));
                assert!(known, "{}: {name}", page.kind);
            }
        }
    }
}
