//! Screenings that are looked into: the fields that are dropped beside faults, which no refusal tells.

mod by_adapter;
mod fold;
mod malformed;
mod table;

use crate::adapter::{Policy, Request, Rules, Screening, Table};
use crate::bundle::Dropped;
use crate::problem::Problems;

/// Screens a request, and returns what was read, the faults and the dropped fields.
fn screened<'a, T>(
    rules: &'a Rules,
    request: &Request<'a>,
    read: impl Fn(&mut Screening<'a>) -> T,
) -> (T, Problems, Vec<Dropped>) {
    let mut screening = Screening::of(rules, request);
    let value = read(&mut screening);
    let (problems, dropped) = screening.finish();
    let checked = rules.check(request, |screening| drop(read(screening)));
    assert_eq!(checked, problems);
    let refused = rules.accept(request, |screening| drop(read(screening)));
    assert_eq!(refused.is_err(), !problems.is_empty());
    (value, problems, dropped)
}

fn rules(table: &Table, policy: Policy) -> Rules {
    let capabilities = crate::adapter::Capabilities::new("kind", table.clone());
    Rules::new(capabilities).with_policy(policy)
}
