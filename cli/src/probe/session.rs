//! The session, read from the header lines of a file. On the command line it would stay in the shell's history and show
//! in the list of processes.

use std::fs::File;
use std::io::{ErrorKind, Read};
use std::path::Path;

use countersign::Secret;
use countersign::http::{HeaderMap, HeaderName, HeaderValue};

use crate::status::Failure;

/// The longest file, in bytes. No browser sends so many headers.
const LONGEST: usize = 64 * 1024;

/// The headers that a copied request brings along and that the probe's requests set themselves.
const NOT_TAKEN: [&str; 6] = [
    "accept-encoding",
    "connection",
    "content-length",
    "content-type",
    "host",
    "transfer-encoding",
];

/// The headers that a browser sends whether the user is signed in or not.
const NO_SESSION: [&str; 9] = [
    "accept",
    "accept-language",
    "origin",
    "referer",
    "sec-fetch-dest",
    "sec-fetch-mode",
    "sec-fetch-site",
    "user-agent",
    "x-requested-with",
];

/// Whether a header can carry the session.
pub(super) fn is_of_session(name: &HeaderName) -> bool {
    !NO_SESSION.contains(&name.as_str())
}

/// Reads the headers of a file: `Name: value`, one a line.
pub(super) fn read(file: &Path, option: &str) -> Result<HeaderMap, Failure> {
    let unreadable =
        |why: &str| Failure::new(format!("cannot read the file that {option} names: {why}"));
    // The name is not quoted: it may be the session itself, given by mistake. A pipe will do.
    let opened = File::open(file).map_err(|error| match error.kind() {
        ErrorKind::NotFound => unreadable("there is no such file"),
        _ => unreadable(&error.to_string()),
    })?;
    let mut text = Vec::with_capacity(LONGEST);
    let length = opened.take(LONGEST as u64).read_to_end(&mut text);
    match length.map_err(|error| unreadable(&error.to_string()))? {
        0 => return Err(unreadable("it is empty")),
        LONGEST => return Err(unreadable("it has more than 64 KiB")),
        _ => {}
    }
    let text = Secret::new(text).map_err(|_| unreadable("it is empty"))?;
    parse(text.expose()).map_err(|faults| {
        let tell = |fault| format!("{file:?}: {fault}");
        Failure::lines(faults.into_iter().map(tell).collect())
    })
}

/// Returns the headers, or every fault at once. A fault quotes no word of its line.
fn parse(text: &[u8]) -> Result<HeaderMap, Vec<String>> {
    let (mut headers, mut faults) = (HeaderMap::new(), Vec::new());
    let lines = text.split(|byte| *byte == b'\n');
    for (number, line) in (1..).zip(lines.map(<[u8]>::trim_ascii)) {
        if line.is_empty() {
            continue;
        }
        match header(line) {
            Some((name, _)) if NOT_TAKEN.contains(&name.as_str()) => faults.push(format!(
                "line {number}: {name} is the request's own; leave the line out"
            )),
            Some((name, value)) => drop(headers.append(name, value)),
            None => faults.push(format!("line {number}: not of the form Name: value")),
        }
    }
    if headers.is_empty() && faults.is_empty() {
        faults.push("there is no header in it, such as Cookie: NAME=VALUE".to_owned());
    }
    if faults.is_empty() {
        Ok(headers)
    } else {
        Err(faults)
    }
}

fn header(line: &[u8]) -> Option<(HeaderName, HeaderValue)> {
    let colon = line.iter().position(|byte| *byte == b':')?;
    let (name, value) = line.split_at_checked(colon)?;
    let name = HeaderName::from_bytes(name).ok()?;
    let mut value = HeaderValue::from_bytes(value.get(1..)?.trim_ascii()).ok()?;
    value.set_sensitive(true);
    Some((name, value))
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn lines_are_headers() {
        let text = b"Cookie: a=b; c=d:e\r\n\nX-CSRF-Token:x\nCookie: f=g\n";
        let headers = parse(text).unwrap();
        let cookies: Vec<_> = headers.get_all("cookie").iter().collect();
        assert_eq!(cookies, ["a=b; c=d:e", "f=g"]);
        assert_eq!(headers["x-csrf-token"], "x");
        assert!(headers.values().all(|value| value.is_sensitive()));
        assert!(!format!("{headers:?}").contains("a=b"));
    }

    #[test]
    fn every_faulty_line_is_told_by_its_number_alone() {
        let faults = parse(b"marked\nCookie: a=b\nHost: marked\nm\xe4rked: x\n: marked\n");
        let faults = faults.unwrap_err();
        assert!(!faults.concat().contains("marked"), "{faults:?}");
        let lines: Vec<_> = faults.iter().map(|fault| &fault[..7]).collect();
        assert_eq!(lines, ["line 1:", "line 3:", "line 4:", "line 5:"]);
        assert_eq!(parse(b" \n").unwrap_err().len(), 1);
    }
}
