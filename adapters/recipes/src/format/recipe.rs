//! A recipe that was read, with no fault in it or between its parts.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use countersign::problem::{Code, Path, Problems};
use countersign::{Error, ErrorKind, Result};
use serde_json::{Value, json};

use super::page::Page;
use super::read::{MOST_FAULTS, read};
use crate::config::{FILE, TAKEN};
use crate::engine::scheme;
use crate::format::{
    Claim, Constant, Example, Format, Place, Pointer, Proof, Source, Text, is_shared,
};

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
    /// [`ErrorKind::InvalidConfig`] with every fault and its path, or with the first hundred. No value of the file is
    /// quoted.
    pub fn parse(toml: &str) -> Result<Self> {
        let mut problems = Problems::new();
        let format = format(toml, &mut problems);
        if let Some(format) = format.as_ref().filter(|_| problems.is_empty()) {
            check(format, &mut problems);
        }
        let mut first = Problems::new();
        for problem in problems.iter().take(MOST_FAULTS) {
            first.push(problem.clone());
        }
        first.into_result(ErrorKind::InvalidConfig)?;
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
            let secrets = example.secrets.iter();
            let secrets: BTreeMap<_, &str> = secrets.map(|(name, secret)| (name, &**secret)).collect();
            json!({
                "name": example.name.0, "source": example.source.0, "config": config, "secrets": secrets,
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
    let root = Path::ROOT;
    if *format.kind == *FILE {
        problems.add(
            root.key("kind"),
            Code::Reserved,
            "entries that name a file have this kind",
        );
    }
    check_settings(format, problems);
    check_proofs(format, problems);
    if format.examples.is_empty() {
        problems.add(
            root.key("examples"),
            Code::Empty,
            "at least one known answer",
        );
    }
    for (index, failure) in format.failures.iter().enumerate() {
        let at = root.key("failures");
        let texts = [("cause", &failure.cause), ("remedy", &failure.remedy)];
        for (key, _) in texts.into_iter().filter(|(_, text)| text.is_none()) {
            if failure.fault.is_none() {
                let detail = "required of a failure that verify does not find";
                problems.add(at.index(index).key(key), Code::Missing, detail);
            }
        }
    }
    let unknown = RefCell::new(BTreeSet::new());
    let setting = |name: &str| {
        if !format.has_setting(name) {
            unknown.borrow_mut().insert(name.to_owned());
        }
        Some(name.to_owned())
    };
    if let Some(page) = Page::of(&format.page, &setting, problems) {
        let (places, attributes) = format.places();
        page.check(&format.page, &places, &attributes, problems);
    }
    for choice in format.choices() {
        if problems.is_empty() {
            scheme(format, choice, &setting, problems);
        }
    }
    for name in unknown.into_inner() {
        let detail = "a step of the page uses it, and it is no setting of the recipe";
        problems.add(root.key("settings").key(&name), Code::Missing, detail);
    }
}

/// Notes settings of a name that is taken, and names of no setting.
fn check_settings(format: &Format, problems: &mut Problems) {
    let root = Path::ROOT;
    for (key, _) in &format.settings.0 {
        let detail = match &**key {
            key if TAKEN.contains(&key) => "every recipe has a setting of this name",
            "stamp" => "the moment of a proof has this name",
            key if Source::of(key).is_some() => "a field has this name",
            key if is_shared(key) => "every object of a page has a key of this name",
            _ => continue,
        };
        problems.add(root.key("settings").key(key), Code::Reserved, detail);
    }
    let mut check = |name: &str, at: Path<'_>| {
        if !format.has_setting(name) {
            problems.add(at, Code::Invalid, "no setting of the recipe");
        }
    };
    for (table, places) in [("fields", &format.fields), ("claims", &format.claims)] {
        for (source, place) in &places.0 {
            if let Some(name) = place.before.as_deref() {
                check(name, root.key(table).key(&source.word()).key("before"));
            }
        }
    }
    for (pointer, constant) in &format.constants.0 {
        if let Constant::Setting { setting } = constant {
            let at = root.key("constants");
            check(setting, at.key(&pointer.text()).key("setting"));
        }
    }
    if let Some(name) = format.jwt().and_then(|jwt| jwt.key_id.as_deref()) {
        check(name, root.key("proof").key("jwt").key("key-id"));
    }
}

/// Notes proofs that cannot be made, and a first one that is nobody's.
fn check_proofs(format: &Format, problems: &mut Problems) {
    let (root, proof) = (Path::ROOT, Path::ROOT.key("proof"));
    let names = |source: Option<Source>| {
        let ids = [Source::UserId, Source::Email, Source::Phone];
        source.is_some_and(|source| ids.contains(&source))
    };
    let nobody = "a proof covers user_id, email or phone";
    let to = match &format.proof {
        Proof::Jwt(jwt) => &jwt.to,
        Proof::Hmac(hmac) => &hmac.to,
    };
    if !format.examples.is_empty() && !format.examples.iter().any(|one| one.knows(to)) {
        let detail = "none of them expects the proof";
        problems.add(root.key("examples"), Code::Missing, detail);
    }
    match &format.proof {
        Proof::Jwt(jwt) => {
            let life = &jwt.life;
            let usual = life.default.as_ref().map(|usual| usual.0);
            let fits = usual.is_some_and(|usual| usual <= life.longest.0);
            if fits != (life.claim == Claim::Exp) || usual.is_some() && !fits {
                let detail = "a life until exp has a default of at most the longest one, and a life from iat has none";
                problems.add(proof.key("jwt").key("life"), Code::Invalid, detail);
            }
            if !format
                .claims
                .0
                .iter()
                .any(|(source, _)| names(Some(*source)))
            {
                problems.add(root.key("claims"), Code::Missing, nobody);
            }
        }
        Proof::Hmac(hmac) => {
            let at = proof.key("hmac");
            if !format.claims.0.is_empty() {
                problems.add(
                    root.key("claims"),
                    Code::Unsupported,
                    "only a JWT has claims",
                );
            }
            if hmac.secret.is_some() {
                let detail = "the setting secret has the key of the first proof";
                problems.add(at.key("secret"), Code::Unsupported, detail);
            }
            let is_id = |word: &Text| **word == *"by" || names(Source::of(word));
            if !hmac.message.iter().any(is_id) {
                problems.add(at.key("message"), Code::Missing, nobody);
            }
        }
    }
    let mut taken: Vec<&str> = TAKEN.to_vec();
    taken.extend(format.settings.0.iter().map(|(key, _)| &**key));
    for (index, hmac) in format.also.iter().enumerate() {
        let also = root.key("also");
        let at = also.index(index);
        if hmac.stamp.is_some() {
            problems.add(
                at.key("stamp"),
                Code::Unsupported,
                "only the first proof has one",
            );
        }
        match hmac.secret.as_deref() {
            Some(name) if taken.contains(&name) => {
                problems.add(
                    at.key("secret"),
                    Code::Reserved,
                    "another setting has this name",
                );
            }
            Some(name) => taken.push(name),
            None if format.jwt().is_some() => {
                let detail = "beside a token a hash has a secret of its own";
                problems.add(at.key("secret"), Code::Missing, detail);
            }
            None => {}
        }
    }
    let places = || format.fields.0.iter().chain(&format.claims.0);
    for (word, _) in &format.by.0 {
        let is_sent = |source: Source| places().any(|(own, _)| *own == source);
        if !Source::of(word).is_some_and(|source| source.is_text() && is_sent(source)) {
            let detail = "no text of fields or claims";
            problems.add(root.key("by").key(word), Code::Invalid, detail);
        }
    }
}

impl Example {
    /// Whether the value at this place of the payload is known, alone or as part of the whole payload.
    fn knows(&self, to: &Pointer) -> bool {
        ["", &to.text()]
            .iter()
            .any(|at| self.expected.contains_key(*at))
    }
}

impl Format {
    fn has_setting(&self, name: &str) -> bool {
        self.settings.0.iter().any(|(own, _)| &**own == name)
    }

    /// Returns the places of values in the payload, and those of attributes.
    fn places(&self) -> (Vec<String>, Vec<String>) {
        let is_map = |(source, _): &&(Source, Place)| *source == Source::Attributes;
        let text = |(_, place): &(Source, Place)| place.to.text();
        let fields = || self.fields.0.iter();
        let attributes = fields().filter(is_map).map(text).collect();
        let mut places: Vec<String> = fields().map(text).collect();
        match &self.proof {
            Proof::Jwt(jwt) => places.push(jwt.to.text()),
            Proof::Hmac(hmac) => {
                places.extend(self.constants.0.iter().map(|(to, _)| to.text()));
                places.extend(hmac.stamp.as_ref().map(|stamp| stamp.to.text()));
            }
        }
        places.extend(self.hmacs().into_iter().map(|hmac| hmac.to.text()));
        (places, attributes)
    }
}

impl fmt::Debug for Recipe {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Recipe").field(&self.0.kind.0).finish()
    }
}
