//! A recipe that was read, with no fault in it or between its parts.

use std::cell::RefCell;
use std::fmt;

use countersign::problem::{Code, Path, Problems};
use countersign::{Error, ErrorKind, Result};
use serde_json::{Value, json};

use super::page::Page;
use super::read::read;
use crate::config::TAKEN;
use crate::engine::scheme;
use crate::format::{Claim, Format};

/// The longest file: a recipe has some two thousand bytes.
const LONGEST: usize = 64 * 1024;

/// A vendor's scheme as data: the fields and their places, the proof, the steps of the page, the vendor's own names of
/// failures, and examples. Debug prints the kind alone.
pub struct Recipe(pub(crate) Format);

impl Recipe {
    /// Reads a recipe.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidConfig`] with every fault and its path. No value of the file is quoted.
    pub fn parse(toml: &str) -> Result<Self> {
        let mut problems = Problems::new();
        let format = format(toml, &mut problems);
        if let Some(format) = format.as_ref().filter(|_| problems.is_empty()) {
            check(format, &mut problems);
        }
        problems.into_result(ErrorKind::InvalidConfig)?;
        format
            .map(Self)
            .ok_or_else(|| Error::new(ErrorKind::InvalidConfig))
    }

    /// Returns the examples as JSON, in the form of the conformance suite's known answers: a name, a source, an entry
    /// of a configuration, its secrets, an identity, an action, a moment, and the expected values of the payload by JSON
    /// pointer.
    #[must_use]
    pub fn known_answers(&self) -> String {
        let answers = self.0.examples.iter().map(|example| {
            let mut config = example.settings.clone();
            config.insert("kind".to_owned(), toml::Value::String(self.0.kind.0.clone()));
            for name in example.secrets.keys() {
                let reference = [("env".to_owned(), toml::Value::String(name.clone()))];
                config.insert(name.clone(), toml::Value::Table(reference.into_iter().collect()));
            }
            json!({
                "name": example.name.0, "source": example.source.0, "config": config, "secrets": example.secrets,
                "identity": example.identity, "action": "login", "now": example.now, "expected": example.expected,
            })
        });
        Value::from_iter(answers).to_string()
    }

    /// Returns where the proofs are in the payload, as JSON pointers: the first one, and then those of `also`.
    #[must_use]
    pub fn proofs(&self) -> Vec<String> {
        let token = self.0.jwt().map(|jwt| jwt.to.text());
        let digests = self.0.hmacs().into_iter().map(|hmac| hmac.to.text());
        token.into_iter().chain(digests).collect()
    }
}

fn format(toml: &str, problems: &mut Problems) -> Option<Format> {
    if toml.len() > LONGEST {
        let detail = format!("{} bytes, at most {LONGEST}", toml.len());
        problems.add(Path::ROOT, Code::TooLong, detail);
        return None;
    }
    match toml::from_str(toml) {
        Ok(table) => {
            let page = toml::Table::get(&table, "page").and_then(toml::Value::as_table);
            if let Some(page) = page {
                Page::of(page, &|name| Some(name.to_owned()), problems);
            }
            read(toml::Value::Table(table), Path::ROOT, problems)
        }
        Err(error) => {
            let before = error
                .span()
                .and_then(|span| toml.get(..span.start))
                .unwrap_or_default();
            let line = before.matches('\n').count() + 1;
            problems.add(
                Path::ROOT,
                Code::Invalid,
                format!("not TOML, at line {line}"),
            );
            None
        }
    }
}

/// Notes the faults between the parts of a recipe.
fn check(format: &Format, problems: &mut Problems) {
    for (key, _) in format
        .settings
        .0
        .iter()
        .filter(|(key, _)| TAKEN.contains(&&**key))
    {
        let detail = "every recipe has a setting of this name";
        problems.add(Path::ROOT.key("settings").key(key), Code::Reserved, detail);
    }
    if format.examples.is_empty() {
        problems.add(
            Path::ROOT.key("examples"),
            Code::Empty,
            "at least one known answer",
        );
    }
    for (index, failure) in format.failures.iter().enumerate() {
        if failure.fault.is_none() && (failure.cause.is_none() || failure.remedy.is_none()) {
            let detail = "a failure that verify does not find has a cause and a remedy";
            problems.add(
                Path::ROOT.key("failures").index(index),
                Code::Missing,
                detail,
            );
        }
    }
    let at = Path::ROOT.key("proof");
    if let Some(jwt) = format.jwt() {
        let usual = jwt.life.default.as_ref().map(|usual| usual.0);
        let fits = usual.is_some_and(|usual| usual <= jwt.life.longest.0);
        if fits != (jwt.life.claim == Claim::Exp) || usual.is_some() && !fits {
            let detail = "a life until exp has a default of at most the longest one, and a life from iat has none";
            problems.add(at.key("life"), Code::Invalid, detail);
        }
        for _ in format.also.iter().filter(|hmac| hmac.secret.is_none()) {
            problems.add(
                Path::ROOT.key("also"),
                Code::Missing,
                "beside a token a digest has a secret of its own",
            );
        }
    } else if !format.claims.0.is_empty() {
        problems.add(
            Path::ROOT.key("claims"),
            Code::Unsupported,
            "only a JWT has claims",
        );
    }
    let known = |name: &str| format.settings.0.iter().any(|(own, _)| &**own == name);
    let unknown = RefCell::new(Vec::new());
    let setting = |name: &str| {
        if !known(name) {
            unknown.borrow_mut().push(name.to_owned());
        }
        Some(name.to_owned())
    };
    for choice in format.choices() {
        if problems.is_empty() {
            scheme(format, choice, &setting, problems);
        }
    }
    let key_id = format
        .jwt()
        .and_then(|jwt| jwt.key_id.as_deref().map(str::to_owned));
    let mut unknown = unknown.into_inner();
    unknown.extend(key_id.filter(|id| !known(id)));
    unknown.dedup();
    for name in unknown {
        problems.add(
            Path::ROOT.key("settings").key(&name),
            Code::Missing,
            "it is used, and is no setting of the recipe",
        );
    }
}

impl fmt::Debug for Recipe {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Recipe").field(&self.0.kind.0).finish()
    }
}
