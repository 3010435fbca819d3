//! The adapters, from a configuration file that names secrets and never holds them.

use std::error::Error;
use std::path::Path;

use countersign::config::SystemSecrets;
use countersign::{Issuers, Registry};

/// Builds the adapters of the file, or reports every fault of the file.
pub(crate) fn issuers(file: &Path) -> Result<Issuers, Box<dyn Error>> {
    let text = std::fs::read_to_string(file).map_err(|error| format!("{file:?}: {error}"))?;
    let registry = Registry::new()
        .with::<countersign_helpcrunch::Config>()
        .with::<countersign_helpshift_identities::Config>()
        .with::<countersign_helpshift_legacy::Config>()
        .with::<countersign_userhero::Config>();
    let secrets = SystemSecrets::relative_to(folder(file));
    Ok(Issuers::from_toml(&text, &registry, &secrets)?)
}

/// Returns the folder of the file, where its secrets are looked up.
pub(crate) fn folder(file: &Path) -> &Path {
    file.parent().unwrap_or(Path::new(""))
}
