//! The output for people: tables, near names, completions, the manual, and a configuration to begin with.

use crate::support::{Run, command, example, finished, folder, run, with_example};

fn said(run: &Run) -> (i32, &str) {
    (run.status, run.stderr.as_str())
}

#[test]
fn a_failure_is_found_by_any_spelling() {
    for name in [
        "jwt_is_invalid",
        "JWT IS INVALID",
        "jwt-is-invalid",
        "JwtIsInvalid",
    ] {
        let run = run(&["explain", name], "");
        assert_eq!(said(&run), (0, ""), "{name}");
        assert!(
            run.objects()
                .iter()
                .all(|one| one["reason"] == "JWT_IS_INVALID"),
            "{name}"
        );
    }
    assert_eq!(run(&["explain", "session expired"], "").status, 0);
    let near = run(&["explain", "JWT_IS_INVALD"], "");
    assert_eq!(near.status, 1);
    assert!(
        near.stderr
            .contains("is one of these meant? JWT_IS_INVALID"),
        "{}",
        near.stderr
    );
}

#[test]
fn without_a_name_all_failures_are_listed() {
    let all = run(&["explain"], "").objects();
    assert!(all.len() > 40, "{}", all.len());
    let pretty = run(&["explain", "--pretty"], "");
    let lines: Vec<_> = pretty.stdout.lines().collect();
    assert_eq!(lines.len(), all.len() + 1);
    assert!(lines[0].starts_with("kind "), "{}", lines[0]);
    let one = run(&["explain", "JWT_IS_INVALID", "--pretty"], "");
    assert!(one.stdout.contains("\n  to do: "), "{}", one.stdout);
}

#[test]
fn a_name_that_nobody_has_is_1_and_says_what_to_do() {
    let run = run(&["explain", "no such thing at all"], "");
    assert_eq!((run.status, run.stdout.as_str()), (1, ""));
    assert!(
        run.stderr.contains("without a name all are listed"),
        "{}",
        run.stderr
    );
}

#[test]
fn tables_are_for_people_and_objects_for_scripts() {
    let table = with_example(&["check-config", "--pretty"], "").stdout;
    assert!(
        table.lines().next().unwrap().contains("fingerprint"),
        "{table}"
    );
    assert_eq!(table.lines().count(), 5, "{table}");
    let kinds = run(&["adapters", "--pretty"], "").stdout;
    assert!(kinds.starts_with("vendor "), "{kinds}");
    // Tables with the same fields stand together.
    let tables = kinds
        .split("\n\n")
        .filter_map(|block| block.split_once(":\n  field"));
    let mut fields: Vec<_> = tables.map(|(_, fields)| fields.trim_end()).collect();
    let count = fields.len();
    assert!(count > 10, "{kinds}");
    fields.sort_unstable();
    fields.dedup();
    assert_eq!(fields.len(), count);
    assert!(
        kinds.lines().all(|line| !line.ends_with(' ')),
        "blanks at an end"
    );
    assert!(run(&["adapters"], "").objects().len() > 4);
}

#[test]
fn the_environment_names_the_configuration() {
    let output = command()
        .args(["check-config"])
        .env("COUNTERSIGN_CONFIG", example("countersign.toml"))
        .output()
        .unwrap();
    let run = finished(output);
    assert_eq!(said(&run), (0, ""));
    assert_eq!(run.objects().len(), 4);
    // Set to nothing it is as good as not set.
    let output = command()
        .args(["check-config"])
        .env("COUNTERSIGN_CONFIG", "")
        .current_dir(example(""))
        .output()
        .unwrap();
    assert_eq!(finished(output).objects().len(), 4);
}

/// A terminal obeys some characters, in the words of a wrong command line too.
#[test]
fn what_a_terminal_obeys_is_escaped() {
    for word in ["\u{1b}[31mred", "\u{9b}31m", "\u{202e}txt", "\u{7f}"] {
        for arguments in [vec![word], vec!["explain", word], vec!["init", word]] {
            let run = run(&arguments, "");
            assert_ne!(run.status, 0, "{arguments:?}");
            let seen = format!("{}{}", run.stdout, run.stderr);
            assert!(
                !seen.contains(['\u{1b}', '\u{9b}', '\u{202e}', '\u{7f}']),
                "{seen:?}"
            );
        }
    }
}

/// A recipe's vendor has a name for the end of a proof only where its proofs end.
#[test]
fn an_explained_end_is_of_kinds_whose_proofs_end() {
    let explained = run(&["explain", "expired"], "");
    let named: Vec<_> = explained.objects();
    let kinds: Vec<_> = named
        .iter()
        .map(|one| one["kind"].as_str().unwrap())
        .collect();
    assert!(
        kinds.contains(&"canny") && !kinds.contains(&"canny-hash"),
        "{kinds:?}"
    );
    let adapters = run(&["adapters"], "").objects();
    for kind in kinds {
        let mut tables = adapters.iter().filter(|table| table["kind"] == kind);
        assert!(
            tables.any(|table| !table["longest_life"].is_null()),
            "{kind}"
        );
    }
}

/// Somebody who takes the `#` away has what was there before.
#[test]
fn a_configuration_shows_how_long_a_token_lives_unless_it_says_otherwise() {
    for (kind, shown) in [("zendesk", "# ttl = 300\n"), ("userhero", "# ttl = 300\n")] {
        let printed = run(&["init", kind], "").stdout;
        assert!(printed.contains(shown), "{printed}");
    }
}

#[test]
fn completions_and_a_manual_are_printed() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let run = run(&["completions", shell], "");
        assert_eq!(said(&run), (0, ""), "{shell}");
        assert!(run.stdout.contains("check-config"), "{shell}");
    }
    let manual = run(&["man"], "");
    assert_eq!(said(&manual), (0, ""));
    assert!(
        manual.stdout.contains(".TH countersign 1"),
        "{}",
        manual.stdout
    );
}

/// The main page names others, and each of them can be had.
#[test]
fn each_manual_page_that_is_named_is_printed() {
    let manual = run(&["man"], "").stdout;
    assert!(manual.contains("countersign man COMMAND"), "{manual}");
    let pages = manual.lines().filter_map(|line| {
        let name = line.strip_prefix("countersign\\-")?.strip_suffix("(1)")?;
        Some(name.replace('\\', ""))
    });
    let pages: Vec<_> = pages.collect();
    for command in [
        "issue",
        "verify",
        "provision",
        "probe",
        "logout",
        "adapters",
        "check-config",
        "explain",
        "init",
        "schema",
        "completions",
        "man",
    ] {
        assert!(pages.iter().any(|page| page == command), "{pages:?}");
    }
    assert!(!pages.iter().any(|page| page == "help"), "{pages:?}");
    for page in &pages {
        let printed = run(&["man", page], "");
        assert_eq!(said(&printed), (0, ""), "{page}");
        let title = format!(".TH countersign-{page} 1");
        assert!(printed.stdout.contains(&title), "{}", printed.stdout);
        assert!(printed.stdout.contains(r"\-\-config"), "{page}");
    }
    let unknown = run(&["man", "isue"], "");
    assert_eq!((unknown.status, unknown.stdout.as_str()), (2, ""));
    assert!(
        unknown.stderr.contains("issue is meant"),
        "{}",
        unknown.stderr
    );
}

/// It is whole: with its secrets in the environment nothing is wrong with it.
#[test]
fn a_configuration_to_begin_with_is_sound() {
    let kinds = [
        "helpcrunch",
        "helpshift-identities",
        "helpshift-legacy",
        "hubspot",
        "userhero",
    ];
    for chosen in kinds
        .map(|kind| vec![kind])
        .into_iter()
        .chain([kinds.to_vec()])
    {
        let folder = folder(&format!("init-{}", chosen.len()), &[]);
        let file = folder.join(format!("{}.toml", chosen[0]));
        let path = file.to_str().unwrap();
        let arguments = [&["init"], &*chosen, &["--output", path]].concat();
        let run = run(&arguments, "");
        assert_eq!(said(&run), (0, ""), "{chosen:?}");
        let text = std::fs::read_to_string(&file).unwrap();
        let mut checked = command();
        checked.args(["check-config", "--config", path]);
        for name in text
            .split('"')
            .filter(|word| word.starts_with("COUNTERSIGN_"))
        {
            checked.env(name, format!("a-secret-for-{name}-long-enough"));
        }
        let checked = finished(checked.output().unwrap());
        assert_eq!(checked.status, 0, "{}{}", checked.stdout, checked.stderr);
        assert_eq!(checked.objects().len(), chosen.len());
        // Each setting stands under a line that says what it is.
        let lines: Vec<_> = text.lines().collect();
        for (index, line) in lines.iter().enumerate() {
            if line.contains(" = ") && !line.starts_with("kind = ") {
                assert!(lines[index - 1].starts_with("# "), "{line}");
            }
        }
        let again = crate::support::run(&arguments, "");
        assert_eq!(again.status, 2, "a file that is there is somebody's work");
        assert_eq!(std::fs::read_to_string(&file).unwrap(), text);
    }
    let unknown = run(&["init", "helpcrunsh", "nobody"], "");
    assert_eq!((unknown.status, unknown.stdout.as_str()), (2, ""));
    assert!(
        unknown.stderr.contains("helpcrunch is meant"),
        "{}",
        unknown.stderr
    );
    assert!(unknown.stderr.contains("nobody"), "{}", unknown.stderr);
}

#[test]
fn the_steps_of_a_logout_need_no_user() {
    let run = with_example(&["logout"], "");
    assert_eq!(said(&run), (0, ""));
    let names: Vec<_> = run
        .objects()
        .iter()
        .map(|one| one["adapter"].clone())
        .collect();
    assert_eq!(names, ["chat", "legacy", "portal", "support"]);
    for one in run.objects() {
        assert!(!one["logout"].as_array().unwrap().is_empty(), "{one}");
    }
}
