//! `check-recipe`: tries a vendor as data, so that somebody without Rust knows that it holds.

mod forgeries;
mod report;
mod trial;

use std::fs::File;
use std::io::Read;
use std::path::Path;

use countersign::config::Kind;
use countersign::problem::{Code, Path as Field, Problem, Problems};
use countersign::verify::Presented;
use countersign::{ClientBundle, Error};
use countersign_conformance::{Fixture, checks, run_check};
use countersign_recipes::Recipe;
use serde_json::Value;

use self::forgeries::Facts;
use self::report::{Finding, Report};
use self::trial::{Example, Trial};
use crate::output::Output;
use crate::status::{Failure, Status};

/// The longest file that is read, in bytes. A recipe itself must be shorter.
const LONGEST: u64 = 1024 * 1024;

/// The check that no recipe can have.
const NOT_RUN: (&str, &str) = (
    "typed_equals_erased",
    "not run: a recipe has one way to its payload, and no function of its own",
);

/// The checks in which somebody who knows the vendor would judge each proof by other code.
const JUDGED: [&str; 3] = ["verifies", "gives_back_the_user", "tells_users_apart"];

pub(crate) fn run(file: &Path, output: &mut Output) -> Result<Status, Failure> {
    let text = read(file)?;
    let mut report = Report::new(output);
    let recipe = match text.and_then(|text| Recipe::parse(&text).map_err(|error| faults(&error))) {
        Ok(recipe) => recipe,
        Err(problems) => {
            report.add(&Finding::format(None, &problems))?;
            report.end()?;
            return Ok(Status::Unusable);
        }
    };
    let examples: Vec<Example> = serde_json::from_str(&recipe.known_answers())
        .map_err(|_| Failure::new("the examples of the recipe cannot be read"))?;
    let proofs = recipe.proofs().into_iter();
    let proofs: Vec<&str> = proofs.map(|at| &*String::leak(at)).collect();
    let proofs: &'static [&'static str] = proofs.leak();
    let kind = recipe.into_kind();
    report.add(&Finding::format(Some(&kind), &Problems::new()))?;
    let mut tried: Vec<&Value> = Vec::new();
    let mut trials = Vec::new();
    for example in &examples {
        match Trial::of(&kind, example, proofs) {
            Ok(trial) => {
                try_example(&kind, &trial, example, &mut report)?;
                // Another entry may be another scheme, by its `by`.
                if !tried.contains(&&example.config) {
                    tried.push(&example.config);
                    trials.push((example, trial));
                }
            }
            Err(error) => report.add(&Finding::refused(example, error.problems()))?,
        }
    }
    for (example, trial) in &trials {
        try_kit(trial, example, &mut report)?;
    }
    report.end()
}

/// Reads the file as text, or returns the fault.
fn read(file: &Path) -> Result<Result<String, Problems>, Failure> {
    let mut bytes = Vec::new();
    File::open(file)
        .and_then(|file| file.take(LONGEST).read_to_end(&mut bytes))
        .map_err(|error| Failure::new(format!("cannot read {file:?}: {error}")))?;
    let text = String::from_utf8(bytes);
    Ok(text.map_err(|_| Problem::new(Field::ROOT, Code::Invalid, "not UTF-8").into()))
}

fn faults(error: &Error) -> Problems {
    error.problems().clone()
}

/// Makes the bundle of an example, compares it, and has the vendor judge it and its forgeries.
fn try_example(
    kind: &Kind,
    trial: &Trial,
    example: &Example,
    report: &mut Report<'_>,
) -> Result<(), Failure> {
    let bundle = match trial.issue(&example.identity, example.now) {
        Ok(bundle) => bundle,
        Err(error) => return report.add(&Finding::refused(example, error.problems())),
    };
    let adapter = trial.adapter();
    let judge = |bundle: &ClientBundle, now| adapter.verify(&Presented::of(bundle), now);
    let payload = forgeries::value(&bundle);
    let differs = |(at, expected): &(&String, &Value)| payload.pointer(at) != Some(expected);
    match example.expected.iter().find(differs) {
        None => report.add(&Finding::example(example))?,
        Some((at, expected)) => {
            let given = forgeries::with_expected(&bundle, at, expected);
            let refusal = given.and_then(|given| judge(&given, example.now).err());
            let slip = refusal.and_then(|why| why.slip);
            report.add(&Finding::other(
                example,
                at,
                expected,
                payload.pointer(at),
                slip,
            ))?;
        }
    }
    report.add(&Finding::accepted(example, &judge(&bundle, example.now)))?;
    let other = trial.issue(&forgeries::another_user(&example.identity), example.now);
    let facts = Facts {
        table: adapter.capabilities().first(),
        proofs: trial.proofs(),
        time: kind.page_facts().and_then(|facts| facts.time),
    };
    for forgery in forgeries::all(&bundle, other.as_ref().ok(), &facts, example.now) {
        let verdict = judge(&forgery.bundle, forgery.now);
        report.add(&Finding::forgery(example, &forgery, &verdict))?;
    }
    Ok(())
}

/// Runs every check of the conformance kit that a recipe can have.
fn try_kit(trial: &Trial, example: &Example, report: &mut Report<'_>) -> Result<(), Failure> {
    for (name, check) in checks::ALL {
        let (not_run, why) = NOT_RUN;
        if *name == not_run {
            report.add(&Finding::not_run(example, name, why))?;
            continue;
        }
        let broken = run_check(*check, trial).err();
        let broken = broken.map(|broken| trial.without_secrets(&broken));
        report.add(&Finding::check(
            example,
            name,
            broken,
            JUDGED.contains(name),
        ))?;
    }
    Ok(())
}
