//! `check-recipe` and `recipe init`, and recipes of an operator's own in a configuration.

use std::path::PathBuf;

use countersign_conformance::checks;
use serde_json::{Value, json};

use crate::support::{NOW, Run, folder, run, with_config};

const SECRET: &str = "a marked secret of thirty-two byt";
/// `printf usr_8f2k9d | openssl dgst -sha256 -hmac 'a marked secret of thirty-two byt'`
const TAG: &str = "276282fffd22a3b09e5ae39d077a793272fcf704246efbd66579d422e9ff1d75";

/// A recipe as `recipe init` prints it, with another secret and OpenSSL's answer for it.
fn recipe() -> String {
    let printed = run(&["recipe", "init", "acme-chat"], "");
    assert_eq!((printed.status, printed.stderr.as_str()), (0, ""));
    let secret = "secrets = { secret = \"a test secret of thirty-two bytes\" }";
    let answer = "ef07a4bd049a338865790dcb6b9f2edd40c5912c418eb95027354effabfe5233";
    let text = printed.stdout;
    assert!(text.contains(secret) && text.contains(answer), "{text}");
    let ours = format!("secrets = {{ secret = \"{SECRET}\" }}");
    text.replace(secret, &ours).replace(answer, TAG)
}

fn file(name: &str, text: &str) -> PathBuf {
    folder(&format!("recipe-{name}"), &[("acme.toml", text)]).join("acme.toml")
}

/// Checks a recipe. Its secret is never printed.
fn check(name: &str, text: &str, more: &[&str]) -> Run {
    let file = file(name, text);
    let file = file.to_str().unwrap_or_default();
    let run = run(&[&["check-recipe", file], more].concat(), "");
    assert!(!run.shows(SECRET), "{}{}", run.stdout, run.stderr);
    run
}

fn part<'o>(objects: &'o [Value], part: &str) -> Vec<&'o Value> {
    let of_part = objects.iter().filter(|object| object["part"] == part);
    of_part.collect()
}

#[test]
fn a_recipe_to_begin_with_holds() {
    let printed = run(&["recipe", "init", "acme-chat"], "");
    let run = check("init", &printed.stdout, &[]);
    assert_eq!((run.status, run.stderr.as_str()), (0, ""), "{}", run.stdout);
    let objects = run.objects();
    assert_eq!(objects[0]["name"], "acme-chat");
    assert_eq!(objects[0]["vendor"], "Acme Chat");
    assert_eq!(part(&objects, "check").len(), checks::ALL.len());
    let not_run: Vec<_> = objects
        .iter()
        .filter(|one| one["holds"] == json!(null))
        .collect();
    assert_eq!(not_run.len(), 1, "{not_run:?}");
    assert_eq!(not_run[0]["name"], "typed_equals_erased");
    let names = part(&objects, "forgery");
    let names: Vec<_> = names.iter().map(|one| &one["name"]).collect();
    assert_eq!(
        names,
        ["another-user", "one-character", "no-proof", "value-changed"]
    );
    for forgery in part(&objects, "forgery") {
        assert_eq!(forgery["event"], "identify-failed", "{forgery}");
        assert_eq!(forgery["reason"], "invalid user_hash", "{forgery}");
    }
    // Under another name too, and nothing of the sample's own name is left.
    let other = crate::support::run(&["recipe", "init", "my-desk2"], "").stdout;
    assert!(other.contains("kind = \"my-desk2\"") && other.contains("vendor = \"My Desk2\""));
    assert!(!other.to_lowercase().contains("acme"), "{other}");
}

#[test]
fn a_name_that_is_no_kind_is_2() {
    for name in ["Acme", "acme_chat", "2chat", "acme--chat", "-", "a b"] {
        let run = run(&["recipe", "init", "--", name], "");
        assert_eq!((run.status, run.stdout.as_str()), (2, ""), "{name}");
        assert!(run.stderr.contains("kebab-case"), "{}", run.stderr);
    }
}

/// A token, its forgeries, and the choices of `by`, of recipes that are shipped.
#[test]
fn tokens_and_choices_are_tried() {
    let kustomer = include_str!("../../../adapters/recipes/recipes/kustomer.toml");
    let run = check("token", kustomer, &[]);
    assert_eq!((run.status, run.stderr.as_str()), (0, ""), "{}", run.stdout);
    let objects = run.objects();
    let names = part(&objects, "forgery");
    let names: Vec<_> = names.iter().map(|one| &one["name"]).collect();
    let expected = [
        "another-user",
        "one-character",
        "alg-none",
        "claim-changed",
        "time-moved",
        "no-proof",
        "at-its-end",
    ];
    // Each of its two examples is forged.
    assert_eq!(names, [expected, expected].concat());
    let front = include_str!("../../../adapters/recipes/recipes/front.toml");
    let run = check("choices", front, &[]);
    assert_eq!((run.status, run.stderr.as_str()), (0, ""), "{}", run.stdout);
    let objects = run.objects();
    assert_eq!(part(&objects, "check").len(), 2 * checks::ALL.len());
}

#[test]
fn each_fault_of_the_form_is_told_with_its_path() {
    let text = recipe()
        .replace("need = \"required\"", "need = \"always\"")
        .replace("email = {", "mail = {")
        .replace("event = \"identify-failed\"", "evnt = \"identify-failed\"");
    let run = check("faults", &text, &[]);
    assert_eq!((run.status, run.stderr.as_str()), (2, ""));
    let [object] = run.objects().try_into().unwrap();
    assert_eq!(
        (&object["part"], &object["holds"]),
        (&json!("format"), &json!(false))
    );
    let problems = object["problems"].as_array().unwrap();
    let mut paths: Vec<_> = problems
        .iter()
        .map(|one| one["path"].as_str().unwrap())
        .collect();
    paths.sort_unstable();
    let expected = [
        "failures[0].event",
        "failures[0].evnt",
        "fields.mail",
        "fields.user_id.need",
    ];
    assert_eq!(paths, expected);
    let pretty = check("faults", &text, &["--pretty"]);
    assert_eq!(pretty.status, 2);
    assert!(
        pretty.stdout.contains("problem: failures[0].evnt"),
        "{}",
        pretty.stdout
    );
    for text in ["not TOML", "", "\u{0}"] {
        let run = check("no-recipe", text, &[]);
        assert_eq!((run.status, run.objects().len()), (2, 1), "{text}");
    }
    let none = crate::support::run(&["check-recipe", "no/such.toml"], "");
    assert_eq!((none.status, none.stdout.as_str()), (2, ""));
}

/// The value of a library in upper case: the example fails, and the usual mistake is named.
#[test]
fn another_answer_is_told_with_both_values() {
    let run = check("answer", &recipe().replace(TAG, &TAG.to_uppercase()), &[]);
    assert_eq!(run.status, 1, "{}", run.stdout);
    let objects = run.objects();
    let answer = part(&objects, "example")[0];
    assert_eq!(answer["holds"], false);
    assert_eq!(
        (&answer["at"], &answer["got"]),
        (&json!("/user_hash"), &json!(TAG))
    );
    assert_eq!(answer["expected"], TAG.to_uppercase());
    assert!(
        answer["detail"].as_str().unwrap().contains("upper"),
        "{answer}"
    );
    assert_eq!(
        objects.iter().filter(|one| one["holds"] == false).count(),
        1
    );
}

#[test]
fn an_example_that_is_refused_is_told_with_its_problems() {
    let text = recipe().replace("user_id = \"usr_8f2k9d\", name", "user_id = \"\", name");
    let run = check("refused", &text, &[]);
    assert_eq!(run.status, 1, "{}", run.stdout);
    let objects = run.objects();
    let answer = part(&objects, "example")[0];
    assert_eq!(answer["problems"][0]["path"], "user_id", "{answer}");
}

/// A page that keeps the user after the logout: one check of the kit finds it.
#[test]
fn a_check_that_fails_is_told_with_its_message() {
    let login = "login = [";
    let assign = "login = [{ assign = { to = \"acmeSettings\", args = [{ payload = \"\" }] } }, ";
    let run = check("left-behind", &recipe().replace(login, assign), &[]);
    assert_eq!(run.status, 1, "{}", run.stdout);
    let objects = run.objects();
    let failed: Vec<_> = objects.iter().filter(|one| one["holds"] == false).collect();
    assert_eq!(failed.len(), 1, "{failed:?}");
    assert_eq!(failed[0]["name"], "leaves_nothing_behind");
    assert!(failed[0]["detail"].is_string());
}

#[test]
fn people_get_a_table_and_the_counts() {
    let run = check("people", &recipe(), &["--pretty"]);
    assert_eq!((run.status, run.stderr.as_str()), (0, ""), "{}", run.stdout);
    let first = run.stdout.lines().next().unwrap_or_default();
    assert!(first.starts_with("part "), "{first}");
    assert!(run.stdout.contains("identify-failed invalid user_hash"));
    let last = run.stdout.lines().last().unwrap_or_default();
    let hold = checks::ALL.len() - 1 + 7;
    assert_eq!(last, format!("{hold} hold, 0 fail, 1 not run"));
}

const ENTRY: &str = "[adapters.acme]\nkind = \"recipe\"\nrecipe = \"acme.toml\"\n";

/// The configuration and the recipe stand in one folder.
fn configured(name: &str, entry: &str, recipe: &str, arguments: &[&str]) -> Run {
    let folder = folder(
        name,
        &[("c.toml", entry), ("acme.toml", recipe), ("s", SECRET)],
    );
    let config = folder.join("c.toml");
    let config = config.to_str().unwrap_or_default();
    let run = run(
        &[&["--config", config], arguments].concat(),
        r#"{"user_id":"usr_8f2k9d"}"#,
    );
    assert!(!run.shows(SECRET), "{}{}", run.stdout, run.stderr);
    run
}

#[test]
fn a_configuration_names_a_recipe_of_the_operator() {
    let entry = format!("{ENTRY}secret = {{ file = \"s\" }}\n");
    let issued = configured("own-recipe", &entry, &recipe(), &["issue", "--now", NOW]);
    assert_eq!((issued.status, issued.stderr.as_str()), (0, ""));
    assert_eq!(issued.objects()[0]["payload"]["user_hash"], TAG);
    assert_eq!(issued.objects()[0]["kind"], "acme-chat");
    let checked = configured("own-recipe", &entry, &recipe(), &["check-config"]);
    assert_eq!(
        (checked.status, &checked.objects()[0]["kind"]),
        (0, &json!("recipe"))
    );
    let logout = configured("own-recipe", &entry, &recipe(), &["logout"]);
    assert_eq!(
        logout.objects()[0]["logout"][0]["call"]["function"],
        "AcmeChat.logout"
    );
    // The faults of the file stand with the entry.
    let faulty = recipe().replace("max = 255", "max = 0");
    let checked = configured("own-recipe", &entry, &faulty, &["check-config"]);
    assert_eq!(checked.status, 2);
    let path = &checked.objects()[0]["problems"][0]["path"];
    assert!(
        path.as_str()
            .unwrap_or_default()
            .ends_with("fields.user_id.max"),
        "{path}"
    );
    let unknown = format!("{entry}secrt = {{ env = \"X\" }}\n");
    let checked = configured("own-recipe", &unknown, &recipe(), &["check-config"]);
    assert_eq!(checked.status, 2);
    assert_eq!(checked.objects()[0]["problems"][0]["code"], "unknown-field");
}

#[test]
fn the_schema_leaves_room_for_the_settings_of_a_recipe() {
    let [schema] = run(&["schema", "config"], "").objects().try_into().unwrap();
    let schema = jsonschema::validator_for(&schema).unwrap();
    let entry = |entry: Value| json!({"adapters": {"a": entry}});
    let secret = json!({"env": "SECRET"});
    let own = json!({"kind": "recipe", "recipe": "a.toml", "secret": secret, "app-id": "a1"});
    assert!(schema.is_valid(&entry(own)));
    let without_file = json!({"kind": "recipe", "secret": secret});
    assert!(!schema.is_valid(&entry(without_file)));
    let literal = json!({"kind": "recipe", "recipe": "a.toml", "secret": "written here"});
    assert!(!schema.is_valid(&entry(literal)));
    let shipped = json!({"kind": "intercom", "secret": secret, "app-id": "a1", "other": "x"});
    assert!(!schema.is_valid(&entry(shipped)));
}

#[test]
fn a_configuration_to_begin_with_has_the_file_of_the_recipe() {
    let begun = run(&["init", "recipe", "crisp"], "");
    assert_eq!((begun.status, begun.stderr.as_str()), (0, ""));
    assert!(
        begun.stdout.contains("\nrecipe = \"acme.toml\"\n"),
        "{}",
        begun.stdout
    );
    assert!(
        begun.stdout.contains("COUNTERSIGN_CRISP_TOKEN_SECRET"),
        "{}",
        begun.stdout
    );
}

#[test]
fn failures_of_recipes_are_explained() {
    let run = run(
        &["explain", "HMAC failed: Invalid Identifier Hash Provided"],
        "",
    );
    assert_eq!((run.status, run.stderr.as_str()), (0, ""));
    let kinds: Vec<_> = run
        .objects()
        .iter()
        .map(|one| one["kind"].clone())
        .collect();
    assert_eq!(kinds, ["chatwoot"]);
}

/// The vendor stands first, and the switch that must be on is told.
#[test]
fn adapters_tell_vendor_and_switch() {
    let objects = run(&["adapters"], "").objects();
    for object in &objects {
        assert!(object["vendor"].is_string(), "{object}");
        assert!(object.get("switch").is_some(), "{object}");
    }
    let of = |kind: &str| objects.iter().find(|one| one["kind"] == kind).unwrap();
    assert_eq!(of("chatwoot")["vendor"], "Chatwoot");
    assert!(
        of("chatwoot")["switch"]
            .as_str()
            .unwrap()
            .contains("Enforce")
    );
    let table = run(&["adapters", "--pretty"], "").stdout;
    let (overview, rest) = table.split_once("\n\n").unwrap();
    let vendor = |line: &str| line.split("  ").next().unwrap_or_default().to_lowercase();
    let vendors: Vec<_> = overview.lines().skip(1).map(vendor).collect();
    assert!(vendors.is_sorted(), "{overview}");
    assert!(rest.contains("switch: chatwoot: Inbox, Settings"), "{rest}");
    assert!(rest.contains("recipe: each entry's own file"), "{rest}");
}

#[test]
fn a_file_that_is_not_there_is_a_fault_of_the_entry() {
    let run = with_config("no-recipe-file", ENTRY, &["check-config"]);
    assert_eq!(run.status, 2);
    assert_eq!(
        run.objects()[0]["problems"][0]["path"],
        "adapters.acme.recipe"
    );
}
