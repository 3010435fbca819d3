//! Flips one word of each recipe at a time: each flip must fail the recipe's own examples, a check, or a snapshot.

use std::collections::BTreeMap;

use countersign_conformance::checks::ALL;
use countersign_conformance::{Fixture, run_check, snapshot, vectors};
use countersign_recipes::Recipe;
use toml::{Table, Value};

use crate::trial::Trial;

/// The cases whose snapshots each recipe has.
const CASES: [&str; 4] = ["full", "minimal", "email_only", "full_privacy"];

/// A recipe with one word flipped.
struct Mutant {
    flip: String,
    recipe: Table,
}

/// Returns every mutant of a recipe.
fn mutants(recipe: &Table) -> Vec<Mutant> {
    let mut all = Flips {
        recipe,
        mutants: Vec::new(),
    };
    for table in ["fields", "claims"] {
        all.places(table);
    }
    all.others();
    all.mutants
}

struct Flips<'r> {
    recipe: &'r Table,
    mutants: Vec<Mutant>,
}

impl Flips<'_> {
    /// Adds a mutant, unless the flip finds nothing to change.
    fn flip(&mut self, flip: &str, change: impl FnOnce(&mut Table) -> Option<()>) {
        let mut recipe = self.recipe.clone();
        if change(&mut recipe).is_some() && recipe != *self.recipe {
            let flip = flip.to_owned();
            self.mutants.push(Mutant { flip, recipe });
        }
    }

    fn places(&mut self, table: &'static str) {
        let Some(places) = self.recipe.get(table).and_then(Value::as_table).cloned() else {
            return;
        };
        let names: Vec<&String> = places.keys().collect();
        for name in &names {
            let at = |key: &'static str| vec![table, name.as_str(), key];
            self.flip(&format!("{table}.{name} removed"), |recipe| {
                table_at(recipe, &[table])?.remove(*name).map(drop)
            });
            self.flip(&format!("{table}.{name}.to renamed"), |recipe| {
                text_at(recipe, &at("to"))
                    .filter(|to| !to.is_empty())?
                    .push('x');
                Some(())
            });
            self.flip(&format!("{table}.{name}.need flipped"), |recipe| {
                // The choice itself says what is needed.
                if recipe
                    .get("by")
                    .is_some_and(|by| by.get(name.as_str()).is_some())
                {
                    return None;
                }
                let place = table_at(recipe, &[table, name])?;
                match place.remove("need") {
                    Some(_) => {}
                    None => drop(place.insert("need".to_owned(), "required".into())),
                }
                Some(())
            });
            self.flip(&format!("{table}.{name}.max doubled"), |recipe| {
                double(recipe, &at("max"))
            });
            self.flip(&format!("{table}.{name}.fold flipped"), |recipe| {
                // The identifiers alone: a vendor that folds, folds what it signs.
                let is_id = ["user_id", "email"].contains(&name.as_str());
                let place = table_at(recipe, &[table, name]).filter(|_| is_id)?;
                match place.remove("fold") {
                    Some(_) => {}
                    None => drop(place.insert("fold".to_owned(), "ascii-lowercase".into())),
                }
                Some(())
            });
        }
        for pair in names.windows(2) {
            self.flip(
                &format!("{table}: {} and {} swapped", pair[0], pair[1]),
                |recipe| {
                    let places = table_at(recipe, &[table])?;
                    let [one, other] = [0, 1].map(|index| places.get(pair[index]).cloned());
                    let [one, other] = [one?, other?].map(|place| place.get("to").cloned());
                    places
                        .get_mut(pair[0])?
                        .as_table_mut()?
                        .insert("to".to_owned(), other?);
                    places
                        .get_mut(pair[1])?
                        .as_table_mut()?
                        .insert("to".to_owned(), one?);
                    Some(())
                },
            );
        }
    }

    fn others(&mut self) {
        let constants = self.recipe.get("constants").and_then(Value::as_table);
        for name in constants.into_iter().flat_map(Table::keys) {
            self.flip(&format!("constants.{name} removed"), |recipe| {
                table_at(recipe, &["constants"])?.remove(name).map(drop)
            });
            self.flip(&format!("constants.{name} changed"), |recipe| {
                table_at(recipe, &["constants"])?
                    .insert(name.clone(), "other".into())
                    .map(drop)
            });
        }
        self.flip("proof.hmac.key flipped", |recipe| {
            let hmac = table_at(recipe, &["proof", "hmac"])?;
            match hmac.remove("key") {
                Some(_) => {}
                None => drop(hmac.insert("key".to_owned(), "hex".into())),
            }
            Some(())
        });
        // Where it is not said, every part is needed, so that no part is absent.
        self.flip("proof.hmac.absent removed", |recipe| {
            table_at(recipe, &["proof", "hmac"])?
                .remove("absent")
                .map(drop)
        });
        self.flip("proof.hmac.join changed", |recipe| {
            text_at(recipe, &["proof", "hmac", "join"])?.push('-');
            Some(())
        });
        self.flip("proof.hmac.message rotated", |recipe| {
            list_at(recipe, &["proof", "hmac", "message"])?.rotate_left(1);
            Some(())
        });
        self.flip("proof.hmac.message shortened", |recipe| {
            list_at(recipe, &["proof", "hmac", "message"])?
                .pop()
                .map(drop)
        });
        for field in ["email", "user_id", "name"] {
            self.flip(&format!("proof.hmac.message of {field}"), |recipe| {
                *list_at(recipe, &["proof", "hmac", "message"])?.first_mut()? = field.into();
                Some(())
            });
        }
        for kind in ["hmac", "jwt"] {
            self.flip("proof.to renamed", |recipe| {
                text_at(recipe, &["proof", kind, "to"])?.push('x');
                Some(())
            });
        }
        self.flip("proof.jwt.key-id removed", |recipe| {
            table_at(recipe, &["proof", "jwt"])?
                .remove("key-id")
                .map(drop)
        });
        let life = ["proof", "jwt", "life"];
        for key in ["default", "longest"] {
            self.flip(&format!("life.{key} doubled"), |recipe| {
                double(recipe, &[life[0], life[1], life[2], key])
            });
        }
        self.flip("life.claim flipped", |recipe| {
            let life = table_at(recipe, &life)?;
            let is_end = life.get("claim")?.as_str() == Some("exp");
            life.insert(
                "claim".to_owned(),
                if is_end { "iat" } else { "exp" }.into(),
            );
            match is_end {
                true => life.remove("default").map(drop),
                false => life
                    .insert("default".to_owned(), 300.into())
                    .map(drop)
                    .or(Some(())),
            }
        });
        self.flip("stamp.window doubled", |recipe| {
            double(recipe, &["proof", "hmac", "stamp", "window"])
        });
        self.flip("also removed", |recipe| recipe.remove("also").map(drop));
        self.flip("also: another message", |recipe| {
            let also = list_at(recipe, &["also"])?.first_mut()?.as_table_mut()?;
            *also.get_mut("message")?.as_array_mut()?.first_mut()? = "email".into();
            Some(())
        });
        self.flip("also: the first secret", |recipe| {
            list_at(recipe, &["also"])?
                .first_mut()?
                .as_table_mut()?
                .remove("secret")
                .map(drop)
        });
        self.flip("by reversed", |recipe| {
            let by = table_at(recipe, &["by"])?;
            let reversed: Vec<_> = std::mem::take(by).into_iter().collect();
            by.extend(reversed.into_iter().rev());
            Some(())
        });
        let by = self.recipe.get("by").and_then(Value::as_table);
        for choice in by.into_iter().flat_map(Table::keys) {
            self.flip(&format!("by.{choice}: the others flipped"), |recipe| {
                let others = recipe
                    .get("by")?
                    .as_table()?
                    .keys()
                    .find(|other| *other != choice)?
                    .clone();
                let sends = list_at(recipe, &["by", choice])?;
                match sends.pop() {
                    Some(_) => {}
                    None => sends.push(others.into()),
                }
                Some(())
            });
        }
        for steps in ["login", "renewal", "logout"] {
            let count = self.recipe["page"]
                .get(steps)
                .and_then(Value::as_array)
                .map_or(0, Vec::len);
            for index in 0..count {
                self.flip(&format!("page.{steps}[{index}] removed"), |recipe| {
                    let steps = list_at(recipe, &["page", steps])?;
                    steps.remove(index);
                    Some(())
                });
            }
        }
        self.flip("page.renew flipped", |recipe| {
            let renew = text_at(recipe, &["page", "renew"])?;
            *renew = if renew == "event" { "call" } else { "event" }.to_owned();
            Some(())
        });
    }
}

fn value_at<'t>(recipe: &'t mut Table, path: &[&str]) -> Option<&'t mut Value> {
    let (first, rest) = path.split_first()?;
    rest.iter().try_fold(recipe.get_mut(*first)?, |value, key| {
        value.as_table_mut()?.get_mut(*key)
    })
}

fn table_at<'t>(recipe: &'t mut Table, path: &[&str]) -> Option<&'t mut Table> {
    value_at(recipe, path)?.as_table_mut()
}

fn list_at<'t>(recipe: &'t mut Table, path: &[&str]) -> Option<&'t mut Vec<Value>> {
    value_at(recipe, path)?.as_array_mut()
}

fn text_at<'t>(recipe: &'t mut Table, path: &[&str]) -> Option<&'t mut String> {
    match value_at(recipe, path)? {
        Value::String(text) => Some(text),
        _ => None,
    }
}

fn double(recipe: &mut Table, path: &[&str]) -> Option<()> {
    match value_at(recipe, path)? {
        Value::Integer(number) => *number *= 2,
        _ => return None,
    }
    Some(())
}

/// Returns the test that notices a mutant; `None` where none does.
fn noticed(trial: &Trial, mutant: &Mutant) -> Option<String> {
    let text = toml::to_string(&mutant.recipe).unwrap();
    let Ok(recipe) = Recipe::parse(&text) else {
        return Some("its reader".to_owned());
    };
    let answers = recipe.known_answers();
    if vectors::check(&recipe.into_kind(), &answers).is_err() {
        return Some("its examples".to_owned());
    }
    let of_mutant = Trial {
        recipe: String::leak(text),
        ..trial.clone()
    };
    if of_mutant.configuration().unwrap().build().is_err() {
        return Some("its settings".to_owned());
    }
    if (trial.limits)(&of_mutant).is_err() {
        return Some("the vendor's limits".to_owned());
    }
    // No check knows the vendor's page, so a flip there is looked for in the snapshots first.
    let checks = if mutant.flip.starts_with("page") {
        &[]
    } else {
        ALL
    };
    for (name, check) in checks {
        if run_check(*check, &of_mutant).is_err() {
            return Some((*name).to_owned());
        }
    }
    let differs = |case: &&&str| snapshot::of(&of_mutant, case) != snapshot::of(trial, case);
    let case = CASES.iter().find(differs);
    case.map(|case| format!("the snapshot {case}"))
}

/// Tries every mutant of these trials, and returns those that nothing noticed.
pub(crate) fn missed(trials: &[Trial]) -> Vec<String> {
    let mut missed: BTreeMap<String, usize> = BTreeMap::new();
    let mut variants: BTreeMap<String, usize> = BTreeMap::new();
    for trial in trials {
        let recipe: Table = toml::from_str(trial.recipe).unwrap();
        let kind = recipe["kind"].as_str().unwrap().to_owned();
        *variants.entry(kind.clone()).or_default() += 1;
        for mutant in mutants(&recipe) {
            match noticed(trial, &mutant) {
                Some(_) => {}
                None => {
                    *missed
                        .entry(format!("{kind}: {}", mutant.flip))
                        .or_default() += 1
                }
            }
        }
    }
    // A flip that one variant of a recipe does not show is noticed by the other.
    let by_all = |(flip, count): (String, usize)| {
        let kind = flip.split(':').next().unwrap_or_default();
        (variants.get(kind) == Some(&count)).then_some(flip)
    };
    missed.into_iter().filter_map(by_all).collect()
}
