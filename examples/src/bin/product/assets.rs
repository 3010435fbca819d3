//! The files that are the same for everybody.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use countersign::COUNTERSIGN_JS;

const JAVASCRIPT: &str = "text/javascript; charset=utf-8";
const CSS: &str = "text/css; charset=utf-8";

pub(crate) async fn file(Path(name): Path<String>) -> Result<Response, StatusCode> {
    Ok(match name.as_str() {
        "countersign.js" => asset(JAVASCRIPT, COUNTERSIGN_JS),

        "page.js" => asset(JAVASCRIPT, include_str!("../../../web/page.js")),
        "style.css" => asset(CSS, include_str!("../../../web/style.css")),
        _ => return Err(StatusCode::NOT_FOUND),
    })
}

/// Answers the script that stands in for a vendor's own script.
pub(crate) async fn loader(Path(name): Path<String>) -> Result<Response, StatusCode> {
    let script = match name.as_str() {
        "helpcrunch.js" => include_str!("../../../web/stand-ins/helpcrunch.js"),
        "helpshift.js" => include_str!("../../../web/stand-ins/helpshift.js"),
        "userhero.js" => include_str!("../../../web/stand-ins/userhero.js"),
        _ => return Err(StatusCode::NOT_FOUND),
    };
    Ok(asset(JAVASCRIPT, script))
}

/// Answers a file. With `no-cache` a browser keeps the file, and asks each time whether it has changed.
fn asset(kind: &'static str, text: &'static str) -> Response {
    ([(CONTENT_TYPE, kind), (CACHE_CONTROL, "no-cache")], text).into_response()
}
