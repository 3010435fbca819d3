//! The product without a browser: status codes, headers, sessions, and the users whom the vendors see.

mod pages;
mod sessions;
mod token;
mod vendors;

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU8, Ordering};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, COOKIE, SET_COOKIE};
use axum::http::{HeaderMap, Request, StatusCode};
use countersign::Timestamp;
use countersign::clock::Clock;
use serde_json::Value;
use tower::ServiceExt;

use crate::app::{self, App};
use crate::random::Random;
use crate::session::Sessions;
use crate::stand_ins::Vendors;
use crate::users::{self, User};
use crate::{CONFIG, config};

const NOW: i64 = 1_735_689_600;

/// A clock that a test sets.
#[derive(Debug)]
struct Hands(AtomicI64);

impl Clock for Hands {
    fn now(&self) -> Timestamp {
        Timestamp::from_unix(self.0.load(Ordering::Relaxed)).unwrap()
    }
}

/// Randomness that a test can foresee.
#[derive(Debug, Default)]
struct Counter(AtomicU8);

impl Random for Counter {
    fn bytes(&self) -> Option<[u8; 32]> {
        Some([self.0.fetch_add(1, Ordering::Relaxed); 32])
    }
}

struct Product {
    router: Router,
    hands: Arc<Hands>,
}

struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    body: String,
}

impl Answer {
    fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    }

    fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap()
    }
}

impl Product {
    fn new() -> Self {
        Self::of(users::three().unwrap())
    }

    fn of(users: Vec<User>) -> Self {
        let file = Path::new(CONFIG);
        let hands = Arc::new(Hands(AtomicI64::new(NOW)));
        let clock: Arc<dyn Clock> = Arc::<Hands>::clone(&hands);
        let app = App {
            issuers: config::issuers(file).unwrap().with_clock(&clock),
            users,
            sessions: Sessions::default(),
            vendors: Vendors::read(&config::folder(file).join("secrets")).unwrap(),
            clock,
            random: Box::new(Counter::default()),
        };
        let router = app::router(Arc::new(app));
        Self { router, hands }
    }

    fn wait(&self, seconds: i64) {
        self.hands.0.fetch_add(seconds, Ordering::Relaxed);
    }

    async fn ask(&self, request: Request<Body>) -> Answer {
        let (parts, body) = self
            .router
            .clone()
            .oneshot(request)
            .await
            .unwrap()
            .into_parts();
        let body = to_bytes(body, usize::MAX).await.unwrap();
        let answer = Answer {
            status: parts.status,
            headers: parts.headers,
            body: String::from_utf8(body.to_vec()).unwrap(),
        };
        // Whatever is asked: only the files that are the same for everybody may be kept.
        let file = answer
            .headers
            .get(CACHE_CONTROL)
            .is_some_and(|value| value == "no-cache");
        assert!(file || answer.header("cache-control") == "no-store");
        assert!(
            answer
                .header("content-security-policy")
                .contains("default-src 'none'")
        );
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        answer
    }

    async fn get(&self, path: &str, cookie: &str) -> Answer {
        let request = Request::get(path).header(COOKIE, cookie);
        self.ask(request.body(Body::empty()).unwrap()).await
    }

    async fn post(&self, path: &str, cookie: &str, json: &str) -> Answer {
        let request = Request::post(path)
            .header(COOKIE, cookie)
            .header(CONTENT_TYPE, "application/json");
        self.ask(request.body(Body::from(json.to_owned())).unwrap())
            .await
    }

    /// Opens a session and returns its cookie, as a browser sends it.
    async fn sign_in(&self, user: &str, cookie: &str) -> String {
        let request = Request::post("/sign-in")
            .header(COOKIE, cookie)
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded");
        let answer = self
            .ask(request.body(Body::from(format!("user={user}"))).unwrap())
            .await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER);
        let set = answer.headers[SET_COOKIE].to_str().unwrap();
        set.split(';').next().unwrap().to_owned()
    }
}
