//! A kind of adapter as a registry holds it.

use std::fmt;
use std::sync::Arc;

use crate::adapter::{Adapter, Capabilities};
use crate::config::{AdapterConfig, BuildProvisioner, PageFacts, Setting, Settings};
use crate::verify::Failure;

/// A function that builds the adapter of an entry, as [`AdapterConfig::build`] does.
type Build = Arc<dyn Fn(&mut Settings<'_>) -> Option<Arc<dyn Adapter>> + Send + Sync>;

/// A kind of adapter as a registry holds it: made of an [`AdapterConfig`], or at run time of data.
#[derive(Clone)]
pub struct Kind {
    pub(super) name: &'static str,
    pub(super) capabilities: Vec<Capabilities>,
    pub(super) failures: &'static [Failure],
    pub(super) page_facts: Option<PageFacts>,
    pub(super) settings: Vec<Setting>,
    pub(super) takes_further_settings: bool,
    pub(super) provision_settings: Vec<Setting>,
    pub(super) build: Build,
    pub(super) provision: Option<BuildProvisioner>,
}

impl Kind {
    /// Describes the kind of a configuration type.
    #[must_use]
    pub fn of<C: AdapterConfig>() -> Self {
        Self {
            failures: C::failures(),
            page_facts: C::page_facts(),
            settings: C::settings(),
            provision_settings: C::provision_settings(),
            provision: C::provision(),
            ..Self::new(C::KIND, C::capabilities(), C::build)
        }
    }

    /// Makes a kind at run time, whose adapters `build` makes. Each part is as in [`AdapterConfig`]. The kind has no
    /// settings, no failures and no facts about a page until they are given.
    #[must_use]
    pub fn new(
        name: &'static str,
        capabilities: Vec<Capabilities>,
        build: impl Fn(&mut Settings<'_>) -> Option<Arc<dyn Adapter>> + Send + Sync + 'static,
    ) -> Self {
        Self {
            name,
            capabilities,
            failures: &[],
            page_facts: None,
            settings: Vec::new(),
            takes_further_settings: false,
            provision_settings: Vec::new(),
            build: Arc::new(build),
            provision: None,
        }
    }

    /// Sets the settings of an entry.
    #[must_use]
    pub fn with_settings(mut self, settings: Vec<Setting>) -> Self {
        self.settings = settings;
        self
    }

    /// Says that an entry has further settings, which `build` alone knows, such as those of a file that the entry names.
    #[must_use]
    pub const fn with_further_settings(mut self) -> Self {
        self.takes_further_settings = true;
        self
    }

    /// Sets the failures that the vendor documents.
    #[must_use]
    pub const fn with_failures(mut self, failures: &'static [Failure]) -> Self {
        self.failures = failures;
        self
    }

    /// Sets the facts about the vendor's page.
    #[must_use]
    pub const fn with_page_facts(mut self, facts: PageFacts) -> Self {
        self.page_facts = Some(facts);
        self
    }

    /// Returns the name, as configurations write it.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// Returns the capabilities of adapters of this kind: one table for each variant.
    #[must_use]
    pub fn capabilities(&self) -> &[Capabilities] {
        &self.capabilities
    }

    /// Returns the failures that the vendor documents.
    #[must_use]
    pub const fn failures(&self) -> &'static [Failure] {
        self.failures
    }

    /// Returns the facts about the vendor's page; `None` where the kind states none.
    #[must_use]
    pub const fn page_facts(&self) -> Option<PageFacts> {
        self.page_facts
    }

    /// Returns the settings of an entry.
    #[must_use]
    pub fn settings(&self) -> &[Setting] {
        &self.settings
    }
}

impl fmt::Debug for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Kind").field(&self.name).finish()
    }
}
