//! Whom the cases are about: many different people, so that no branch is learnt by heart.

use countersign::{Account, Email, Identity, Platform, Result, UserId};

/// Small enough for the second-level cache, too many for the branch predictor.
const SMALL: usize = 256;
const LARGE: usize = 16;

const ACCOUNTS: usize = 12;
const ATTRIBUTES: usize = 30;

/// A person, as an identity and as the plain texts that the floor and the naive version take. No
/// text holds a character that JSON escapes.
pub(crate) struct Person {
    pub(crate) identity: Identity,
    pub(crate) user_id: String,
    pub(crate) email: String,
    pub(crate) accounts: Vec<AccountText>,
    pub(crate) attributes: Vec<(String, String)>,
}

/// An account, with the vendor's word for its platform.
pub(crate) struct AccountText {
    pub(crate) identifier: &'static str,
    pub(crate) id: String,
    pub(crate) metadata: Vec<(String, String)>,
}

/// Everybody.
pub(crate) struct Crowd {
    /// An id and a verified email: the mean of the JWT's claims is 145 bytes.
    pub(crate) small: Vec<Person>,
    /// Beside them, 12 accounts with metadata and 30 attributes.
    pub(crate) large: Vec<Person>,
}

impl Crowd {
    pub(crate) fn new() -> Result<Self> {
        Ok(Self {
            small: (0..SMALL).map(small).collect::<Result<_>>()?,
            large: (0..LARGE).map(large).collect::<Result<_>>()?,
        })
    }
}

fn small(number: usize) -> Result<Person> {
    let user_id = format!("usr_{}", letters(number, 8 + number % 11));
    let name = letters(number + SMALL, 6 + number % 9);
    let host = letters(number + 7, 4 + number % 5);
    let email = format!("{name}@{host}.example.com");
    let identity = Identity::new()
        .with_user_id(UserId::new(&user_id)?)
        .with_email(Email::verified(&email)?);
    Ok(Person {
        identity,
        user_id,
        email,
        accounts: Vec::new(),
        attributes: Vec::new(),
    })
}

fn large(number: usize) -> Result<Person> {
    let mut person = small(number)?;
    let platforms = PLATFORMS.iter().cycle().take(ACCOUNTS);
    for (index, (platform, identifier)) in platforms.enumerate() {
        let seed = number * ACCOUNTS + index;
        let id = letters(seed, 12 + seed % 9);
        let metadata = vec![
            ("region".to_owned(), letters(seed + 1, 4 + seed % 5)),
            ("nickname".to_owned(), letters(seed + 2, 6 + seed % 11)),
            ("linked_from".to_owned(), letters(seed + 3, 8 + seed % 7)),
        ];
        let account = Account::new(*platform, &id);
        let with =
            |account: Account, (key, value): &(String, String)| account.with_metadata(key, value);
        person.identity = person
            .identity
            .with_account(metadata.iter().fold(account, with));
        person.accounts.push(AccountText {
            identifier,
            id,
            metadata,
        });
    }
    for index in 0..ATTRIBUTES {
        let seed = number * ATTRIBUTES + index;
        let key = format!("attribute_{index}");
        let value = letters(seed, 6 + seed % 19);
        person.identity = person.identity.with_attribute(&key, value.as_str())?;
        person.attributes.push((key, value));
    }
    Ok(person)
}

const PLATFORMS: [(Platform, &str); 6] = [
    (Platform::Discord, "discord_id"),
    (Platform::Facebook, "facebook_id"),
    (Platform::GooglePlay, "google_playstore_id"),
    (Platform::Psn, "psn_id"),
    (Platform::Steam, "steam_id"),
    (Platform::XboxLive, "xbox_live_id"),
];

/// Letters and digits that differ from seed to seed and are the same in every run.
fn letters(seed: usize, length: usize) -> String {
    let mut state = seed as u64 + 1;
    let mut next = || {
        // The constants of Knuth's MMIX generator.
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        char::from_digit((state >> 33) as u32 % 36, 36).unwrap_or('0')
    };
    (0..length).map(|_| next()).collect()
}
