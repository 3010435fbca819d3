//! Stand-ins for the vendors' servers, which a test cannot reach.
//!
//! Each checks a proof as its vendor's pages say, with another implementation than the one that made the proof. It
//! answers whom it takes the user for.

mod helpcrunch;
mod helpshift;
mod userhero;

use std::collections::HashMap;
use std::fmt;
use std::path::Path;
use std::sync::{Arc, Mutex};

use axum::Json;
use axum::extract::{self, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde_json::value::RawValue;

use crate::app::App;

/// The data of the vendors: the secrets, and the values that each has seen before.
#[derive(Default)]
pub(crate) struct Vendors {
    helpshift: Vec<u8>,
    userhero: Vec<u8>,
    /// HelpCrunch's users, with the `security_hash` that they first came with.
    pinned: Mutex<HashMap<String, Option<String>>>,
}

impl Vendors {
    /// Reads the secrets of the configuration's folder, as the vendors' dashboards hold them.
    ///
    /// # Errors
    ///
    /// A file cannot be read.
    pub(crate) fn read(folder: &Path) -> std::io::Result<Self> {
        let secret = |name| {
            let text = std::fs::read_to_string(folder.join(name))?;
            Ok::<_, std::io::Error>(text.trim_end_matches('\n').as_bytes().to_vec())
        };
        Ok(Self {
            helpshift: secret("helpshift-identities")?,
            userhero: secret("userhero")?,
            pinned: Mutex::default(),
        })
    }
}

impl fmt::Debug for Vendors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Vendors(..)")
    }
}

/// The user whom a vendor sees.
#[derive(Serialize)]
#[serde(tag = "state", rename_all = "kebab-case")]
enum Belief {
    /// The vendor sees a user without a name.
    Anonymous,
    /// The vendor sees the user with these identifiers and names.
    SignedIn { user: Vec<String> },
    /// The vendor refuses, for a reason in its own words where it has any.
    Refused { reason: &'static str },
}

impl Belief {
    fn signed_in(user: impl IntoIterator<Item = Option<String>>) -> Self {
        let user = user.into_iter().flatten().collect();
        Self::SignedIn { user }
    }
}

/// Judges the data that a stand-in's script sends.
pub(crate) async fn judge(
    State(app): State<Arc<App>>,
    extract::Path(vendor): extract::Path<String>,
    Json(sent): Json<Box<RawValue>>,
) -> Result<Response, StatusCode> {
    let (sent, now) = (sent.get(), app.clock.now().unix());
    let belief = match vendor.as_str() {
        "helpcrunch" => helpcrunch::judge(&app.vendors.pinned, sent),
        "helpshift" => helpshift::judge(&app.vendors.helpshift, sent, now),
        "userhero" => userhero::judge(&app.vendors.userhero, sent, now),
        _ => return Err(StatusCode::NOT_FOUND),
    };
    let belief = belief.ok_or(StatusCode::UNPROCESSABLE_ENTITY)?;
    let status = match belief {
        Belief::Refused { .. } => StatusCode::FORBIDDEN,
        Belief::Anonymous | Belief::SignedIn { .. } => StatusCode::OK,
    };
    Ok((status, Json(belief)).into_response())
}
