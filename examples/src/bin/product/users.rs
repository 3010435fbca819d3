//! The people who can sign in. A product has a database in place of this.

use countersign::{Email, Identity, Locale, Result, Timestamp, UserId};

/// A person who can sign in.
#[derive(Clone, Debug)]
pub(crate) struct User {
    /// The value that the form sends.
    pub(crate) login: &'static str,
    /// The name of the person in the page.
    pub(crate) name: &'static str,
    /// The purpose of the person, for readers of the page.
    pub(crate) about: &'static str,
    /// The identity of the person, for the chats.
    pub(crate) identity: Identity,
}

/// A name with texts that could break out of an HTML page, a script or an object of JavaScript.
pub(crate) const HOSTILE: &str = "</script><script>globalThis.hostile = 1</script><!--\u{2028}\u{2029}\
     <img src=x onerror=\"globalThis.hostile = 2\">'\"`${globalThis.hostile = 3}\\";

/// Makes three people: one with a verified email, one with an unverified email, and one with a hostile name.
///
/// # Errors
///
/// A value is not of its form. The values are constant, so that this does not happen.
pub(crate) fn three() -> Result<Vec<User>> {
    let created_at = Timestamp::from_unix(1_700_000_000).unwrap_or(Timestamp::EPOCH);
    let lisa = Identity::new()
        .with_user_id(UserId::new("usr_8f2k9d")?)
        .with_email(Email::verified("lisa@example.com")?)
        .with_name("Lisa Chen")
        .with_company("Acme Co.")
        .with_locale(Locale::new("en-GB")?)
        .with_created_at(created_at)
        .with_attribute("plan", "gold")?;
    let zoe = Identity::new()
        .with_user_id(UserId::new("usr_zoë_2k4m")?)
        .with_email(Email::unverified("zoe@example.com")?)
        .with_name("Zoë 🦊 李")
        .with_created_at(created_at);
    let mallory = Identity::new()
        .with_user_id(UserId::new(format!("usr_{HOSTILE}"))?)
        .with_email(Email::verified("mallory@example.com")?)
        .with_name(HOSTILE)
        .with_company(HOSTILE)
        .with_created_at(created_at)
        .with_attribute("__proto__", HOSTILE)?
        .with_attribute("</script>__proto__", HOSTILE)?;
    let user = |login, name, about, identity| User {
        login,
        name,
        about,
        identity,
    };
    Ok(vec![
        user("lisa", "Lisa Chen", "verified email", lisa),
        user("zoe", "Zoë 🦊 李", "email not verified", zoe),
        user("mallory", HOSTILE, "a hostile name", mallory),
    ])
}
