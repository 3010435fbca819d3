//! One request and its answer, with the id, the line of the log and the numbers.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::header::{CACHE_CONTROL, CONNECTION, HOST, TRANSFER_ENCODING};
use axum::http::uri::Authority;
use axum::http::{HeaderMap, HeaderValue, Request, StatusCode, Version};
use axum::response::{IntoResponse, Response};
use hyper::body::Incoming;
use hyper::service::Service as _;
use hyper_util::service::TowerToHyperService;
use tokio::time::{Instant, timeout};

use super::Server;
use super::log::Line;
use super::refusal::Refusal;
use super::request_id::{self, Ids};
use super::routes::{Route, Told, router};
use super::watched::Watch;

/// The time that a whole request may take. `refusal.rs` tells it to callers.
const SLOWEST: Duration = Duration::from_secs(30);

/// Answers requests.
pub(super) struct Exchange {
    pub(super) server: Arc<Server>,
    router: TowerToHyperService<Router>,
    ids: Ids,
}

impl Exchange {
    pub(super) fn new(server: &Arc<Server>) -> Self {
        Self {
            server: Arc::clone(server),
            router: TowerToHyperService::new(router(Arc::clone(server))),
            ids: Ids::new(),
        }
    }

    pub(super) async fn answer(&self, request: Request<Incoming>, watch: &Watch) -> Response {
        let started = Instant::now();
        let id = self.ids.of(request.headers());
        let route = Route::of(request.uri().path());
        // One with a length beside its chunks may be two requests to a proxy in between. So nothing may follow (RFC 9112,
        // section 6.1), and hyper does not tell which it was.
        let is_chunked = request.headers().contains_key(TRANSFER_ENCODING);
        let mut response = if has_host(request.version(), request.headers()) {
            match timeout(SLOWEST, self.router.call(request.map(Body::new))).await {
                Ok(Ok(response)) => response,
                Ok(Err(never)) => match never {},
                Err(_) => Refusal::TooSlow.into_response(),
            }
        } else {
            Refusal::Host.into_response()
        };
        let told = response.extensions_mut().remove::<Told>();
        let told = told.unwrap_or_default();
        if told.caller.is_some() {
            watch.let_in();
        }
        let headers = response.headers_mut();
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if is_chunked || self.server.stop.is_leaving() {
            headers.insert(CONNECTION, HeaderValue::from_static("close"));
        }
        headers.insert(request_id::HEADER, id.clone());
        self.tell(&id, route, response.status(), started.elapsed(), &told);
        response
    }

    fn tell(
        &self,
        id: &HeaderValue,
        route: Route,
        status: StatusCode,
        took: Duration,
        told: &Told,
    ) {
        self.server.metrics.count(route, status, took, told);
        if route.is_routine() && status == StatusCode::OK {
            return;
        }
        self.server.log.line(&Line {
            id: id.to_str().unwrap_or_default(),
            route: route.path(),
            status: status.as_u16(),
            took,
            key: told.caller.as_deref(),
            outcome: told.outcome,
        });
    }
}

/// Whether there is the one `Host` that a request must have; in HTTP/1.0 there may be none.
fn has_host(version: Version, headers: &HeaderMap) -> bool {
    let mut values = headers.get_all(HOST).into_iter();
    match (values.next(), values.next()) {
        (None, _) => version < Version::HTTP_11,
        (Some(host), None) => {
            let host = host.as_bytes();
            host.is_empty() || (!host.contains(&b'@') && Authority::try_from(host).is_ok())
        }
        (Some(_), Some(_)) => false,
    }
}
