//! What a token's `identities` may not be.

use countersign::adapter::Screening;
use countersign::identity::Field;
use countersign::problem::{Code, Path};
use countersign::{Account, Privacy};

use crate::failures::{EntryFault, TOO_MANY_IDENTITIES};
use crate::limits::{self, COLLECTION_MAX, KEY_MAX, METADATA_VALUE_MAX, UNIT, VALUE_MAX};
use crate::payload::identifier_of;
use crate::surface::Surface;

/// Refuses every fault of an account, and more identities than a token may have.
pub(crate) fn check(screening: &mut Screening<'_>, surface: Surface) {
    let user = screening.user();
    for (index, account) in user.accounts() {
        let accounts = Path::ROOT.key("accounts");
        check_account(screening, surface, accounts.index(index), account);
    }
    let own = [user.user_id(), user.email(), user.phone()];
    let own = own.iter().flatten().count();
    let known = |(_, account): &(usize, &Account)| identifier_of(account.platform()).is_some();
    let accounts = user.accounts().filter(known).count();
    if own + accounts > COLLECTION_MAX {
        let most = COLLECTION_MAX - own;
        let detail = format!("{accounts} accounts, at most {most} beside the other identifiers");
        let reason = TOO_MANY_IDENTITIES.name(surface);
        screening.refuse_as(
            Path::ROOT.key("accounts"),
            Code::TooMany,
            detail,
            Some(reason),
        );
    }
}

/// Refuses a token that would name the user and nothing else. What names them is the id, or else the email.
pub(crate) fn refuse_nothing_to_add(screening: &mut Screening<'_>) {
    let user = screening.user();
    if user.is_anonymous() {
        return;
    }
    let (further, detail): (&[Field], _) = match (user.user_id(), user.email()) {
        (None, Some(_)) => (
            &[Field::Phone, Field::Accounts],
            "a verified phone or accounts are required beside the email, which names the user",
        ),
        _ => (
            &[Field::Email, Field::Phone, Field::Accounts],
            "one of email and phone, each verified, and accounts is required",
        ),
    };
    if further.iter().any(|field| user.has(*field)) {
        return;
    }
    if user.privacy() == Privacy::Full {
        let detail = "full privacy sends the user id alone, so that there is nothing to add";
        return screening.refuse(Path::ROOT.key("privacy"), Code::Unsupported, detail);
    }
    // One that is at fault already is not missing.
    let at_fault = |field: &Field| screening.problems().touch(Path::ROOT.key(field.key()));
    if let Some(first) = further.first().filter(|_| !further.iter().any(at_fault)) {
        screening.refuse(Path::ROOT.key(first.key()), Code::Missing, detail);
    }
}

fn check_account(screening: &mut Screening<'_>, surface: Surface, at: Path<'_>, account: &Account) {
    if identifier_of(account.platform()).is_none() {
        let reason = EntryFault::KeyUnknown.name(surface);
        let detail = "Helpshift has no identifier for it";
        screening.refuse_as(at.key("platform"), Code::Unsupported, detail, Some(reason));
    }
    if let Some(fault) = limits::value_fault("", account.id()) {
        refuse(screening, surface, at.key("id"), fault, account.id());
    }
    check_metadata(screening, surface, at.key("metadata"), account.metadata());
}

/// Refuses every fault of what stands beside an identifier.
pub(crate) fn check_metadata(
    screening: &mut Screening<'_>,
    surface: Surface,
    at: Path<'_>,
    metadata: &[(String, String)],
) {
    let count = metadata.len();
    if count > COLLECTION_MAX {
        let reason = EntryFault::TooMuchMetadata.name(surface);
        let detail = format!("{count} entries, at most {COLLECTION_MAX}");
        screening.refuse_as(at, Code::TooMany, detail, Some(reason));
    }
    for (key, value) in metadata {
        for fault in limits::metadata_faults(key, value) {
            let text = if fault == EntryFault::MetadataKeyTooLong {
                key
            } else {
                value
            };
            refuse(screening, surface, at.key(key), fault, text);
        }
    }
}

fn refuse(
    screening: &mut Screening<'_>,
    surface: Surface,
    at: Path<'_>,
    fault: EntryFault,
    text: &str,
) {
    let too_long = |max: usize, what: &str| {
        (
            Code::TooLong,
            format!("{what}{} characters, at most {max}", UNIT.length(text)),
        )
    };
    let (code, detail) = match fault {
        EntryFault::ValueTooLong => too_long(VALUE_MAX, ""),
        EntryFault::MetadataKeyTooLong => too_long(KEY_MAX, "a key of "),
        EntryFault::MetadataValueTooLong => too_long(METADATA_VALUE_MAX, ""),
        EntryFault::MetadataEmpty => (Code::Empty, "a key and a value have characters".to_owned()),
        _ => (Code::Empty, "at least one character".to_owned()),
    };
    screening.refuse_as(at, code, detail, Some(fault.name(surface)));
}
