//! The command as a library, for kinds of other repositories. `examples/outside-kind/` tests one.

#[test]
fn the_guide_shows_the_main_of_the_example() {
    let guide = include_str!("../../../core/src/guide/shipping_an_adapter.md");
    let example = include_str!("../../../examples/outside-kind/src/main.rs");
    assert!(guide.contains(&format!("```rust,ignore\n{example}```\n")));
    assert_eq!(example.lines().count(), 6, "as README and guide say");
}
