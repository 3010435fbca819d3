//! `recipe init`: a recipe to begin with.

use crate::output::Output;
use crate::status::{Failure, Status};

/// A recipe of a vendor that nobody has. Its known answer is that of OpenSSL, as its source says.
const TEMPLATE: &str = include_str!("recipe.toml");

/// Prints a recipe for this kind.
pub(crate) fn init(name: &str, output: &mut Output) -> Result<Status, Failure> {
    let is_word = |word: &str| {
        let is_plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
        !word.is_empty() && word.bytes().all(is_plain)
    };
    let starts_well = name.starts_with(|first: char| first.is_ascii_lowercase());
    if !starts_well || !name.split('-').all(is_word) {
        let form = "kebab-case: words of a to z and digits, with a hyphen between them";
        return Err(Failure::new(format!(
            "{name:?} is no name of a kind: {form}"
        )));
    }
    let words: Vec<String> = name.split('-').map(capitalized).collect();
    let text = TEMPLATE
        .replace("acme-chat", name)
        .replace("AcmeChat", &words.concat())
        .replace("Acme Chat", &words.join(" "));
    output.write(text.as_bytes())?;
    Ok(Status::Done)
}

fn capitalized(word: &str) -> String {
    let mut letters = word.chars();
    let first = letters.next().map(|first| first.to_ascii_uppercase());
    first.into_iter().chain(letters).collect()
}
