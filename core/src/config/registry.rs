//! Builds the adapters of a configuration, and finds them by name.

mod provision;

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::value::RawValue;

use crate::adapter::{Adapter, Capabilities};
use crate::clock::Clock;
use crate::config::{
    Entry, Findings, Inspection, Kind, PageFacts, Setting, Settings, UsedSecret, compare_secrets,
    shorten,
};
use crate::http::Transport;
use crate::issuer::Issuer;
use crate::json::{Cursor, Object};
use crate::problem::{Code, Error, ErrorKind, Path, Problems, Result, near};
use crate::sign::SecretSource;
use crate::verify::Failure;

pub use provision::BuildProvisioner;

/// A kind of adapter, as a configuration names it.
pub trait AdapterConfig: 'static {
    /// The kind, as configurations name it: kebab-case.
    const KIND: &'static str;

    /// Returns the capabilities of adapters of this kind: one table for each variant.
    fn capabilities() -> Vec<Capabilities>;

    /// Returns the failures that the vendor documents.
    #[must_use]
    fn failures() -> &'static [Failure] {
        &[]
    }

    /// Returns the facts about the vendor's page, for a probe of an application's endpoint. A kind without them is probed
    /// too, and less is told of a proof that the vendor refuses.
    #[must_use]
    fn page_facts() -> Option<PageFacts> {
        None
    }

    /// Returns the settings of an entry, for people who fill one in and for tools. The list must hold exactly the
    /// settings that [`build`](Self::build) reads. Unless the kind says others, these are the settings of
    /// [`Settings::keys`] and [`Settings::policy`].
    #[must_use]
    fn settings() -> Vec<Setting> {
        vec![
            Setting::secret(),
            Setting::previous_secrets(),
            Setting::allow_unverified(),
            Setting::strict(),
        ]
    }

    /// Returns the settings of an entry in `provision`, in the same way. Unless the kind says others, these are the
    /// settings that a [`RestApi`](crate::provision::RestApi) is built of.
    #[must_use]
    fn provision_settings() -> Vec<Setting> {
        vec![
            Setting::api_key(),
            Setting::url(),
            Setting::calls_per_minute(),
        ]
    }

    /// Builds the adapter of an entry. Faults are added to `settings`; [`Settings::keep`] adds those of an error. An
    /// adapter whose entry has a fault is not used, and `None` without a fault is reported as one.
    fn build(settings: &mut Settings<'_>) -> Option<Arc<dyn Adapter>>;

    /// Returns the function that builds a provisioner of this kind; `None` where the kind has none.
    #[must_use]
    fn provision() -> Option<BuildProvisioner> {
        None
    }
}

/// The kinds of adapters that a configuration may name.
#[derive(Default)]
pub struct Registry {
    kinds: Vec<Kind>,
    taken: Vec<&'static str>,
    transport: Option<Arc<dyn Transport>>,
}

impl Registry {
    /// Makes a registry without kinds.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds the kind of a configuration type. [`build`](Self::build) reports a kind that was added twice.
    #[must_use]
    pub fn with<C: AdapterConfig>(self) -> Self {
        self.with_kind(Kind::of::<C>())
    }

    /// Adds a kind that was made at run time, as [`with`](Self::with) does.
    #[must_use]
    pub fn with_kind(mut self, kind: Kind) -> Self {
        if self.named(kind.name).is_some() {
            self.taken.push(kind.name);
        }
        self.kinds.push(kind);
        self
    }

    /// Sets the network of the adapters that ask their vendor, such as `HttpTransport`. Without a network an entry of
    /// such a kind is a fault.
    #[must_use]
    pub fn with_transport(mut self, transport: Arc<dyn Transport>) -> Self {
        self.transport = Some(transport);
        self
    }

    /// Returns the names of the kinds, in the order in which they were added.
    #[must_use]
    pub fn kinds(&self) -> Vec<&'static str> {
        self.kinds.iter().map(|kind| kind.name).collect()
    }

    /// Returns the capabilities of the kinds, in the order in which they were added.
    #[must_use]
    pub fn capabilities(&self) -> Vec<Capabilities> {
        let of = |kind: &Kind| kind.capabilities.clone();
        self.kinds.iter().flat_map(of).collect()
    }

    /// Returns the failures that the vendors document, each with the vendor's kind.
    pub fn failures(&self) -> impl Iterator<Item = (&'static str, &'static Failure)> {
        let of = |kind: &Kind| (kind.name, kind.failures);
        let each = |(name, failures): (&'static str, &'static [Failure])| {
            failures.iter().map(move |failure| (name, failure))
        };
        self.kinds.iter().map(of).flat_map(each)
    }

    /// Returns the facts about the page of a kind's vendor; `None` where the kind says none, or there is no such kind.
    #[must_use]
    pub fn page_facts(&self, kind: &str) -> Option<PageFacts> {
        self.named(kind).and_then(|kind| kind.page_facts)
    }

    /// Returns the settings of a kind's entries; `None` where there is no such kind.
    #[must_use]
    pub fn settings(&self, kind: &str) -> Option<Vec<Setting>> {
        self.named(kind).map(|kind| kind.settings.clone())
    }

    /// Says whether a kind's entries have further settings, which only the kind's `build` knows.
    #[must_use]
    pub fn takes_further_settings(&self, kind: &str) -> bool {
        self.named(kind)
            .is_some_and(|kind| kind.takes_further_settings)
    }

    /// Returns the settings of a kind's entries in `provision`; `None` where the kind has no provisioner.
    #[must_use]
    pub fn provision_settings(&self, kind: &str) -> Option<Vec<Setting>> {
        let kind = self.named(kind)?;
        kind.provision.map(|_| kind.provision_settings.clone())
    }

    fn named(&self, name: &str) -> Option<&Kind> {
        self.kinds.iter().find(|kind| kind.name == name)
    }

    /// Builds the adapters of a configuration: a JSON object with an entry for each name.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidConfig`] with the faults of all entries: the first hundred, and the number of the others. No
    /// value is quoted.
    pub fn build(&self, entries: &RawValue, secrets: &dyn SecretSource) -> Result<Issuers> {
        let inspection = self.read_all(entries, secrets);
        let problems = inspection
            .entries
            .into_iter()
            .flat_map(|entry| entry.problems);
        let mut all = inspection.problems;
        all.extend(problems);
        shorten(&mut all, Path::ROOT.key("adapters"));
        all.into_result(ErrorKind::InvalidConfig)?;
        Ok(inspection.issuers)
    }

    /// Reads a configuration and returns the problems and warnings of each entry.
    #[must_use]
    pub fn inspect(&self, entries: &RawValue, secrets: &dyn SecretSource) -> Inspection {
        let at = Path::ROOT.key("adapters");
        let mut inspection = self.read_all(entries, secrets);
        shorten(&mut inspection.problems, at);
        for entry in &mut inspection.entries {
            shorten(&mut entry.problems, at.key(&entry.adapter));
            shorten(&mut entry.warnings, at.key(&entry.adapter));
        }
        inspection
    }

    fn read_all(&self, entries: &RawValue, secrets: &dyn SecretSource) -> Inspection {
        let at = Path::ROOT.key("adapters");
        let mut inspection = Inspection::default();
        inspection.issuers.kinds = self.kinds();
        let mut used = Vec::new();
        for kind in &self.taken {
            let detail = format!("the kind {kind} is registered twice");
            inspection.problems.add(at, Code::Invalid, detail);
        }
        let entries = Cursor::new(entries, at, &mut inspection.problems).object();
        for (name, raw) in entries.map_or_else(Vec::new, Object::into_entries) {
            let (entry, adapter) = self.read(&name, raw, at.key(&name), secrets, &mut used);
            if let Some(adapter) = adapter {
                let issuer = Issuer::new(&name, adapter);
                inspection
                    .issuers
                    .by_name
                    .insert(name.clone().into_owned(), issuer);
            }
            inspection.entries.push(entry);
        }
        inspection
            .entries
            .sort_by(|one, other| one.adapter.cmp(&other.adapter));
        compare_secrets(&mut inspection.entries, &used);
        inspection
    }

    fn read(
        &self,
        name: &str,
        raw: &RawValue,
        at: Path<'_>,
        secrets: &dyn SecretSource,
        used: &mut Vec<(String, UsedSecret)>,
    ) -> (Entry, Option<Arc<dyn Adapter>>) {
        let mut entry = Entry::new(name);
        if !is_handy(name) {
            let detail = "a name with a slash, a blank or a control character makes trouble in the names of \
                          files and on command lines";
            entry.warnings.add(at, Code::Invalid, detail);
        }
        let Some(mut object) = Cursor::new(raw, at, &mut entry.problems).object() else {
            return (entry, None);
        };
        let Some(kind) = self.kind(&mut object, at, &mut entry.problems) else {
            return (entry, None);
        };
        entry.kind = Some(kind.name);
        let settings = Settings::new(at, object, secrets).with_kind();
        let mut settings = settings.of(&kind.settings).over(self.transport.as_ref());
        let adapter = (kind.build)(&mut settings);
        let Findings {
            problems,
            warnings,
            used: by_entry,
            secrets,
            looked_for,
        } = settings.finish();
        entry.problems.extend(problems);
        entry.warnings.extend(warnings);
        entry.secrets = secrets;
        entry.looked_for = looked_for;
        if let Some(adapter) = &adapter
            && adapter.rules().capabilities().first().proof().is_none()
        {
            entry.warnings.add(at, Code::Unverified, NO_PROOF);
        }
        used.extend(by_entry.into_iter().map(|secret| (name.to_owned(), secret)));
        if adapter.is_none() && entry.problems.is_empty() {
            entry
                .problems
                .add(at, Code::Invalid, "the adapter could not be built");
        }
        let adapter = adapter.filter(|_| entry.problems.is_empty());
        (entry, adapter)
    }

    /// Returns the kind that an entry names.
    fn kind(&self, entry: &mut Object<'_>, at: Path<'_>, problems: &mut Problems) -> Option<&Kind> {
        let raw = entry.require("kind", at, problems)?;
        let name = Cursor::new(raw, at.key("kind"), problems).text()?;
        let known = self.named(&name);
        if known.is_none() {
            let detail = match near(&name, &self.kinds(), &[]) {
                Some(meant) => format!("not a kind: {meant} is meant"),
                None => format!("not a kind; there are {}", self.kinds().join(", ")),
            };
            problems.add(at.key("kind"), Code::Invalid, detail);
        }
        known
    }
}

const NO_PROOF: &str =
    "a login has no proof: whoever knows or guesses a user's id can be that user in the chat";

/// Whether a name can be used in a file's name and on a command line as it is.
fn is_handy(name: &str) -> bool {
    let odd = |one: char| one.is_whitespace() || one.is_control() || matches!(one, '/' | '\\');
    !name.is_empty() && !name.contains(odd)
}

impl std::fmt::Debug for Registry {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list()
            .entries(self.kinds.iter().map(|kind| kind.name))
            .finish()
    }
}

/// The configured adapters, by name.
#[derive(Clone, Debug, Default)]
pub struct Issuers {
    by_name: BTreeMap<String, Issuer>,
    kinds: Vec<&'static str>,
}

/// Collects the adapters that an application has built in its code. The last one of a name counts.
impl FromIterator<Issuer> for Issuers {
    fn from_iter<I: IntoIterator<Item = Issuer>>(issuers: I) -> Self {
        let named = |issuer: Issuer| (issuer.name().to_owned(), issuer);
        let by_name: BTreeMap<_, _> = issuers.into_iter().map(named).collect();
        let kinds = by_name.values().map(Issuer::kind).collect();
        Self { by_name, kinds }
    }
}

impl Issuers {
    /// Returns the adapter of this name.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::UnknownAdapter`] where there is none.
    pub fn get(&self, name: &str) -> Result<&Issuer> {
        self.by_name
            .get(name)
            .ok_or_else(|| Error::new(ErrorKind::UnknownAdapter).with_adapter(name))
    }

    /// Returns every adapter, in the order of their names.
    pub fn iter(&self) -> impl Iterator<Item = &Issuer> {
        self.by_name.values()
    }

    /// Returns the kinds that the configuration could name.
    pub(crate) fn kinds(&self) -> &[&'static str] {
        &self.kinds
    }

    /// Returns the same adapters with another clock.
    #[must_use]
    pub fn with_clock(self, clock: &Arc<dyn Clock>) -> Self {
        let with = |(name, issuer): (String, Issuer)| (name, issuer.with_clock(Arc::clone(clock)));
        let by_name = self.by_name.into_iter().map(with).collect();
        Self { by_name, ..self }
    }

    /// Returns these adapters alone.
    #[must_use]
    pub fn only(mut self, is_wanted: impl Fn(&Issuer) -> bool) -> Self {
        self.by_name.retain(|_, issuer| is_wanted(issuer));
        self
    }
}
