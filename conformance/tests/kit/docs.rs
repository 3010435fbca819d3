//! The tables and test names of a document, held against the code.

use std::path::Path;

use countersign::Action;
use countersign::adapter::{FieldRule, Table, Unit};
use countersign::identity::Field;
use countersign::verify::{Failure, FoundBy};
use countersign_conformance::docs::{failure_table, field_table, missing_tests, printed};

const FAILURES: &[Failure] = &[
    Failure::new("LOGIN_FAILED", "the proof is wrong", "sign anew")
        .with_reason("BAD_PROOF")
        .found_by(FoundBy::Server)
        .also(&[("ios", "ToyBad"), ("web", "bad"), ("android", "ToyBad")])
        .retry(),
    Failure::new("GONE", "nobody is there", "wait")
        .found_by(FoundBy::Either)
        .ours(),
    Failure::new("LOST", "the page forgot it", "ask"),
];

const TABLE: &str = "\
| event | reason | elsewhere | found by | cause | what to do | again | documented |
| --- | --- | --- | --- | --- | --- | --- | --- |
| `LOGIN_FAILED` | `BAD_PROOF` | `ToyBad` (ios, android); `bad` (web) | server | the proof is wrong | sign anew | yes | by the vendor |
| `GONE` |  |  | either | nobody is there | wait | no | ours |
| `LOST` |  |  | client | the page forgot it | ask | no | by the vendor |
";

#[test]
fn a_failure_is_a_line_of_its_table() {
    let note = |failure: &Failure| {
        if failure.documented {
            "by the vendor"
        } else {
            "ours"
        }
    };
    assert_eq!(failure_table(FAILURES, "documented", note), TABLE);
}

#[test]
fn a_readme_prints_the_table_between_its_marks() {
    let readme = format!("# Toy\n\n<!-- failures -->\n{TABLE}<!-- end of failures -->\n\nMore.\n");
    assert_eq!(printed(&readme, "failures"), Some(TABLE));
    for readme in [
        TABLE,
        "<!-- failures -->\nx",
        "x\n<!-- end of failures -->\n",
    ] {
        assert_eq!(printed(readme, "failures"), None);
    }
}

#[test]
fn fields_of_one_place_share_a_row_of_their_table() {
    const FIELDS: &[FieldRule] = &[
        FieldRule::required(Field::UserId, "id")
            .signed()
            .with_max(9),
        FieldRule::one_of(Field::Phone, "phone"),
        FieldRule::optional(Field::FullName, "name"),
        FieldRule::optional(Field::DisplayName, "name"),
        FieldRule::optional(Field::Tags, "labels").with_max(5),
    ];
    const TABLE: &str = "\
| field | the vendor's key | needed | signed | longest |
| --- | --- | --- | --- | --- |
| `user_id` | `id` | yes | yes | 9 UTF-16 units |
| `phone` (verified) | `phone` | one of these | no |  |
| `name.full`, `name.display` | `name` | no | no |  |
| `tags` | `labels` | no | no | 5 UTF-16 units of each tag |
";
    let table = Table::new(Action::Login, FIELDS).with_unit(Unit::Utf16);
    assert_eq!(field_table(&table), TABLE);
}

fn missing(text: &str) -> (Vec<String>, usize) {
    missing_tests(
        text,
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/kit"),
    )
}

#[test]
fn a_test_that_a_document_names_is_there_in_whole() {
    let there = "`docs::a_failure_is_a_line_of_its_table`, `toy/mod::*` and `mutants::*`";
    assert_eq!(missing(there), (Vec::new(), 3));
    let text = "`docs::a_failure` `docs::nobody_2` `no-where/m_1::*` `mutants::x`";
    let not_there = [
        "docs::a_failure",
        "docs::nobody_2",
        "no-where/m_1::*",
        "mutants::x",
    ];
    assert_eq!(missing(text), (not_there.map(str::to_owned).to_vec(), 4));
}

/// Types, calls and paths of more than one step are no tests.
#[test]
fn what_is_written_otherwise_is_no_test() {
    let text = "`Docs::x` `docs::X` `docs::x()` `docs::x::y` `docs::` `::x` `docs` docs::x `a b::x` \
                `docs.rs::x` `docs::x!`";
    assert_eq!(missing(text), (Vec::new(), 0));
}
