//! The proof of a recipe: a keyed digest of values, or a JWT of claims.

use std::ops::RangeInclusive;
use std::time::Duration;

use serde_json::value::RawValue;

use super::{SOURCES, Source, pointer};
use crate::reader::{Reader, Words, text};
use crate::tree::Keys;

/// How the vendor's proof is made.
#[derive(Debug)]
pub(crate) enum Proof {
    Digest(Digest),
    Jwt(JwtRecipe),
}

/// An HMAC-SHA256 in lower-case hex.
#[derive(Debug)]
pub(crate) struct Digest {
    pub(crate) message: Vec<Part>,
    /// The text between two parts.
    pub(crate) join: &'static str,
    /// Whether a part that is not there stands as an empty text. Otherwise there is no digest.
    pub(crate) keeps_empty: bool,
    pub(crate) to: Keys,
    pub(crate) pointer: &'static str,
    /// Whether the secret is the hex of the key.
    pub(crate) hex_key: bool,
    pub(crate) stamp: Option<Stamp>,
    /// The setting of a secret of its own.
    pub(crate) secret: Option<&'static str>,
}

/// A part of the text that is signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    Source(Source),
    Setting(&'static str),
    /// The field that the operator has chosen.
    By,
    Stamp,
}

/// The moment of the proof, in milliseconds, which stands in the payload and is signed.
#[derive(Debug)]
pub(crate) struct Stamp {
    pub(crate) to: Keys,
    pub(crate) pointer: &'static str,
    /// How long the proof counts after that moment and before it.
    pub(crate) window: Duration,
}

/// A JWT signed with HS256.
#[derive(Debug)]
pub(crate) struct JwtRecipe {
    pub(crate) to: Keys,
    pub(crate) pointer: &'static str,
    /// The setting that names the key.
    pub(crate) key_id: Option<&'static str>,
    pub(crate) life: Life,
}

/// The life of a token.
#[derive(Debug)]
pub(crate) struct Life {
    /// Whether the token says when it ends. Otherwise it says when it was made, and the vendor counts from there.
    pub(crate) has_end: bool,
    pub(crate) usual: Duration,
    pub(crate) longest: Duration,
}

impl Digest {
    /// Whether the digest is of a user, and not of settings alone.
    pub(crate) fn covers_a_field(&self) -> bool {
        self.message
            .iter()
            .any(|part| !matches!(part, Part::Setting(_)))
    }
}

impl Life {
    /// The lives that an operator may set.
    pub(crate) fn range(&self) -> RangeInclusive<Duration> {
        Duration::from_secs(1)..=self.longest
    }
}

const DIGEST: &[&str] = &["digest", "to", "join", "absent", "key", "stamp"];
const ALSO: &[&str] = &["digest", "to", "join", "secret"];
const JWT: &[&str] = &["jwt", "algorithm", "key-id", "life"];

/// A day.
const LONGEST_LIFE: u32 = 86_400;

pub(super) fn read(
    reader: &mut Reader<'_>,
    raw: &RawValue,
    settings: &[&'static str],
) -> Option<Proof> {
    let is_jwt = countersign::json::object(raw).is_ok_and(|object| object.has("jwt"));
    if is_jwt {
        return reader.object(raw, JWT, |reader, object| {
            let to = reader.need(object, "jwt", |reader, raw| pointer(reader, raw, false));
            reader.need(object, "algorithm", |reader, raw| {
                reader.word(raw, &[("HS256", ())])
            });
            let key_id = reader.take(object, "key-id", |reader, raw| {
                setting(reader, raw, settings)
            });
            let life = reader.need(object, "life", life);
            let (pointer, to) = to?;
            Some(Proof::Jwt(JwtRecipe {
                to,
                pointer,
                key_id,
                life: life?,
            }))
        });
    }
    digest(reader, raw, DIGEST, settings).map(Proof::Digest)
}

/// Reads a further proof.
pub(super) fn read_also(
    reader: &mut Reader<'_>,
    raw: &RawValue,
    settings: &[&'static str],
) -> Option<Digest> {
    digest(reader, raw, ALSO, settings)
}

fn digest(
    reader: &mut Reader<'_>,
    raw: &RawValue,
    known: &[&'static str],
    settings: &[&'static str],
) -> Option<Digest> {
    reader.object(raw, known, |reader, object| {
        let may = |key: &&str| known.contains(key);
        let message = reader.need(object, "digest", |reader, raw| {
            reader.list(raw, |reader, raw| part(reader, raw, settings))
        });
        let to = reader.need(object, "to", |reader, raw| pointer(reader, raw, false));
        let join = reader.take(object, "join", text);
        let [empty, hex, stamp, secret] =
            ["absent", "key", "stamp", "secret"].map(|key| Some(key).filter(may));
        let keeps_empty = empty.and_then(|key| {
            reader.take(object, key, |reader, raw| {
                reader.word(raw, &[("empty", ())])
            })
        });
        let hex_key = hex.and_then(|key| {
            reader.take(object, key, |reader, raw| {
                reader.word(raw, &[("text", false), ("hex", true)])
            })
        });
        let stamp = stamp.and_then(|key| reader.take(object, key, self::stamp));
        let secret = secret.and_then(|key| reader.take(object, key, text));
        let message = message?;
        if message.is_empty() || (message.len() > 1) != join.is_some() {
            reader
                .below("join")
                .refuse("a proof covers at least one part, and a text stands between several");
        }
        if message.contains(&Part::Stamp) != stamp.is_some() {
            reader
                .below("stamp")
                .refuse("the moment of the proof is a part of it, and has a place");
        }
        let (pointer, to) = to?;
        Some(Digest {
            message,
            join: join.unwrap_or_default(),
            keeps_empty: keeps_empty.is_some(),
            to,
            pointer,
            hex_key: hex_key == Some(true),
            stamp,
            secret,
        })
    })
}

fn part(reader: &mut Reader<'_>, raw: &RawValue, settings: &[&'static str]) -> Option<Part> {
    let settings = settings.iter().map(|name| (*name, Part::Setting(name)));
    let sources = SOURCES
        .iter()
        .map(|(word, source)| (*word, Part::Source(*source)));
    let others = [("by", Part::By), ("stamp", Part::Stamp)];
    let words: Vec<_> = sources.chain(others).chain(settings).collect();
    let words: &Words<Part> = &words;
    reader.word(raw, words)
}

/// Reads the name of one of the recipe's own settings.
pub(super) fn setting(
    reader: &mut Reader<'_>,
    raw: &RawValue,
    settings: &[&'static str],
) -> Option<&'static str> {
    let words: Vec<_> = settings.iter().map(|name| (*name, *name)).collect();
    reader.word(raw, &words)
}

fn stamp(reader: &mut Reader<'_>, raw: &RawValue) -> Option<Stamp> {
    reader.object(raw, &["to", "window"], |reader, object| {
        let to = reader.need(object, "to", |reader, raw| pointer(reader, raw, false));
        let window = reader.need(object, "window", seconds);
        let (pointer, to) = to?;
        Some(Stamp {
            to,
            pointer,
            window: window?,
        })
    })
}

fn life(reader: &mut Reader<'_>, raw: &RawValue) -> Option<Life> {
    reader.object(raw, &["claim", "default", "longest"], |reader, object| {
        let has_end = reader.need(object, "claim", |reader, raw| reader.word(raw, &[("exp", true), ("iat", false)]));
        let longest = reader.need(object, "longest", seconds);
        let usual = reader.take(object, "default", seconds);
        let (has_end, longest) = (has_end?, longest?);
        if usual.is_some() != has_end || usual.is_some_and(|usual| usual > longest) {
            reader.refuse("a token with exp has a default of at most the longest life, and one with iat has none");
        }
        Some(Life { has_end, usual: usual.unwrap_or(longest), longest })
    })
}

fn seconds(reader: &mut Reader<'_>, raw: &RawValue) -> Option<Duration> {
    let seconds = reader.number(raw, 1, LONGEST_LIFE)?;
    Some(Duration::from_secs(seconds.into()))
}
