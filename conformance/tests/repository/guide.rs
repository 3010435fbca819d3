//! The guide's adapter that is fit to ship, held against the crate in `examples/outside-kind/`.

use std::path::Path;

fn read(path: &str) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    std::fs::read_to_string(root.join(path)).unwrap()
}

/// The part of the crate that the guide shows apart: it names the provisioner.
const PROVISIONER: &str = "
    fn provision() -> Option<BuildProvisioner> {
        Some(people::build)
    }
";

#[test]
fn the_guide_shows_the_adapter_of_the_example() {
    let guide = read("core/src/guide/shipping_an_adapter.md");
    let adapter = read("examples/outside-kind/src/lib.rs");
    for apart in ["pub mod people;\n\n", PROVISIONER] {
        assert_eq!(adapter.matches(apart).count(), 1, "{apart}");
    }
    let shown = adapter
        .replace("pub mod people;\n\n", "")
        .replace(PROVISIONER, "");
    assert!(guide.contains(&format!("# The whole adapter\n\n```\n{shown}\n# use ")));
    let provisioner = PROVISIONER.trim_start_matches('\n');
    assert!(guide.contains(&format!("```rust,ignore\n{provisioner}```\n")));
}

#[test]
fn the_guide_counts_the_lines_of_the_adapter() {
    let adapter = read("examples/outside-kind/src/lib.rs");
    let lines = adapter.lines().map(str::trim_start);
    let count = lines
        .filter(|line| !line.is_empty() && !line.starts_with("//"))
        .count();
    let guide = read("core/src/guide/shipping_an_adapter.md");
    let words: Vec<&str> = guide.split_whitespace().collect();
    assert!(
        words
            .join(" ")
            .contains(&format!("has {count} lines of source")),
        "{count}"
    );
    assert!(count <= 120, "an adapter of this kind has {count} lines");
}
