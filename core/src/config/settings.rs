//! Reads one entry of a configuration, and reports every fault at once.

use std::borrow::Cow;
use std::ops::RangeInclusive;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use serde_json::value::RawValue;
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::adapter::{Adapter, Policy};
use crate::clock::Timestamp;
use crate::config::setting::whole_seconds;
use crate::config::{Fingerprint, Setting};
use crate::http::Transport;
use crate::identity::Field;
use crate::json::{Cursor, Object};
use crate::problem::{Code, Error, Path, Problem, Problems, near};
use crate::sign::{
    ADVISED_SECRET_BYTES, Keys, Secret, SecretFault, SecretRef, SecretSource, wipe_stack,
};

/// The settings of one entry, which an adapter's configuration takes one by one.
///
/// A fault is added to a list, and reading goes on. A setting that is not taken is an unknown field.
pub struct Settings<'a> {
    path: Path<'a>,
    object: Object<'a>,
    secrets: &'a dyn SecretSource,
    transport: Option<&'a Arc<dyn Transport>>,
    problems: Problems,
    warnings: Problems,
    purpose: Cow<'static, str>,
    used: Vec<UsedSecret>,
    fingerprints: Vec<Fingerprint>,
    declared: Vec<&'static str>,
    looked_for: Vec<String>,
}

/// A secret that an entry uses: its hash, its purpose and its path.
pub(crate) struct UsedSecret {
    pub(crate) digest: Zeroizing<[u8; 32]>,
    pub(crate) purpose: Cow<'static, str>,
    pub(crate) path: crate::problem::FieldPath,
}

/// The findings of an entry that was read.
pub(crate) struct Findings {
    pub(crate) problems: Problems,
    pub(crate) warnings: Problems,
    pub(crate) used: Vec<UsedSecret>,
    pub(crate) secrets: Vec<Fingerprint>,
    pub(crate) looked_for: Vec<String>,
}

impl<'a> Settings<'a> {
    pub(crate) fn new(path: Path<'a>, object: Object<'a>, secrets: &'a dyn SecretSource) -> Self {
        Self {
            path,
            object,
            secrets,
            transport: None,
            problems: Problems::new(),
            warnings: Problems::new(),
            purpose: Cow::Borrowed(""),
            used: Vec::new(),
            fingerprints: Vec::new(),
            declared: Vec::new(),
            looked_for: Vec::new(),
        }
    }

    /// Counts `kind` as read.
    pub(crate) fn with_kind(mut self) -> Self {
        self.looked_for.push("kind".to_owned());
        self
    }

    /// Sets the settings that the kind lists.
    pub(crate) fn of(mut self, declared: &[Setting]) -> Self {
        self.declared = declared.iter().map(|setting| setting.key).collect();
        self
    }

    /// Sets the network of the registry.
    pub(crate) const fn over(mut self, transport: Option<&'a Arc<dyn Transport>>) -> Self {
        self.transport = transport;
        self
    }

    pub(crate) fn finish(mut self) -> Findings {
        let looked_for = self.looked_for.iter().map(String::as_str);
        let known: Vec<&str> = looked_for.chain(self.declared).collect();
        for (key, _) in self.object.into_entries() {
            let meant = near(&key, &known, &[]).filter(|meant| *meant != key);
            let detail = match meant {
                Some(meant) => Cow::Owned(format!("no field of this name: {meant} is meant")),
                None => Cow::Borrowed("no field of this name"),
            };
            self.problems
                .add(self.path.key(&key), Code::UnknownField, detail);
        }
        Findings {
            problems: self.problems,
            warnings: self.warnings,
            used: self.used,
            secrets: self.fingerprints,
            looked_for: self.looked_for,
        }
    }

    /// Takes the value of a key, and counts the key as read.
    fn take_raw(&mut self, key: &str) -> Option<&'a RawValue> {
        if !self.looked_for.iter().any(|known| known == key) {
            self.looked_for.push(key.to_owned());
        }
        self.object.take(key)
    }

    fn take<'s>(&'s mut self, key: &'s str) -> Option<Cursor<'a, 's>> {
        let raw = self.take_raw(key)?;
        Some(Cursor::new(raw, self.path.key(key), &mut self.problems))
    }

    /// Adds a fault at a key, and counts the key as taken.
    pub fn refuse(&mut self, key: &str, code: Code, detail: impl Into<Cow<'static, str>>) {
        self.take_raw(key);
        self.problems.add(self.path.key(key), code, detail);
    }

    /// Returns the value of a result, and adds the problems of an error, each at its path below the entry. An error
    /// without problems is added at the entry itself.
    pub fn keep<T>(&mut self, result: Result<T, Error>) -> Option<T> {
        let error = match result {
            Ok(value) => return Some(value),
            Err(error) => error,
        };
        if error.problems().is_empty() {
            self.problems
                .add(self.path, Code::Invalid, error.to_string());
        }
        for problem in error.problems() {
            let mut problem = problem.clone();
            problem.path = problem.path.below(self.path);
            self.problems.push(problem);
        }
        None
    }

    /// Returns the adapter of a result, as [`keep`](Self::keep) does.
    pub fn adapter<A: Adapter>(&mut self, built: Result<A, Error>) -> Option<Arc<dyn Adapter>> {
        Some(Arc::new(self.keep(built)?))
    }

    /// Returns the network of the registry, for an adapter that asks its vendor. A registry without a network is a fault
    /// of the entry.
    pub fn transport(&mut self) -> Option<Arc<dyn Transport>> {
        if self.transport.is_none() {
            let detail = "this kind asks its vendor over HTTP, and no transport was given: `countersign issue` and `countersign serve` have one";
            self.problems.add(self.path, Code::Missing, detail);
        }
        self.transport.cloned()
    }

    /// Adds a warning: the value is allowed, and an administrator should know of it.
    pub fn warn(&mut self, key: &str, code: Code, detail: impl Into<Cow<'static, str>>) {
        self.warnings.add(self.path.key(key), code, detail);
    }

    /// Leaves the settings that were not taken without a fault, where the settings of the kind could not be read.
    pub fn leave_the_rest(&mut self) {
        self.object = Object::default();
    }

    /// Whether the key is there.
    #[must_use]
    pub fn has(&self, key: &str) -> bool {
        self.object.has(key)
    }

    /// Takes text that must not be empty.
    pub fn text(&mut self, key: &str) -> Option<String> {
        let text = self.take(key)?.text()?;
        if text.is_empty() {
            self.refuse(key, Code::Empty, "at least one character");
            return None;
        }
        Some(text.into_owned())
    }

    /// Takes a single word, such as an id of a dashboard: no blank in it, and no address.
    pub fn word(&mut self, key: &str) -> Option<String> {
        let text = self.text(key)?;
        if text.contains(|one: char| {
            one.is_whitespace() || one.is_control() || matches!(one, '/' | ':')
        }) {
            self.refuse(
                key,
                Code::Invalid,
                "one word: no address, and no blank in it",
            );
            return None;
        }
        Some(text)
    }

    /// Takes text that must be there.
    pub fn required_text(&mut self, key: &str) -> Option<String> {
        if !self.has(key) {
            self.refuse(key, Code::Missing, "required");
        }
        self.text(key)
    }

    /// Takes the path of a file that must be there and is no secret, and returns the file's text. A relative path starts
    /// at the folder of the configuration file.
    pub fn required_file(&mut self, key: &str) -> Option<String> {
        let file = PathBuf::from(self.required_text(key)?);
        match self.secrets.text_of(&file) {
            Ok(text) => Some(text),
            Err(fault) => {
                let what = self.secrets.place(&SecretRef::File(file));
                self.problems
                    .push(describe(self.path.key(key), what, &fault));
                None
            }
        }
    }

    /// Takes an integer within a range.
    pub fn integer(&mut self, key: &str, range: RangeInclusive<u32>) -> Option<u32> {
        let form = format!("from {} to {}", range.start(), range.end());
        let narrow = |value| u32::try_from(value).ok();
        self.take(key)?.integer(
            |value| narrow(value).filter(|value| range.contains(value)),
            form,
        )
    }

    /// Takes a whole number of seconds within a range.
    pub fn seconds(&mut self, key: &str, range: &RangeInclusive<Duration>) -> Option<Duration> {
        let [from, to] = [range.start(), range.end()].map(whole_seconds);
        let seconds = self.integer(key, from..=to)?;
        Some(Duration::from_secs(seconds.into()))
    }

    /// Takes `true` or `false`.
    pub fn boolean(&mut self, key: &str) -> Option<bool> {
        self.take(key)?.boolean()
    }

    /// Takes one of several words.
    pub fn choice<T: Copy>(&mut self, key: &str, words: &[(&'static str, T)]) -> Option<T> {
        let text = self.take(key)?.text()?;
        let known = words.iter().find(|(word, _)| *word == text);
        if known.is_none() {
            let words: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
            self.refuse(key, Code::Invalid, format!("one of {}", words.join(", ")));
        }
        known.map(|(_, value)| *value)
    }

    /// Takes `allow-unverified` and `strict`, which every kind has.
    pub fn policy(&mut self) -> Policy {
        let mut policy = Policy::new();
        let path = self.path;
        let at = path.key("allow-unverified");
        for (index, raw) in self
            .take("allow-unverified")
            .and_then(Cursor::list)
            .into_iter()
            .flatten()
            .enumerate()
        {
            let Some(name) = Cursor::new(raw, at.index(index), &mut self.problems).text() else {
                continue;
            };
            let Some(field) = [Field::Email, Field::Phone]
                .into_iter()
                .find(|one| one.key() == name)
            else {
                self.problems
                    .add(at.index(index), Code::Invalid, "one of email, phone");
                continue;
            };
            policy = policy.allow_unverified(field);
            let detail = "signed although nobody verified it: a person who types somebody else's \
                          may read that person's tickets";
            self.warnings.add(at.index(index), Code::Unverified, detail);
        }
        if self.boolean("strict") == Some(true) {
            policy = policy.strict();
        }
        policy
    }

    /// Takes a secret that must be there and is not a key for signing, such as the key to an API.
    pub fn required_secret(&mut self, key: &str) -> Option<Secret> {
        if !self.has(key) {
            self.refuse(key, Code::Missing, "required");
        }
        let (raw, path) = (self.take_raw(key)?, self.path);
        let reference = SecretRef::read(raw, path.key(key), &mut self.problems)?;
        let secret = self.secret(&reference, path.key(key));
        wipe_stack();
        secret
    }

    /// Sets the purpose of the entry's secrets, where a kind has several. Two entries of one kind that use the same
    /// secret for different purposes are a fault, since they would make the same values.
    pub fn set_purpose(&mut self, purpose: impl Into<Cow<'static, str>>) {
        self.purpose = purpose.into();
    }

    /// Takes the keys of `secret`, which must be there, and of `previous-secrets`.
    pub fn keys<K>(&mut self, build: impl Fn(&Secret) -> Result<K, Error>) -> Option<Keys<K>> {
        self.keys_with_ids(None, |secret, _| build(secret))
    }

    /// Takes the same keys, each with the id by which the vendor knows it. `id` names the setting that holds the id of
    /// `secret`. A previous secret may have its own beside it: `{ env = NAME, key-id = ID }`.
    pub fn keys_with_ids<K>(
        &mut self,
        id: Option<&str>,
        build: impl Fn(&Secret, Option<&str>) -> Result<K, Error>,
    ) -> Option<Keys<K>> {
        let current_id = id.and_then(|id| self.word(id));
        if !self.has("secret") {
            self.refuse("secret", Code::Missing, "required");
        }
        let path = self.path;
        let (at, previous_at) = (path.key("secret"), path.key("previous-secrets"));
        let current = self.take_raw("secret").and_then(|raw| {
            self.key(None, raw, at, &|secret, _| {
                build(secret, current_id.as_deref())
            })
        });
        let previous = self
            .take("previous-secrets")
            .and_then(Cursor::list)
            .into_iter()
            .flatten()
            .enumerate();
        let previous: Vec<K> = previous
            .filter_map(|(index, raw)| self.key(id, raw, previous_at.index(index), &build))
            .collect();
        Some(
            previous
                .into_iter()
                .fold(Keys::new(current?), Keys::with_previous),
        )
    }

    /// Takes a list of `{ from = SECONDS, secret = … }`, and returns each key with the moment from which it is used.
    /// Only keys without a fault are returned.
    pub fn dated_keys<K>(
        &mut self,
        key: &str,
        build: impl Fn(&Secret) -> Result<K, Error>,
    ) -> Vec<(Timestamp, K)> {
        let path = self.path;
        let at = path.key(key);
        let items = self.take(key).and_then(Cursor::list);
        if items.as_ref().is_some_and(Vec::is_empty) {
            self.refuse(key, Code::Empty, "at least one secret");
        }
        let items = items.into_iter().flatten().enumerate();
        items
            .filter_map(|(index, raw)| self.dated_key(raw, at.index(index), &build))
            .collect()
    }

    fn dated_key<K>(
        &mut self,
        raw: &'a RawValue,
        at: Path<'_>,
        build: &impl Fn(&Secret) -> Result<K, Error>,
    ) -> Option<(Timestamp, K)> {
        let mut object = Cursor::new(raw, at, &mut self.problems).object()?;
        let from_at = at.key("from");
        let from = object
            .require("from", at, &mut self.problems)
            .and_then(|raw| {
                let form = "Unix seconds, from 0 to the end of the year 9999";
                let date = |seconds| {
                    Timestamp::from_unix(seconds).filter(|from| *from <= Timestamp::LAST_DATE)
                };
                Cursor::new(raw, from_at, &mut self.problems).integer(date, form)
            });
        let secret = object.require("secret", at, &mut self.problems);
        let key = secret
            .and_then(|raw| self.key(None, raw, at.key("secret"), &|secret, _| build(secret)));
        object.finish(at, &mut self.problems);
        Some((from?, key?))
    }

    fn key<K>(
        &mut self,
        id: Option<&str>,
        raw: &RawValue,
        at: Path<'_>,
        build: &impl Fn(&Secret, Option<&str>) -> Result<K, Error>,
    ) -> Option<K> {
        let key = self.key_of_secret(id, raw, at, build);
        wipe_stack();
        key
    }

    #[inline(never)]
    fn key_of_secret<K>(
        &mut self,
        id: Option<&str>,
        raw: &RawValue,
        at: Path<'_>,
        build: &impl Fn(&Secret, Option<&str>) -> Result<K, Error>,
    ) -> Option<K> {
        let (reference, id) = SecretRef::read_with(id, raw, at, &mut self.problems)?;
        let secret = self.secret(&reference, at)?;
        let length = secret.expose().len();
        if length < ADVISED_SECRET_BYTES {
            let detail = format!("{length} bytes, at least {ADVISED_SECRET_BYTES} are advised");
            self.warnings.add(at, Code::Invalid, detail);
        }
        self.used.push(UsedSecret {
            digest: Zeroizing::new(Sha256::digest(secret.expose()).into()),
            purpose: self.purpose.clone(),
            path: at.into(),
        });
        let key = build(&secret, id.as_deref());
        if key.is_err() {
            self.problems
                .add(at, Code::Invalid, "cannot be used as a key");
        }
        key.ok()
    }

    #[inline(never)]
    fn secret(&mut self, reference: &SecretRef, at: Path<'_>) -> Option<Secret> {
        let secret = self.secrets.look_up(reference);
        let secret = secret
            .map_err(|fault| {
                let what = self.secrets.place(reference);
                self.problems.push(describe(at, what, &fault));
            })
            .ok()?;
        let remarks = secret.remarks().into_iter();
        for detail in remarks.chain(self.secrets.remarks(reference)) {
            self.warnings.add(at, Code::Invalid, detail);
        }
        self.fingerprints.push(Fingerprint {
            path: at.into(),
            bytes: secret.expose().len(),
            fingerprint: secret.fingerprint(),
        });
        Some(secret)
    }
}

impl std::fmt::Debug for Settings<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Settings")
            .field("path", &self.path)
            .finish_non_exhaustive()
    }
}

/// Describes the fault of a secret, whose place is `what`.
fn describe(at: Path<'_>, what: &str, fault: &SecretFault) -> Problem {
    match fault {
        SecretFault::Empty => Problem::new(at, Code::Empty, format!("{what} is empty")),
        SecretFault::Missing => Problem::new(at, Code::Missing, format!("{what} is not there")),
        SecretFault::Unreadable(why) => {
            Problem::new(at, Code::Invalid, format!("{what} cannot be read: {why}"))
        }
    }
}
