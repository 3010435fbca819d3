//! The name of the program, which is that of its file: a command with further kinds may not be called `countersign`.

use std::borrow::Cow;
use std::env::consts::EXE_SUFFIX;
use std::ffi::OsStr;
use std::path::Path;
use std::sync::OnceLock;

/// The name that the texts of this package use.
pub(crate) const COUNTERSIGN: &str = "countersign";

/// Returns the name of this program.
pub(crate) fn name() -> &'static str {
    static NAME: OnceLock<String> = OnceLock::new();
    NAME.get_or_init(|| {
        let called = std::env::args_os().next();
        let named = called.as_deref().and_then(file_name);
        named.unwrap_or(COUNTERSIGN).to_owned()
    })
}

/// Returns a text that names the command, with the name of this program.
pub(crate) fn named(text: &str) -> Cow<'_, str> {
    match name() {
        COUNTERSIGN => text.into(),
        other => text.replace(COUNTERSIGN, other).into(),
    }
}

/// Returns the name of a program's file; `None` where a shell's script could not hold it as it is.
fn file_name(called: &OsStr) -> Option<&str> {
    let name = Path::new(called).file_name()?.to_str()?;
    let name = name.strip_suffix(EXE_SUFFIX).unwrap_or(name);
    let plain = |one: char| one.is_ascii_alphanumeric() || matches!(one, '-' | '_' | '.');
    let is_plain = name.starts_with(|first: char| first.is_ascii_alphanumeric());
    (is_plain && name.chars().all(plain)).then_some(name)
}

#[cfg(test)]
mod tests {
    use std::ffi::OsStr;

    use super::file_name;

    #[test]
    fn a_program_is_called_as_its_file() {
        for (called, name) in [
            ("countersign", Some("countersign")),
            ("/usr/local/bin/acme-chats", Some("acme-chats")),
            ("./countersign-0.1.0", Some("countersign-0.1.0")),
            ("", None),
            ("/", None),
            ("-sh", None),
            ("a b", None),
            ("a\u{1b}[2J", None),
            ("a$(b)", None),
        ] {
            assert_eq!(file_name(OsStr::new(called)), name, "{called}");
        }
    }
}
