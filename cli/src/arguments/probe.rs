//! The options of `probe`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use countersign::http::uri::Authority;
use countersign::http::{self, Uri};

use super::Time;
use crate::status::Failure;

#[derive(Debug, Args)]
#[group(id = "own", required = true, multiple = true, args = ["user_id", "email"])]
pub(crate) struct Probe {
    /// The adapter whose proofs the endpoint answers
    #[arg(long, value_name = "NAME")]
    pub(crate) adapter: String,

    /// The endpoint: https, or http on the loopback
    #[arg(long, value_name = "URL")]
    url: String,

    /// A file of header lines that carry a test user's session, such as Cookie: NAME=VALUE
    #[arg(long, value_name = "FILE")]
    pub(crate) session: PathBuf,

    /// A file of header lines that carry the session of somebody else, who must not get the first one's proof
    #[arg(long, value_name = "FILE")]
    pub(crate) other_session: Option<PathBuf>,

    /// The id of the session's user
    #[arg(long, value_name = "ID")]
    pub(crate) user_id: Option<String>,

    /// The email of the session's user, where the page configures one
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) email: Option<String>,

    /// The id of another user, whom the session must not get a proof of [default: a made-up one]
    #[arg(long, value_name = "ID")]
    pub(crate) other_user_id: Option<String>,

    /// The email of another user, likewise [default: a made-up one]
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) other_email: Option<String>,

    /// How the page asks; with get the ids stand in the query
    #[arg(long, value_enum, default_value_t = Method::Post)]
    pub(crate) method: Method,

    /// Where the payload is in the answer, as a JSON pointer; "" is the whole [default: a bundle, a list of bundles,
    /// the payload or a bare token, as the answer looks]
    #[arg(long, value_name = "POINTER", value_parser = pointer)]
    pub(crate) payload: Option<String>,

    /// Print an object for each finding and one at the end, for programs
    #[arg(long)]
    pub(crate) json: bool,

    #[command(flatten)]
    pub(crate) time: Time,
}

impl Probe {
    /// Returns the endpoint's address. An address can hold a password or a token. A wrong one is therefore not
    /// quoted, as a parser's error would do.
    pub(crate) fn address(&self) -> Result<Uri, Failure> {
        let uri: Option<Uri> = self.url.parse().ok();
        let is_address = |uri: &Uri| {
            let authority = uri.authority().map_or("", Authority::as_str);
            matches!(uri.scheme_str(), Some("http" | "https")) && !authority.contains('@')
        };
        let what = "--url is not an http or https address without a user name";
        uri.filter(is_address).ok_or_else(|| Failure::new(what))
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Method {
    Get,
    Post,
}

impl From<Method> for http::Method {
    fn from(method: Method) -> Self {
        match method {
            Method::Get => Self::GET,
            Method::Post => Self::POST,
        }
    }
}

fn pointer(text: &str) -> Result<String, &'static str> {
    let is_pointer = text.is_empty() || text.starts_with('/');
    let pointer = is_pointer.then(|| text.to_owned());
    pointer.ok_or("a JSON pointer is empty, or starts with /")
}
