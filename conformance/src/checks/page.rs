//! The script of a bundle stays inside its element.

use countersign::{ClientBundle, Result as Issued, page_script};

use crate::fixture::Fixture;
use crate::trial::Trial;

/// The script of every bundle parses in HTML, whatever its strings hold.
///
/// # Errors
///
/// The first case whose script could end early.
pub fn safe_in_a_page(fixture: &dyn Fixture) -> Result<(), String> {
    renders_safely(fixture, |bundle| {
        page_script(&[bundle], Some("bm9uY2U="), None)
    })
}

/// The same for another renderer: between `<script…>` and `</script>` it writes no `<`, and neither
/// of the line breaks that only JavaScript knows.
///
/// # Errors
///
/// The first case whose script could end early.
pub fn renders_safely(
    fixture: &dyn Fixture,
    render: impl Fn(&ClientBundle) -> Issued<String>,
) -> Result<(), String> {
    Trial::each(fixture, |trial| {
        for issued in trial.issued()? {
            let script = render(&issued.bundle).map_err(|error| issued.says(error))?;
            let body = script
                .strip_prefix("<script")
                .and_then(|rest| rest.trim_end().strip_suffix("</script>"))
                .and_then(|rest| rest.split_once('>'));
            let Some((_, body)) = body else {
                return Err(issued.says("its script is no script element"));
            };
            if body.contains(['<', '\u{2028}', '\u{2029}']) {
                return Err(issued.says("a text of the user gets out of its script"));
            }
        }
        Ok(())
    })
}
