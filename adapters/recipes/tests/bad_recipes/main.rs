//! Recipes with faults: every fault is told once, at its path, and no value of the file is quoted.

mod page;
mod places;
mod proofs;
mod size;

use countersign_recipes::Recipe;

/// A recipe whose proof is a hash.
const HASH: &str = r#"format = 1
kind = "acme"
vendor = "Acme Chat"
docs = [{ url = "https://acme.example/docs", read = 2026-11-29 }]

[settings]
app = { need = "required", about = "the app" }

[fields]
user_id = { to = "/user/id", need = "required" }
email = { to = "/user/email" }

[constants]
"/app" = { setting = "app" }

[proof.hmac]
message = ["user_id"]
to = "/hash"

[page]
login = [
  { call = { function = "Acme.boot", args = [{ payload = "" }] } },
  { needs = "/user/email", ready = { exists = "Acme", steps = [{ push = { to = "acme.q", args = [{ value = 1 }] } }] } },
]
logout = [{ call = { function = "Acme.shutdown", args = [] } }]

[[examples]]
name = "an id"
source = "openssl dgst -sha256 -hmac"
identity = { user_id = "u" }
settings = { app = "a" }
secrets = { secret = "s" }
expected = { "/hash" = "h" }
"#;

/// A recipe whose proof is a token.
const TOKEN: &str = r#"format = 1
kind = "acme"
vendor = "Acme Chat"
docs = [{ url = "https://acme.example/docs", read = 2026-11-29 }]

[settings]
key-id = { need = "required", about = "the key" }

[claims]
user_id = { to = "/sub", need = "required" }

[proof.jwt]
to = "/token"
algorithm = "HS256"
key-id = "key-id"
life = { claim = "exp", default = 300, longest = 3600 }

[page]
login = [{ call = { function = "Acme.boot", args = [{ payload = "" }] } }]
logout = [{ call = { function = "Acme.shutdown", args = [] } }]

[[examples]]
name = "an id"
source = "openssl dgst -sha256 -hmac"
identity = { user_id = "u" }
settings = { key-id = "k" }
secrets = { secret = "s" }
expected = { "/token" = "t" }
"#;

/// Returns the faults of a file.
fn faults(text: &str) -> Vec<String> {
    match Recipe::parse(text) {
        Ok(_) => Vec::new(),
        Err(error) => error.problems().iter().map(ToString::to_string).collect(),
    }
}

/// Changes one place of a recipe.
fn changed(recipe: &str, from: &str, to: &str) -> String {
    assert_eq!(recipe.matches(from).count(), 1, "{from} stands there once");
    recipe.replace(from, to)
}

/// Checks that each change of a recipe has these faults, and no others.
fn check(recipe: &str, cases: &[(&str, &str, &[&str])]) {
    for (from, to, expected) in cases {
        assert_eq!(faults(&changed(recipe, from, to)), *expected, "{to}");
    }
}

#[test]
fn both_recipes_have_no_fault() {
    for recipe in [HASH, TOKEN] {
        assert_eq!(faults(recipe), [""; 0]);
    }
}

const WORDS: &str = "expected one of `format`, `kind`, `vendor`, `switch`, `warning`, `docs`, `inferred`, `settings`, `by`, `fields`, `claims`, `constants`, `also`, `page`, `failures`, `reserved`, `examples`, `proof`";

#[test]
fn an_unknown_key_is_told_with_the_words_that_are_known() {
    let top = |key: &str| format!("{key}: unknown-field ({WORDS})");
    assert_eq!(
        faults(&changed(HASH, "vendor", "nickname = 1\nvendor")),
        [top("nickname")]
    );
    let renamed = changed(HASH, "[[examples]]", "[[exampls]]");
    let missing = "examples: missing (required)".to_owned();
    assert_eq!(faults(&renamed), [top("exampls"), missing]);
    check(
        HASH,
        &[
            (
                "to = \"/hash\"",
                "to = \"/hash\"\nhash = \"sha1\"",
                &[
                    "proof.hmac.hash: unknown-field (expected one of `message`, `to`, `join`, `absent`, `key`, `stamp`, `secret`)",
                ],
            ),
            (
                "about = \"the app\"",
                "about = \"the app\", env = \"APP\"",
                &[
                    "settings.app.env: unknown-field (expected one of `need`, `form`, `about`, `example`)",
                ],
            ),
            (
                "email = {",
                "nickname = {",
                &[
                    "fields.nickname: invalid (expected one of `user_id`, `email`, `email_verified`, `phone`, `name`, `first_name`, `last_name`, `company_id`, `company_name`, `locale`, `country`, `city`, `picture`, `created_at`, `attributes`)",
                ],
            ),
        ],
    );
}

#[test]
fn a_value_of_another_type_is_told_with_what_is_expected() {
    let cases: [(&str, &str, &[&str]); 15] = [
        (
            "format = 1",
            "format = 2",
            &["format: invalid (expected 1: there is one version of the format)"],
        ),
        (
            "kind = \"acme\"",
            "kind = \"Acme\"",
            &[
                "kind: invalid (expected kebab-case: words of a to z and digits, with a hyphen between them)",
            ],
        ),
        (
            "kind = \"acme\"",
            "kind = \"recipe\"",
            &["kind: reserved (entries that name a file have this kind)"],
        ),
        (
            "\"Acme Chat\"",
            "\" \"",
            &["vendor: invalid (expected text that is not empty)"],
        ),
        (
            "https://",
            "http://",
            &["docs[0].url: invalid (expected an address that starts with https://)"],
        ),
        (
            "2026-11-29",
            "\"today\"",
            &["docs[0].read: invalid (expected a TOML datetime)"],
        ),
        (
            "{ setting = \"app\" }",
            "1.5",
            &[
                "constants[\"/app\"]: invalid (expected a text, an integer, true, false or { setting = NAME })",
            ],
        ),
        (
            "{ setting = \"app\" }",
            "{ setting = \"app\", x = 1 }",
            &[
                "constants[\"/app\"]: invalid (expected a text, an integer, true, false or { setting = NAME })",
            ],
        ),
        (
            "[proof.hmac]",
            "[proof.rsa]",
            &["proof: invalid (expected `hmac` or `jwt`)"],
        ),
        (
            "[proof.hmac]",
            "[proof.jwt]\n[proof.hmac]",
            &["proof: invalid (expected one key)"],
        ),
        (
            "identity = { user_id = \"u\" }",
            "identity = 5",
            &["examples[0].identity: invalid (expected a table)"],
        ),
        (
            "identity =",
            "now = -1\nidentity =",
            &["examples[0].now: invalid (expected a whole number, from 0 on)"],
        ),
        (
            "[page]",
            "[[failures]]\nevent = \"e\"\n[page]",
            &[
                "failures[0].cause: missing (required of a failure that verify does not find)",
                "failures[0].remedy: missing (required of a failure that verify does not find)",
            ],
        ),
        (
            "[page]",
            "[[failures]]\nevent = \"e\"\nfault = \"broken\"\nby = \"me\"\n[page]",
            &[
                "failures[0].fault: invalid (expected one of `malformed`, `missing-proof`, `wrong-proof`, `wrong-key-id`, `missing-id`, `too-early`, `expired`)",
                "failures[0].by: invalid (expected one of `client`, `either`, `server`)",
            ],
        ),
        (
            "need = \"required\" }",
            "need = \"always\", max = 0, fold = \"upper\" }",
            &[
                "fields.user_id.need: invalid (expected one of `one-of`, `optional`, `required`)",
                "fields.user_id.max: invalid (expected a number from 1 to 65535)",
                "fields.user_id.fold: invalid (expected `ascii-lowercase`)",
            ],
        ),
    ];
    let hash = HASH.replacen("need = \"required\"", "need = \"optional\"", 1);
    check(&hash, &cases);
}

#[test]
fn each_missing_field_is_told_once() {
    let missing = |keys: &[&str]| -> Vec<String> {
        keys.iter()
            .map(|key| format!("{key}: missing (required)"))
            .collect()
    };
    let all = [
        "format", "kind", "vendor", "docs", "page", "examples", "proof",
    ];
    assert_eq!(faults(""), missing(&all));
    assert_eq!(faults("format = 1"), missing(&all[1..]));
    let parts = "[[docs]]\n[proof.jwt]\n[proof.jwt.life]\n[settings.x]\n[fields.email]\n[page]\n[[examples]]\n[[failures]]";
    let text = format!("format = 1\nkind = \"a\"\nvendor = \"A\"\n{parts}");
    let inside = [
        "page.login",
        "page.logout",
        "docs[0].url",
        "docs[0].read",
        "settings.x.need",
        "settings.x.about",
        "fields.email.to",
        "proof.jwt.to",
        "proof.jwt.algorithm",
        "proof.jwt.life.claim",
        "proof.jwt.life.longest",
        "examples[0].name",
        "examples[0].source",
        "examples[0].identity",
        "examples[0].secrets",
        "examples[0].expected",
        "failures[0].event",
    ];
    let [mut found, mut expected] = [faults(&text), missing(&inside)];
    found.sort_unstable();
    expected.sort_unstable();
    assert_eq!(found, expected);
}

#[test]
fn a_file_that_is_no_toml_is_told_with_its_line() {
    check(
        HASH,
        &[
            (
                "kind = \"acme\"",
                "kind = \"acme",
                &["input: invalid (not TOML, at line 2)"],
            ),
            (
                "[page]",
                "[page",
                &["input: invalid (not TOML, at line 20)"],
            ),
            ("vendor", "kind", &["input: invalid (not TOML, at line 3)"]),
        ],
    );
    assert_eq!(faults("x"), ["input: invalid (not TOML, at line 1)"]);
}

/// Faults in tables, in lists and in steps inside steps.
#[test]
fn several_faults_are_told_at_once_each_at_its_path_in_the_file() {
    let text = HASH
        .replace(
            "vendor = \"Acme Chat\"",
            "vendor = 5\nreserved = [\"a\", 1, \"b\", \"\"]",
        )
        .replace("docs = [", "docs = [{ url = \"x\", read = 1 }, ")
        .replace("about = \"the app\"", "about = \"\"")
        .replace("to = \"/user/email\"", "to = \"email\"")
        .replace("Acme.boot", "Acme boot")
        .replace("acme.q", "acme q")
        .replace("Acme.shutdown", "Acme shutdown");
    let name = "expected a dotted name of letters, digits, _ and $, without __proto__, constructor, prototype, and from the global object down: without window or another name of it before it";
    let text_form = "expected text that is not empty";
    let pointer = "expected a JSON pointer, such as /user/email, of at most 8 keys, without ~ and without keys that every object shares";
    let expected = [
        ("page.login[0].call.function", name),
        ("page.login[1].ready.steps[0].push.to", name),
        ("page.logout[0].call.function", name),
        ("vendor", text_form),
        ("reserved[1]", text_form),
        ("reserved[3]", text_form),
        (
            "docs[0].url",
            "expected an address that starts with https://",
        ),
        ("docs[0].read", "expected a TOML datetime"),
        ("settings.app.about", text_form),
        ("fields.email.to", pointer),
    ];
    let expected = expected.map(|(path, detail)| format!("{path}: invalid ({detail})"));
    assert_eq!(faults(&text), expected);
}

/// The places of values in both recipes: each value in turn is a secret that was pasted there.
#[test]
fn a_secret_in_the_place_of_a_value_is_not_quoted() {
    let secrets = [
        "0123456789abcdef0123456789abcdef",
        "/WpJq3+secret/expected",
        "a secret, expected one of at line 3",
    ];
    for (recipe, secret) in [HASH, TOKEN]
        .into_iter()
        .flat_map(|recipe| secrets.map(|secret| (recipe, secret)))
    {
        let parts: Vec<&str> = recipe.split('"').collect();
        // A part at an odd index stands between quotes; one that ` =` follows is a key.
        let values = (1..parts.len()).step_by(2);
        for index in values.filter(|index| !parts[index + 1].starts_with(" =")) {
            let mut parts = parts.clone();
            parts[index] = secret;
            let Err(error) = Recipe::parse(&parts.join("\"")) else {
                continue;
            };
            let shown = format!("{error} {error:?}");
            assert!(!shown.contains(secret), "{shown}");
        }
    }
    let broken = format!("{HASH}\nsecret = \"{}", secrets[0]);
    let error = Recipe::parse(&broken).unwrap_err();
    assert!(!format!("{error} {error:?}").contains(secrets[0]));
    let recipe = Recipe::parse(HASH).unwrap();
    assert_eq!(format!("{recipe:?}"), "Recipe(\"acme\")");
}
