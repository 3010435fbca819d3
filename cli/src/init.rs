//! `init`: a configuration to fill in, with a line of comment for each setting.

use std::fmt::Write as _;
use std::fs::OpenOptions;
use std::io::Write as _;

use countersign::Registry;
use countersign::config::{Presence, Setting, SettingForm};
use countersign::problem::near;

use crate::arguments::Init;
use crate::output::Output;
use crate::program::named;
use crate::status::{Failure, Status};

const HEAD: &str = "\
# What each setting says stands above it. A setting behind a # may be left out.
# Secrets are named here and never written. Check the file by: countersign check-config
";

pub(crate) fn run(
    options: &Init,
    registry: &Registry,
    output: &mut Output,
) -> Result<Status, Failure> {
    let text = configuration(&options.kinds, registry)?;
    match &options.output {
        None => output.write(text.as_bytes())?,
        Some(path) => {
            // An existing configuration is not overwritten.
            let file = OpenOptions::new().write(true).create_new(true).open(path);
            file.and_then(|mut file| file.write_all(text.as_bytes()))
                .map_err(|error| Failure::new(format!("cannot write {path:?}: {error}")))?;
        }
    }
    Ok(Status::Done)
}

fn configuration(kinds: &[String], registry: &Registry) -> Result<String, Failure> {
    let mut text = named(HEAD).into_owned();
    let mut unknown = Vec::new();
    let mut names: Vec<&str> = Vec::new();
    for kind in kinds {
        match registry.settings(kind) {
            Some(settings) if !names.contains(&kind.as_str()) => {
                names.push(kind);
                let _ = write!(text, "\n[adapters.{kind}]\nkind = \"{kind}\"\n");
                settings.iter().for_each(|one| write(kind, one, &mut text));
            }
            Some(_) => unknown.push(format!("{kind} is named twice")),
            None => unknown.push(no_kind(kind, &registry.kinds())),
        }
    }
    if unknown.is_empty() {
        Ok(text)
    } else {
        Err(Failure::lines(unknown))
    }
}

fn no_kind(kind: &str, kinds: &[&'static str]) -> String {
    match near(kind, kinds, &[]) {
        Some(meant) => format!("there is no kind {kind:?}: {meant} is meant"),
        None => format!("there is no kind {kind:?}: there are {}", kinds.join(", ")),
    }
}

fn write(kind: &str, setting: &Setting, text: &mut String) {
    let off = match setting.presence {
        Presence::Required | Presence::Usual => "",
        _ => "# ",
    };
    let _ = writeln!(text, "# {}", setting.about);
    if let SettingForm::Choice(words) | SettingForm::Words(words) = &setting.form {
        let _ = writeln!(text, "# one of: {}", words.join(", "));
    }
    let _ = writeln!(text, "{off}{} = {}", setting.key, value(kind, setting));
}

/// Returns a value that can stand there until the user fills in their own.
fn value(kind: &str, setting: &Setting) -> String {
    let example = setting.example;
    let secret = |more: &str| {
        let name = format!("{kind}_{}{more}", setting.key.trim_end_matches('s'));
        let name = name.replace('-', "_").to_uppercase();
        format!("{{ env = \"COUNTERSIGN_{name}\" }}")
    };
    match &setting.form {
        SettingForm::Secret => secret(""),
        SettingForm::Secrets | SettingForm::SecretsWithIds(_) => format!("[{}]", secret("")),
        SettingForm::DatedSecrets => format!("[{{ from = 0, secret = {} }}]", secret("")),
        SettingForm::Boolean => "true".to_owned(),
        SettingForm::Integer(least, _) if example.is_empty() => least.to_string(),
        SettingForm::Integer(..) => example.to_owned(),
        SettingForm::Words(words) => format!("[\"{}\"]", words.first().unwrap_or(&"")),
        SettingForm::Choice(words) if example.is_empty() => {
            format!("\"{}\"", words.first().unwrap_or(&""))
        }
        _ => format!("\"{example}\""),
    }
}
