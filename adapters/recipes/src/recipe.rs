//! A recipe as data, and the reader of its file.

mod proof;

use std::fmt;
use std::sync::OnceLock;

use countersign::adapter::{FieldRule, Fold, Need};
use countersign::config::json_of_toml;
use countersign::identity::Field;
use countersign::json::{JsonText, Object};
use countersign::problem::{Code, Path, Problems};
use countersign::{Error, ErrorKind, Result};
use serde_json::value::RawValue;

use crate::examples::{self, Example};
use crate::failures::{self, Failures};
use crate::reader::{Reader, Words, text};
use crate::settings::{self, OwnSetting};
use crate::steps::StepRecipe;
use crate::tree::{Keys, keys};

pub(crate) use proof::{Digest, JwtRecipe, Part, Proof};

/// The longest file: a recipe has some two thousand bytes.
const LONGEST: usize = 64 * 1024;

/// The version of the format.
const FORMAT: u32 = 1;

/// A vendor's scheme as data: the fields and their places, the proof, the steps of the page, the vendor's own names of
/// failures, and examples. Debug prints the kind alone.
pub struct Recipe {
    pub(crate) kind: &'static str,
    pub(crate) vendor: &'static str,
    pub(crate) switch: Option<&'static str>,
    pub(crate) warning: Option<&'static str>,
    pub(crate) settings: Vec<OwnSetting>,
    pub(crate) by: Vec<Choice>,
    pub(crate) fields: Vec<Place>,
    pub(crate) claims: Vec<Place>,
    pub(crate) constants: Vec<(Keys, Constant)>,
    pub(crate) proof: Proof,
    pub(crate) also: Vec<Digest>,
    pub(crate) page: Page,
    pub(crate) failures: Failures,
    pub(crate) reserved: Vec<&'static str>,
    pub(crate) examples: Vec<Example>,
    /// The rows of the field table under each choice, made once.
    tables: OnceLock<Vec<&'static [FieldRule]>>,
}

/// A field that an operator may choose to sign by, and the other choices that are sent all the same.
#[derive(Debug)]
pub(crate) struct Choice {
    pub(crate) source: Source,
    pub(crate) sends: Vec<Source>,
}

/// A value of a user that has a place.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    pub(crate) source: Source,
    pub(crate) to: Keys,
    pub(crate) pointer: &'static str,
    pub(crate) need: Need,
    pub(crate) max: Option<usize>,
    pub(crate) fold: Option<Fold>,
}

/// The origin of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Source {
    Field(Field),
    /// The full name, else the first and the last one, else the one that the product shows.
    Name,
    /// Whether the email is verified, where there is an email.
    EmailVerified,
}

/// The words for the origins of values, in the order of the documentation.
pub(crate) const SOURCES: &Words<Source> = &[
    ("user_id", Source::Field(Field::UserId)),
    ("email", Source::Field(Field::Email)),
    ("email_verified", Source::EmailVerified),
    ("phone", Source::Field(Field::Phone)),
    ("name", Source::Name),
    ("first_name", Source::Field(Field::FirstName)),
    ("last_name", Source::Field(Field::LastName)),
    ("company_id", Source::Field(Field::CompanyId)),
    ("company_name", Source::Field(Field::CompanyName)),
    ("locale", Source::Field(Field::Locale)),
    ("country", Source::Field(Field::Country)),
    ("city", Source::Field(Field::City)),
    ("picture", Source::Field(Field::Picture)),
    ("created_at", Source::Field(Field::CreatedAt)),
    ("attributes", Source::Field(Field::Attributes)),
];

/// A value that is the same for every user.
#[derive(Debug)]
pub(crate) enum Constant {
    Json(JsonText),
    Setting(&'static str),
}

/// The steps of the page.
#[derive(Debug, Default)]
pub(crate) struct Page {
    pub(crate) login: Vec<StepRecipe>,
    pub(crate) renewal: Vec<StepRecipe>,
    pub(crate) logout: Vec<StepRecipe>,
    pub(crate) by_event: bool,
}

const KEYS: &[&str] = &[
    "format",
    "kind",
    "vendor",
    "switch",
    "warning",
    "docs",
    "inferred",
    "settings",
    "by",
    "fields",
    "claims",
    "constants",
    "proof",
    "also",
    "page",
    "failures",
    "reserved",
    "examples",
];

const NEEDS: &Words<Need> = &[
    ("required", Need::Required),
    ("one-of", Need::OneOf),
    ("optional", Need::Optional),
];

impl Recipe {
    /// Reads a recipe, and keeps it for the life of the process: read each file once.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidConfig`] with every fault and its path. Nothing of the file is quoted.
    pub fn parse(toml: &str) -> Result<&'static Self> {
        let mut problems = Problems::new();
        if toml.len() > LONGEST {
            let detail = format!("{} bytes, at most {LONGEST}", toml.len());
            problems.add(Path::ROOT, Code::TooLong, detail);
        }
        let json = problems
            .is_empty()
            .then(|| json_of_toml(toml, &mut problems))
            .flatten();
        let recipe =
            json.and_then(|json| Self::read(&mut Reader::new(Path::ROOT, &mut problems), &json));
        problems.into_result(ErrorKind::InvalidConfig)?;
        let recipe = recipe.ok_or_else(|| Error::new(ErrorKind::InvalidConfig))?;
        recipe.check()?;
        Ok(Box::leak(Box::new(recipe)))
    }

    /// Returns the rows of the field table under a choice.
    pub(crate) fn rules(&self, choice: Option<usize>) -> &'static [FieldRule] {
        let make = || {
            self.choices()
                .into_iter()
                .map(|choice| self.table(choice))
                .collect()
        };
        let tables = self.tables.get_or_init(make);
        tables
            .get(choice.unwrap_or_default())
            .copied()
            .unwrap_or_default()
    }

    fn read(reader: &mut Reader<'_>, raw: &RawValue) -> Option<Self> {
        reader.object(raw, KEYS, |reader, object| {
            reader.need(object, "format", |reader, raw| {
                reader.number(raw, FORMAT, FORMAT)
            });
            let kind = reader.need(object, "kind", kind);
            let vendor = reader.need(object, "vendor", text);
            let switch = reader.take(object, "switch", text);
            let warning = reader.take(object, "warning", text);
            reader.need(object, "docs", |reader, raw| {
                reader.list(raw, examples::read_doc)
            });
            reader.take(object, "inferred", |reader, raw| reader.list(raw, text));
            let settings = reader.take(object, "settings", |reader, raw| {
                reader.entries(raw, settings::read)
            });
            let settings = settings.unwrap_or_default();
            let names: Vec<&str> = settings.iter().map(|setting| setting.key).collect();
            let by = reader.take(object, "by", |reader, raw| reader.entries(raw, choice));
            let fields = reader.take(object, "fields", |reader, raw| reader.entries(raw, place));
            let claims = reader.take(object, "claims", |reader, raw| reader.entries(raw, place));
            let constants = reader.take(object, "constants", |reader, raw| {
                reader.entries(raw, |reader, key, raw| constant(reader, key, raw, &names))
            });
            let proof = reader.need(object, "proof", |reader, raw| {
                proof::read(reader, raw, &names)
            });
            let also = reader.take(object, "also", |reader, raw| {
                reader.list(raw, |reader, raw| proof::read_also(reader, raw, &names))
            });
            let page = reader.need(object, "page", |reader, raw| page(reader, raw, &names));
            let failures = reader.take(object, "failures", |reader, raw| {
                reader.list(raw, failures::read)
            });
            let reserved = reader.take(object, "reserved", |reader, raw| reader.list(raw, text));
            let examples = reader.need(object, "examples", |reader, raw| {
                reader.list(raw, examples::read)
            });
            Some(Self {
                kind: kind?,
                vendor: vendor?,
                switch,
                warning,
                settings,
                by: by.unwrap_or_default(),
                fields: fields.unwrap_or_default(),
                claims: claims.unwrap_or_default(),
                constants: constants.unwrap_or_default(),
                proof: proof?,
                also: also.unwrap_or_default(),
                page: page?,
                failures: Failures::of(failures.unwrap_or_default()),
                reserved: reserved.unwrap_or_default(),
                examples: examples?,
                tables: OnceLock::new(),
            })
        })
    }
}

impl fmt::Debug for Recipe {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Recipe").field(&self.kind).finish()
    }
}

fn kind(reader: &mut Reader<'_>, raw: &RawValue) -> Option<&'static str> {
    let kind = text(reader, raw)?;
    let is_kebab = |part: &str| {
        !part.is_empty()
            && part
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
    };
    if !kind.split('-').all(is_kebab) {
        reader.refuse("kebab-case: words of a to z and digits, with a hyphen between them");
    }
    Some(kind)
}

/// Reads the name of an origin, which is a key.
fn source(reader: &mut Reader<'_>, name: &str) -> Option<Source> {
    let found = SOURCES.iter().find(|(word, _)| *word == name);
    if found.is_none() {
        let words: Vec<&str> = SOURCES.iter().map(|(word, _)| *word).collect();
        reader.refuse(format!(
            "no field of an identity; there are {}",
            words.join(", ")
        ));
    }
    found.map(|(_, source)| *source)
}

fn choice(reader: &mut Reader<'_>, key: &str, raw: &RawValue) -> Option<Choice> {
    let source = source(reader, key);
    let sends = reader.list(raw, |reader, raw| reader.word(raw, SOURCES));
    Some(Choice {
        source: source?,
        sends: sends?,
    })
}

fn place(reader: &mut Reader<'_>, key: &str, raw: &RawValue) -> Option<Place> {
    const KEYS: &[&str] = &["to", "need", "max", "fold"];
    let source = source(reader, key);
    reader.object(raw, KEYS, |reader, object| {
        let is_map = source == Some(Source::Field(Field::Attributes));
        let to = reader.need(object, "to", |reader, raw| pointer(reader, raw, is_map));
        let need = reader.take(object, "need", |reader, raw| reader.word(raw, NEEDS));
        let max = reader.take(object, "max", |reader, raw| reader.number(raw, 1, 100_000));
        let fold = reader.take(object, "fold", |reader, raw| {
            reader.word(raw, &[("ascii-lowercase", Fold::AsciiLowercase)])
        });
        let is_text = !matches!(
            source?,
            Source::EmailVerified | Source::Field(Field::CreatedAt | Field::Attributes)
        );
        if !is_text
            && (max.is_some() || fold.is_some() || need.is_some_and(|need| need != Need::Optional))
        {
            reader.refuse("need, max and fold are for a field that is one text");
        }
        let (pointer, to) = to?;
        let max = max.and_then(|max| usize::try_from(max).ok());
        let need = need.unwrap_or(Need::Optional);
        Some(Place {
            source: source?,
            to,
            pointer,
            need,
            max,
            fold,
        })
    })
}

/// Reads a JSON pointer. Only attributes may stand in the whole object.
pub(crate) fn pointer(
    reader: &mut Reader<'_>,
    raw: &RawValue,
    is_map: bool,
) -> Option<(&'static str, Keys)> {
    if is_map && raw.get() == "\"\"" {
        return Some(("", Vec::new()));
    }
    let pointer = text(reader, raw)?;
    let found = keys(pointer).filter(|keys| !keys.is_empty());
    if found.is_none() {
        reader.refuse("expected a JSON pointer, such as /user/email, without ~ and without names that every object shares");
    }
    Some((pointer, found?))
}

fn constant(
    reader: &mut Reader<'_>,
    key: &str,
    raw: &RawValue,
    settings: &[&'static str],
) -> Option<(Keys, Constant)> {
    let keys = keys(crate::reader::keep(key)).filter(|keys| !keys.is_empty());
    if keys.is_none() {
        reader.refuse("the key is no JSON pointer, such as /scope");
    }
    if !raw.get().starts_with('{') {
        return Some((keys?, Constant::Json(JsonText::from(raw.to_owned()))));
    }
    let setting = reader.object(raw, &["setting"], |reader, object: &mut Object<'_>| {
        reader.need(object, "setting", |reader, raw| {
            proof::setting(reader, raw, settings)
        })
    });
    Some((keys?, Constant::Setting(setting?)))
}

fn page(reader: &mut Reader<'_>, raw: &RawValue, settings: &[&'static str]) -> Option<Page> {
    reader.object(
        raw,
        &["login", "renewal", "logout", "renew"],
        |reader, object| {
            let mut steps = |key| {
                let read = |reader: &mut Reader<'_>, raw| StepRecipe::read(reader, raw, settings);
                reader
                    .take(object, key, |reader, raw| reader.list(raw, read))
                    .unwrap_or_default()
            };
            let (login, renewal, logout) = (steps("login"), steps("renewal"), steps("logout"));
            if login.is_empty() || logout.is_empty() {
                reader.refuse("login and logout each have at least one step");
            }
            let renew = reader.take(object, "renew", |reader, raw| {
                reader.word(raw, &[("call", false), ("event", true)])
            });
            Some(Page {
                login,
                renewal,
                logout,
                by_event: renew == Some(true),
            })
        },
    )
}
