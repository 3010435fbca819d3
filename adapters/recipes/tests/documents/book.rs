//! The book of vendors, and the table of them in the README.

use std::fmt::Write;

use countersign::adapter::Capabilities;
use countersign::config::{Kind, Presence, SettingForm};
use countersign::verify::Failure;
use countersign_conformance::docs::{failure_table, field_table, printed, vendor_table};
use countersign_recipes::{Recipe, SHIPPED};
use toml::{Table, Value};

use crate::compare;

const HEAD: &str = "# The book of vendors

A test writes this book from the recipes; do not edit it. A rule that no document says is listed as inferred. `verify` and
`countersign explain` know every failure.
";

/// A shipped recipe: the words of its file, and its kind.
struct Vendor {
    file: Table,
    kind: Kind,
}

fn vendors() -> Vec<Vendor> {
    let read = |text: &&str| Vendor {
        file: toml::from_str(text).unwrap(),
        kind: Recipe::parse(text).unwrap().into_kind(),
    };
    let mut vendors: Vec<Vendor> = SHIPPED.iter().map(read).collect();
    vendors.sort_by_key(|vendor| (vendor.text("vendor").to_lowercase(), vendor.kind.name()));
    vendors
}

impl Vendor {
    fn text(&self, key: &str) -> &str {
        self.file
            .get(key)
            .and_then(Value::as_str)
            .unwrap_or_default()
    }

    fn list(&self, key: &str) -> &[Value] {
        let list = self.file.get(key).and_then(Value::as_array);
        list.map_or(&[], Vec::as_slice)
    }

    fn section(&self) -> String {
        let kind = self.kind.name();
        let mut text = format!("\n<a id=\"{kind}\"></a>\n\n## {}\n\n", self.text("vendor"));
        let _ = writeln!(text, "Kind `{kind}`.\n");
        for (word, key) in [("Must be on", "switch"), ("Know this", "warning")] {
            if self.file.contains_key(key) {
                let _ = writeln!(text, "**{word}**: {}.\n", self.text(key));
            }
        }
        text.push_str(&self.configuration());
        text.push_str(&self.proof());
        for capabilities in self.kind.capabilities() {
            if let Some(variant) = capabilities.variant() {
                let _ = writeln!(text, "With `{variant}`:\n");
            }
            let _ = writeln!(text, "{}", field_table(capabilities.first()));
        }
        for part in ["fields", "claims"] {
            let places = self.file.get(part).and_then(Value::as_table);
            for (_, place) in places.into_iter().flatten() {
                if let Some(setting) = place.get("before").and_then(Value::as_str) {
                    let to = place["to"].as_str().unwrap();
                    let _ = writeln!(
                        text,
                        "The value at `{to}` begins with the setting `{setting}`.\n"
                    );
                }
            }
        }
        let reserved = self.list("reserved").iter().filter_map(Value::as_str);
        let reserved: Vec<_> = reserved.map(|name| format!("`{name}`")).collect();
        if !reserved.is_empty() {
            let names = reserved.join(", ");
            let _ = writeln!(text, "No attribute may be called {names}.\n");
        }
        text.push_str(&self.steps());
        let note = |failure: &Failure| if failure.documented { "vendor" } else { "us" };
        let failures = failure_table(self.kind.failures(), "named by", note);
        let _ = writeln!(text, "**Failures**\n\n{failures}");
        let inferred = self.list("inferred").iter().filter_map(Value::as_str);
        let inferred: Vec<_> = inferred.map(|rule| format!("- {rule}\n")).collect();
        if !inferred.is_empty() {
            let _ = writeln!(text, "**Inferred**\n\n{}", inferred.concat());
        }
        text.push_str("**Sources**\n\n");
        for doc in self.list("docs") {
            let (url, read) = (doc["url"].as_str().unwrap(), &doc["read"]);
            let _ = writeln!(text, "- <{url}>, read on {read}");
        }
        text
    }

    /// An entry with the settings that it needs, and a table of all.
    fn configuration(&self) -> String {
        let kind = self.kind.name();
        let mut entry = format!("```toml\n[adapters.{kind}]\nkind = \"{kind}\"\n");
        let mut table = "| setting | needed | is |\n| --- | --- | --- |\n".to_owned();
        for setting in self.kind.settings() {
            let needed = setting.presence != Presence::Optional;
            let about = match &setting.form {
                SettingForm::Choice(words) => {
                    format!("{}: `{}`", setting.about, words.join("` or `"))
                }
                SettingForm::Integer(least, most) => {
                    format!("{}, from {least} to {most}", setting.about)
                }
                _ => setting.about.to_owned(),
            };
            let word = if needed { "yes" } else { "no" };
            let _ = writeln!(table, "| `{}` | {word} | {about} |", setting.key);
            if needed {
                let value = match setting.form {
                    SettingForm::Secret => {
                        let name = format!("{kind}_{}", setting.key).replace('-', "_");
                        format!("{{ env = \"{}\" }}", name.to_uppercase())
                    }
                    _ => format!("\"{}\"", setting.example),
                };
                let _ = writeln!(entry, "{} = {value}", setting.key);
            }
        }
        format!("{entry}```\n\n{table}\n")
    }

    fn proof(&self) -> String {
        let mut text = String::new();
        let proof = self.file["proof"].as_table().unwrap();
        let lives = if let Some(hmac) = proof.get("hmac") {
            let _ = write!(text, "**The proof** is {}.", hash(hmac));
            match hmac.get("stamp") {
                None => "It holds for good.".to_owned(),
                Some(stamp) => format!(
                    "Its moment, in milliseconds, stands at `{}`, and it holds for {} seconds.",
                    stamp["to"].as_str().unwrap(),
                    stamp["window"]
                ),
            }
        } else {
            let jwt = &proof["jwt"];
            let _ = write!(
                text,
                "**The proof** is a JWT (HS256) at `{}`.",
                jwt["to"].as_str().unwrap()
            );
            let life = &jwt["life"];
            match life.get("default") {
                Some(usual) => format!(
                    "It holds for {usual} seconds, and by `ttl` for up to {}.",
                    life["longest"]
                ),
                None => format!("It holds for {} seconds from its `iat`.", life["longest"]),
            }
        };
        let _ = write!(text, " {lives}");
        if self.kind.capabilities()[0]
            .first()
            .proof()
            .longest_life()
            .is_some()
        {
            let by_event = self.file["page"].get("renew").and_then(Value::as_str) == Some("event");
            text.push_str(if by_event {
                " The vendor's script asks the page for the next one."
            } else {
                " The page must ask for the next one before `refresh_at`."
            });
        }
        for also in self.list("also") {
            let _ = write!(text, " Beside it stands {}.", hash(also));
        }
        text.push_str("\n\n");
        text
    }

    fn steps(&self) -> String {
        let mut text = "**The page** runs these steps:\n\n```text\n".to_owned();
        for part in ["login", "renewal", "logout"] {
            let steps = self.file["page"].get(part).and_then(Value::as_array);
            for step in steps.into_iter().flatten() {
                let _ = writeln!(text, "{part}: {}", serde_json::to_string(step).unwrap());
            }
        }
        text.push_str("```\n\n");
        text
    }
}

/// Describes an HMAC of a file.
fn hash(hmac: &Value) -> String {
    let parts = hmac["message"].as_array().unwrap().iter();
    let parts: Vec<_> = parts
        .map(|part| format!("`{}`", part.as_str().unwrap()))
        .collect();
    let mut text = format!(
        "the lower-case hex HMAC-SHA256 of {} at `{}`",
        parts.join(", "),
        hmac["to"].as_str().unwrap()
    );
    let word = |key: &str| hmac.get(key).and_then(Value::as_str);
    if let Some(join) = word("join") {
        let _ = write!(text, ", with `{join}` between them");
    }
    if word("absent") == Some("empty") {
        text.push_str(", where an absent one is an empty text");
    }
    if word("key") == Some("hex") {
        text.push_str(", whose key is the bytes of the secret's hex digits");
    }
    if let Some(secret) = word("secret") {
        let _ = write!(text, ", whose key is `{secret}`");
    }
    text
}

#[test]
fn the_book_of_vendors_is_of_the_recipes() {
    let sections: Vec<String> = vendors().iter().map(Vendor::section).collect();
    assert_eq!(sections.len(), SHIPPED.len());
    compare("VENDORS.md", &format!("{HEAD}{}", sections.concat()));
}

#[test]
fn the_readme_lists_the_vendors() {
    let vendors = vendors();
    let kinds = vendors.iter().flat_map(|vendor| vendor.kind.capabilities());
    let kinds: Vec<Capabilities> = kinds.cloned().collect();
    let table = vendor_table(&kinds, |kind| format!("VENDORS.md#{kind}"));
    let readme = include_str!("../../README.md");
    let known = printed(readme, "vendors").unwrap();
    let whole = |table: &str| format!("<!-- vendors -->\n{table}<!-- end of vendors -->");
    compare("README.md", &readme.replace(&whole(known), &whole(&table)));
}
