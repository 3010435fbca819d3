//! Rules that the sources of the repository must keep, and that no type can enforce.

use std::path::{Path, PathBuf};

fn sources(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten();
    let paths = entries.map(|entry| entry.unwrap().path());
    let inside = |path: PathBuf| match path.is_dir() {
        true => sources(&path),
        false => vec![path],
    };
    paths.flat_map(inside).collect()
}

/// A comparison of texts takes longer, the more of the text is right. So `verify` must not make the right proof and
/// compare: it must ask the key.
#[test]
fn no_proof_is_compared_by_its_bytes() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let is_verify = |path: &PathBuf| {
        let path = path.to_string_lossy();
        path.contains("/src/verify.rs") || path.contains("/src/verify/")
    };
    let vendors: Vec<PathBuf> = sources(&root.join("adapters"))
        .into_iter()
        .filter(is_verify)
        .collect();
    assert!(vendors.len() >= 4, "{vendors:?}");
    let mut asks = 0;
    for path in vendors {
        let source = std::fs::read_to_string(&path).unwrap();
        for makes in [".hex()", ".base64()", ".sign(", ".mint(", ".issue("] {
            assert!(!source.contains(makes), "{path:?} makes a proof by {makes}");
        }
        let asked = [".is_hex(", ".is_base64(", "keys.verify("];
        asks += usize::from(asked.iter().any(|ask| source.contains(ask)));
    }
    assert!(asks >= 4, "{asks} ask a key");
    for file in [
        "core/src/sign/hmac.rs",
        "core/src/sign/jwt/hs256.rs",
        "adapters/helpcrunch/src/sign/suffix.rs",
    ] {
        let source = std::fs::read_to_string(root.join(file)).unwrap();
        assert_eq!(source.matches(".ct_eq(").count(), 1, "{file}");
    }
}
