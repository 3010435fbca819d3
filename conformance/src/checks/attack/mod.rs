//! `verify` under attack, from the declaration of the adapter alone.
//!
//! An attacker has the bundles of two users, the page, and no secret. A few attacks are signed with the right key, as a
//! vendor's own mistake or another of its services could: such a text must not be read in two ways.

mod action;
mod client;
mod page;
mod payload;
mod signer;
mod token;
mod token_text;

pub use action::keeps_to_its_action;
pub use client::the_page_selects_nobody;
pub use page::is_not_led_by_the_page;
pub use payload::refuses_altered_payloads;
pub use token::refuses_forged_tokens;

/// The number of users who are attacked.
const USERS: usize = 3;

/// Sets a user in each check against the next one.
fn each_pair<T>(users: &[T], attack: impl Fn(&T, &T) -> Result<(), String>) -> Result<(), String> {
    let others = users.iter().cycle().skip(1);
    users
        .iter()
        .zip(others)
        .try_for_each(|(user, other)| attack(user, other))
}
