//! Reads the body of a request, within its limits.

use std::future::poll_fn;
use std::pin::Pin;
use std::time::Duration;

use axum::body::{Body, HttpBody};
use tokio::time::timeout;

use super::refusal::Refusal;

/// The longest body, in bytes. `refusal.rs` and `openapi.rs` tell it to callers.
const LONGEST: usize = 64 * 1024;
/// The time that a whole body may take. `refusal.rs` tells it to callers.
const SLOWEST: Duration = Duration::from_secs(10);

/// Returns the whole body. One that says that it is too long is not waited for.
pub(super) async fn read(body: Body) -> Result<Vec<u8>, Refusal> {
    if body.size_hint().lower() > LONGEST as u64 {
        return Err(Refusal::BodyTooLarge);
    }
    let whole = timeout(SLOWEST, collect(body)).await;
    whole.unwrap_or(Err(Refusal::BodyTooSlow))
}

async fn collect(mut body: Body) -> Result<Vec<u8>, Refusal> {
    let mut whole = Vec::new();
    while let Some(frame) = poll_fn(|context| Pin::new(&mut body).poll_frame(context)).await {
        let frame = frame.map_err(|_| Refusal::BodyBroken)?;
        let Ok(part) = frame.into_data() else {
            // Trailers say nothing to us.
            continue;
        };
        if whole.len() + part.len() > LONGEST {
            return Err(Refusal::BodyTooLarge);
        }
        whole.extend_from_slice(&part);
    }
    Ok(whole)
}
