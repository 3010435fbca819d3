//! The built command, which knows the kind as it knows its own.

mod probe;
mod provision;
mod server;
mod support;

use std::path::Path;

use serde_json::Value;

use crate::support::{Run, folder, run, run_with};

const ID: &str = r#"{"user_id": "usr_1"}"#;

const NOW: [&str; 2] = ["--now", "1735689600"];

/// `printf 1735690200:usr_1 | openssl dgst -sha256 -hmac test_secret_key` prints this proof.
const PROOF: &str = "c046d2057608feafcab085b76cb6020879bf42847842c9219973379bfb7de4a9";

/// Issues a login of the user, at the moment of `NOW`.
fn issue(folder: &Path) -> Run {
    let arguments = [&["issue", "--adapter", "desk"], NOW.as_slice()].concat();
    run_with(folder, &arguments, ID)
}

/// Judges a bundle at the moment of `NOW`.
fn verify(folder: &Path, bundle: &str) -> Run {
    run_with(folder, &[&["verify"], NOW.as_slice()].concat(), bundle)
}

#[test]
fn issue_makes_a_bundle() {
    let run = issue(&folder("issue"));
    let bundle = run.object();
    assert_eq!((run.status, run.stderr.as_str()), (0, ""));
    assert_eq!(bundle["kind"], "desk");
    assert_eq!(bundle["payload"]["id"], "usr_1");
    assert_eq!(bundle["expires_at"], 1_735_690_200);
    assert_eq!(bundle["payload"]["proof"], PROOF);
}

#[test]
fn verify_accepts_a_bundle_and_refuses_an_altered_one() {
    let folder = folder("verify");
    let issued = issue(&folder).stdout;
    let accepted = verify(&folder, &issued);
    assert_eq!(accepted.status, 0, "{}", accepted.stdout);
    assert_eq!(accepted.object()["user"]["user_id"], "usr_1");
    let altered = issued.replace(r#""id":"usr_1""#, r#""id":"usr_2""#);
    assert_ne!(altered, issued);
    let refused = verify(&folder, &altered);
    assert_eq!(refused.status, 1);
    let refusal = refused.object();
    assert_eq!(
        (&refusal["event"], &refusal["reason"]),
        (&"boot_failed".into(), &"bad-proof".into())
    );
}

#[test]
fn adapters_lists_the_kind_beside_the_others() {
    let run = run(&["adapters"], "");
    let kinds: Vec<Value> = run
        .objects()
        .iter()
        .map(|table| table["kind"].clone())
        .collect();
    assert!(kinds.contains(&"desk".into()), "{kinds:?}");
    assert!(kinds.contains(&"userhero".into()), "{kinds:?}");
}

#[test]
fn check_config_finds_faults_of_its_entries() {
    let sound = run_with(&folder("sound"), &["check-config"], "");
    assert_eq!(sound.status, 0, "{}", sound.stdout);
    let folder = folder("faulty");
    let config = folder.join("countersign.toml");
    std::fs::write(
        config,
        "[adapters.desk]\nkind = 'desk'\nsecrt = { file = 'secret' }\n",
    )
    .unwrap();
    let faulty = run_with(&folder, &["check-config"], "");
    assert_eq!(faulty.status, 2);
    let problems = &faulty.object()["problems"];
    assert_eq!(problems[0]["path"], "adapters.desk.secret");
    assert_eq!(problems[1]["path"], "adapters.desk.secrt");
}

#[test]
fn explain_knows_its_failures() {
    let run = run(&["explain", "BAD PROOF"], "");
    let failure = run.object();
    assert_eq!(run.status, 0);
    assert_eq!(
        (&failure["kind"], &failure["event"]),
        (&"desk".into(), &"boot_failed".into())
    );
}

#[test]
fn init_and_schema_know_its_settings() {
    let init = run(&["init", "desk"], "").stdout;
    assert!(
        init.contains("\n[adapters.desk]\nkind = \"desk\"\n"),
        "{init}"
    );
    assert!(
        init.contains("\nsecret = { env = \"COUNTERSIGN_DESK_SECRET\" }\n"),
        "{init}"
    );
    let schema = run(&["schema", "config"], "").object();
    let entries = schema["properties"]["adapters"]["additionalProperties"]["anyOf"].as_array();
    let mut entries = entries.unwrap().iter();
    let ours = entries
        .find(|entry| entry["properties"]["kind"]["const"] == "desk")
        .unwrap();
    assert!(
        ours["properties"].get("previous-secrets").is_some(),
        "{ours}"
    );
}

/// The program is not called `countersign`, and says so wherever it names itself.
#[test]
fn the_command_is_called_as_its_file() {
    const NAME: &str = "countersign-desk";
    let version = run(&["--version"], "").stdout;
    assert!(version.starts_with(&format!("{NAME} 0.")), "{version}");
    assert!(version.ends_with(" (countersign)\n"), "{version}");
    let help = run(&["--help"], "").stdout;
    assert!(help.contains(&format!("Usage: {NAME} ")), "{help}");
    assert!(help.contains(&format!("`{NAME} man COMMAND`")), "{help}");
    let wrong = run(&["isue"], "").stderr;
    assert!(wrong.contains(&format!("Usage: {NAME} ")), "{wrong}");
    let unknown = run(&["explain", "nothing"], "").stderr;
    assert!(unknown.starts_with(&format!("{NAME}: ")), "{unknown}");
    let init = run(&["init", "desk"], "").stdout;
    assert!(
        init.contains(&format!("by: {NAME} check-config\n")),
        "{init}"
    );
    let completions = run(&["completions", "fish"], "").stdout;
    assert!(
        completions.contains(&format!("complete -c {NAME} ")),
        "{completions}"
    );
    let page = run(&["man", "issue"], "").stdout.replace("\\-", "-");
    assert!(page.contains(&format!("{NAME}-issue")), "{page}");
}
