use countersign::{ClientBundle, FieldPath, Reason};

use crate::bench::{Bench, Issued};
use crate::fixture::Fixture;
use crate::leaf::{Leaf, leaves};
use crate::reading::substance;

/// Each value of the identity is in the bundle or listed as dropped, and never both.
///
/// A value is in the bundle where another value in its stead makes another bundle. So one that only
/// went in as a digest counts, and one that was cut short does not.
///
/// # Errors
///
/// The first value that was lost without a word, or that is there although it is listed as dropped.
pub fn accounts_for_loss(fixture: &dyn Fixture) -> Result<(), String> {
    Bench::each(fixture, |bench| {
        for issued in bench.issued()? {
            let identity = issued.identity();
            // Both bundles come from one writer's text, so that only the value differs.
            let Some(Ok(bundle)) = bench.issue(&identity.to_string(), issued.action) else {
                continue;
            };
            for leaf in leaves(&identity) {
                let Some(altered) = leaf.altered(&identity).map(|value| value.to_string()) else {
                    lists_what_is_no_value(&issued, &leaf)?;
                    continue;
                };
                let Some(other) = bench.issue(&altered, issued.action) else {
                    continue;
                };
                let goes_in = other.map_or(true, |other| substance(&other) != substance(&bundle));
                match reason(&bundle, &leaf.path) {
                    None if !goes_in => {
                        let broken = format!("{} is neither in the bundle nor dropped", leaf.path);
                        return Err(issued.says(broken));
                    }
                    Some(reason)
                        if goes_in
                            && stays_out(reason)
                            && !leaf.is_removed()
                            && bench.repeats() =>
                    {
                        let broken =
                            format!("{} is in the bundle, and listed as dropped", leaf.path);
                        return Err(issued.says(broken));
                    }
                    _ => {}
                }
            }
        }
        Ok(())
    })
}

fn lists_what_is_no_value(issued: &Issued<'_>, leaf: &Leaf) -> Result<(), String> {
    match reason(&issued.bundle, &leaf.path) {
        Some(_) => Ok(()),
        None => Err(issued.says(format!("{} is malformed and not dropped", leaf.path))),
    }
}

fn reason(bundle: &ClientBundle, path: &FieldPath) -> Option<Reason> {
    let mut dropped = bundle.dropped.iter();
    let dropped = dropped.find(|dropped| path.is_within(&dropped.path))?;
    Some(dropped.reason)
}

/// Whether another value of the same kind and length would be dropped as well.
const fn stays_out(reason: Reason) -> bool {
    !matches!(reason, Reason::Invalid | Reason::UnsupportedValue)
}
