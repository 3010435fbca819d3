//! The adapters, from a configuration file that names secrets and never holds them.

use std::collections::BTreeMap;
use std::error::Error;
use std::path::Path;

use countersign::{Issuers, Registry, SystemSecrets};
use serde::Deserialize;
use serde_json::Value;
use serde_json::value::to_raw_value;

#[derive(Deserialize)]
struct File {
    adapters: BTreeMap<String, Value>,
}

/// The adapters of the file, or every fault in it.
pub(crate) fn issuers(file: &Path) -> Result<Issuers, Box<dyn Error>> {
    let text = std::fs::read_to_string(file).map_err(|error| format!("{file:?}: {error}"))?;
    // Without toml's message, which quotes the line: a secret may stand there by mistake.
    let File { adapters } = toml::from_str(&text)
        .map_err(|error| format!("{file:?}: no table of adapters at byte {:?}", error.span()))?;
    let registry = Registry::new()
        .with::<countersign_helpcrunch::Config>()
        .with::<countersign_helpshift_identities::Config>()
        .with::<countersign_helpshift_legacy::Config>()
        .with::<countersign_userhero::Config>();
    let secrets = SystemSecrets::relative_to(folder(file));
    Ok(registry.build(&to_raw_value(&adapters)?, &secrets)?)
}

/// Secrets are looked up beside the file that names them.
pub(crate) fn folder(file: &Path) -> &Path {
    file.parent().unwrap_or(Path::new(""))
}
