//! Builds provisioners from a configuration.

use std::sync::Arc;

use serde_json::value::RawValue;

use super::Registry;
use crate::config::{Settings, shorten};
use crate::json::{Cursor, Object};
use crate::problem::{Code, Error, ErrorKind, Path, Problems, Result};
use crate::provision::Provisioner;
use crate::sign::SecretSource;

/// A function that builds a provisioner from two entries: the adapter's, and that of the same name in `provision`.
/// Faults are added to the settings, as in [`AdapterConfig::build`](super::AdapterConfig::build).
pub type BuildProvisioner =
    fn(adapter: &mut Settings<'_>, provision: &mut Settings<'_>) -> Option<Arc<dyn Provisioner>>;

impl Registry {
    /// Builds the provisioner of the adapter of this name.
    ///
    /// `adapters` and `provision` are JSON objects with an entry for each name. They are two tables, so that a server
    /// that only signs needs no key to the API.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::UnknownAdapter`] where no adapter has this name, and [`ErrorKind::InvalidConfig`]
    /// with every fault of both entries. No value is quoted.
    pub fn provisioner(
        &self,
        name: &str,
        adapters: &RawValue,
        provision: &RawValue,
        secrets: &dyn SecretSource,
    ) -> Result<Arc<dyn Provisioner>> {
        let [of_adapters, of_provision] = ["adapters", "provision"].map(|key| Path::ROOT.key(key));
        let mut problems = Problems::new();
        let adapter = entry(adapters, name, of_adapters, &mut problems);
        if adapter.is_none() && problems.is_empty() {
            return Err(Error::new(ErrorKind::UnknownAdapter).with_adapter(name));
        }
        let provision = entry(provision, name, of_provision, &mut problems);
        if provision.is_none() && problems.is_empty() {
            let detail = "an entry of this name says how the vendor's API is reached";
            problems.add(of_provision.key(name), Code::Missing, detail);
        }
        let built = adapter.zip(provision).and_then(|entries| {
            let at = [of_adapters.key(name), of_provision.key(name)];
            self.build_provisioner(entries.into(), at, secrets, &mut problems)
        });
        if built.is_none() && problems.is_empty() {
            let detail = "it could not be built";
            problems.add(of_provision.key(name), Code::Invalid, detail);
        }
        shorten(&mut problems, of_provision.key(name));
        problems.into_result(ErrorKind::InvalidConfig)?;
        built.ok_or_else(|| Error::new(ErrorKind::InvalidConfig))
    }

    fn build_provisioner(
        &self,
        [mut adapter, provision]: [Object<'_>; 2],
        [of_adapter, of_provision]: [Path<'_>; 2],
        secrets: &dyn SecretSource,
        problems: &mut Problems,
    ) -> Option<Arc<dyn Provisioner>> {
        let kind = self.kind(&mut adapter, of_adapter, problems)?;
        let Some(build) = kind.provision else {
            let detail = format!("users of {} cannot be sent to its vendor", kind.name);
            problems.add(of_adapter.key("kind"), Code::Unsupported, detail);
            return None;
        };
        let adapter = Settings::new(of_adapter, adapter, secrets).with_kind();
        let mut adapter = adapter.of(&kind.settings).over(self.transport.as_ref());
        let mut provision =
            Settings::new(of_provision, provision, secrets).of(&kind.provision_settings);
        let built = build(&mut adapter, &mut provision);
        for settings in [adapter, provision] {
            problems.extend(settings.finish().problems);
        }
        built
    }
}

fn entry<'a>(
    table: &'a RawValue,
    name: &str,
    at: Path<'_>,
    problems: &mut Problems,
) -> Option<Object<'a>> {
    let mut table = Cursor::new(table, at, problems).object()?;
    Cursor::new(table.take(name)?, at.key(name), problems).object()
}
