//! A vendor's server on this machine, which does and fails as a test says.

use std::net::TcpListener;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::http::header::RETRY_AFTER;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use http_body_util::Channel;
use serde_json::Value;
use tokio::runtime::Runtime;

/// A vendor, which answers requests in the words of its API.
pub(crate) trait Vendor: Send + 'static {
    fn answer(&mut self, method: &Method, path: &str, body: &[u8]) -> (u16, Value);
}

/// The fate of a request.
#[derive(Clone, Debug)]
pub(crate) enum Mood {
    /// It is done and answered.
    Well,
    /// It is not done; this status is answered, and where there is one this `Retry-After`.
    Not(u16, Option<&'static str>),
    /// It is done, and this status is answered.
    Failed(u16),
    /// It is done, and answered so much later.
    Slow(Duration),
    /// It is done, and the answer is cut in the middle.
    Cut,
    /// It is done, and the answer is no JSON.
    Garbage,
    /// It is done, and the answer is larger than any call takes.
    Huge,
}

/// A running server. It ends when it is dropped.
pub(crate) struct Server<V> {
    pub(crate) url: String,
    state: Arc<State<V>>,
    runtime: Option<Runtime>,
}

type Moods = dyn Fn(usize, &str) -> Mood + Send + Sync;

struct State<V> {
    vendor: Mutex<V>,
    /// Each request that came, as `METHOD path`.
    calls: Mutex<Vec<String>>,
    mood: Box<Moods>,
}

impl<V: Vendor> Server<V> {
    /// Starts a server. Its mood is asked with the number of the request, from 0, and `METHOD path`.
    pub(crate) fn start(
        vendor: V,
        mood: impl Fn(usize, &str) -> Mood + Send + Sync + 'static,
    ) -> Self {
        Self::start_at(TcpListener::bind("127.0.0.1:0").unwrap(), vendor, mood)
    }

    pub(crate) fn start_at(
        listener: TcpListener,
        vendor: V,
        mood: impl Fn(usize, &str) -> Mood + Send + Sync + 'static,
    ) -> Self {
        let url = format!("http://{}", listener.local_addr().unwrap());
        let state = Arc::new(State {
            vendor: Mutex::new(vendor),
            calls: Mutex::default(),
            mood: Box::new(mood),
        });
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .unwrap();
        listener.set_nonblocking(true).unwrap();
        let serving = Arc::clone(&state);
        runtime.spawn(async move {
            let listener = tokio::net::TcpListener::from_std(listener).unwrap();
            let answer = move |method: Method, uri: Uri, headers: HeaderMap, body: Bytes| {
                let state = Arc::clone(&serving);
                async move { state.answer(&method, uri.path(), &headers, &body).await }
            };
            // As much as a vendor may take at once.
            let limit = axum::extract::DefaultBodyLimit::max(64 << 20);
            let app = Router::new().fallback(answer).layer(limit);
            axum::serve(listener, app).await.unwrap();
        });
        Self {
            url,
            state,
            runtime: Some(runtime),
        }
    }

    pub(crate) fn vendor(&self) -> MutexGuard<'_, V> {
        self.state.vendor.lock().unwrap()
    }

    pub(crate) fn calls(&self) -> Vec<String> {
        self.state.calls.lock().unwrap().clone()
    }
}

impl<V> Drop for Server<V> {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

impl<V: Vendor> State<V> {
    async fn answer(
        &self,
        method: &Method,
        path: &str,
        headers: &HeaderMap,
        body: &[u8],
    ) -> Response {
        let call = format!("{method} {path}");
        let number = {
            let mut calls = self.calls.lock().unwrap();
            calls.push(call.clone());
            calls.len() - 1
        };
        if headers.get("authorization").map(|key| key.as_bytes()) != Some(b"Bearer marked-key") {
            return StatusCode::UNAUTHORIZED.into_response();
        }
        let mood = (self.mood)(number, &call);
        if let Mood::Not(status, retry_after) = mood {
            let status = StatusCode::from_u16(status).unwrap();
            let mut response = (status, "{}").into_response();
            if let Some(value) = retry_after {
                let value = HeaderValue::from_static(value);
                response.headers_mut().insert(RETRY_AFTER, value);
            }
            return response;
        }
        let (status, answer) = self.vendor.lock().unwrap().answer(method, path, body);
        let status = StatusCode::from_u16(status).unwrap();
        let text = answer.to_string();
        match mood {
            Mood::Failed(status) => return StatusCode::from_u16(status).unwrap().into_response(),
            Mood::Slow(time) => tokio::time::sleep(time).await,
            Mood::Cut => return (status, cut(text)).into_response(),
            Mood::Garbage => return (status, "<html>it works</html>").into_response(),
            Mood::Huge => return (status, " ".repeat(4 << 20) + &text).into_response(),
            Mood::Well | Mood::Not(..) => {}
        }
        (status, [("content-type", "application/json")], text).into_response()
    }
}

/// The first half of a text, and then the end of the connection.
fn cut(mut text: String) -> Body {
    let (mut sender, body) = Channel::<Bytes, std::io::Error>::new(1);
    text.truncate(text.len() / 2);
    tokio::spawn(async move {
        sender.send_data(text.into()).await.unwrap();
        // The first half must have left before the connection ends.
        tokio::time::sleep(Duration::from_millis(20)).await;
        sender.abort(std::io::ErrorKind::ConnectionReset.into());
    });
    Body::new(body)
}
