//! The adapters, from a configuration file that names secrets and never holds them.

use std::error::Error;
use std::path::Path;

use countersign::config::SystemSecrets;
use countersign::{Issuers, Registry};

/// The adapters of the file, or every fault in it.
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

/// Secrets are looked up beside the file that names them.
pub(crate) fn folder(file: &Path) -> &Path {
    file.parent().unwrap_or(Path::new(""))
}
