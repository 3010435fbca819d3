//! The options of `serve`.

use std::net::SocketAddr;
#[cfg(unix)]
use std::path::PathBuf;

use clap::Args;
use countersign::config::SecretRef;

use crate::status::Failure;

/// The socket where none is named. A system service may make a folder of its name in `/run`.
#[cfg(unix)]
const DEFAULT: &str = "/run/countersign/countersign.sock";

#[derive(Debug, Args)]
pub(crate) struct Serve {
    /// Where to listen: unix:PATH for a socket that its owner alone may open, or an address and port, such as
    /// 127.0.0.1:8080; may be given several times [default: unix:/run/countersign/countersign.sock]
    #[arg(long, value_name = "WHERE", value_parser = place)]
    listen: Vec<Listen>,

    /// A key that callers must show, under a name for the log: NAME=env:VARIABLE or NAME=file:PATH; may be given several
    /// times, so that a new key and an old one hold at once
    #[arg(long = "key", value_name = "NAME=SOURCE")]
    keys: Vec<String>,

    /// The most connections at a time, for each place to listen; one more is answered 503
    #[arg(long, value_name = "NUMBER", default_value_t = 1024, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    pub(crate) connections: u32,
}

/// A place to listen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Listen {
    #[cfg(unix)]
    Unix(PathBuf),
    Tcp(SocketAddr),
}

/// The name of a key, and the place where it is found.
#[derive(Clone, Debug)]
pub(crate) struct KeySource {
    pub(crate) name: String,
    pub(crate) secret: SecretRef,
}

impl Serve {
    /// Returns the places to listen. An address is reached by every user of the machine or of the network, so that it
    /// needs a key.
    pub(crate) fn places(&self) -> Result<Vec<Listen>, Failure> {
        let is_open = |place: &Listen| matches!(place, Listen::Tcp(_));
        if self.keys.is_empty() && self.listen.iter().any(is_open) {
            let message = "whoever reaches an address could sign anybody in: give a --key as well";
            return Err(Failure::new(message));
        }
        if !self.listen.is_empty() {
            return Ok(self.listen.clone());
        }
        #[cfg(unix)]
        return Ok(vec![Listen::Unix(PathBuf::from(DEFAULT))]);
        #[cfg(not(unix))]
        Err(Failure::new("give --listen and a --key"))
    }

    /// Returns the keys. A wrong option is not quoted, since it may be a key.
    pub(crate) fn keys(&self) -> Result<Vec<KeySource>, Failure> {
        let mut found: Vec<KeySource> = Vec::new();
        for (number, text) in (1..).zip(&self.keys) {
            let fault = |why: &str| Failure::new(format!("--key, number {number}: {why}"));
            let source = source(text).ok_or_else(|| {
                fault("it is not NAME=env:VARIABLE or NAME=file:PATH, with a NAME of letters, digits, -, _ and .")
            })?;
            if found.iter().any(|known| known.name == source.name) {
                return Err(fault("the name is used twice"));
            }
            found.push(source);
        }
        Ok(found)
    }
}

fn place(text: &str) -> Result<Listen, &'static str> {
    #[cfg(unix)]
    if let Some(path) = text.strip_prefix("unix:") {
        let path = (!path.is_empty()).then(|| Listen::Unix(PathBuf::from(path)));
        return path.ok_or("unix: and no path");
    }
    let address = text.parse().map(Listen::Tcp);
    address.map_err(|_| "not unix:PATH, and not an IP address and a port")
}

fn source(text: &str) -> Option<KeySource> {
    let (name, place) = text.split_once('=')?;
    let secret = match place.split_once(':')? {
        (_, "") => return None,
        ("env", variable) => SecretRef::Env(variable.to_owned()),
        ("file", path) => SecretRef::File(path.into()),
        _ => return None,
    };
    crate::serve::is_plain(name).then(|| KeySource {
        name: name.to_owned(),
        secret,
    })
}
