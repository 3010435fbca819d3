//! A server that echoes the key or the session of the request in all that it says.

use std::thread;

use axum::Router;
use axum::extract::Request;
use axum::http::header::{AUTHORIZATION, COOKIE, LOCATION, RETRY_AFTER, SET_COOKIE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use tokio::net::TcpListener;
use tokio::runtime::Builder;

/// The answer, where `?` stands for the echo.
#[derive(Clone, Copy)]
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) body: &'static str,
}

/// Serves for as long as the tests run, and returns the address.
pub(super) fn serve(answer: Answer) -> String {
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
    let address = listener.local_addr().unwrap();
    let router =
        Router::new().fallback(move |request: Request| async move { echo(answer, &request) });
    thread::spawn(move || runtime.block_on(async { axum::serve(listener, router).await }));
    format!("http://{address}")
}

fn echo(answer: Answer, request: &Request) -> Response {
    let headers = [AUTHORIZATION, COOKIE].map(|name| request.headers().get(name));
    let told = headers.into_iter().flatten().next().cloned();
    let told = told.unwrap_or(HeaderValue::from_static("nothing"));
    let text = told.to_str().unwrap_or_default();
    let secret = text.trim_start_matches("Bearer ").trim_start_matches("id=");
    let body = answer.body.replace('?', secret);
    let mut response = (StatusCode::from_u16(answer.status).unwrap(), body).into_response();
    let headers = response.headers_mut();
    headers.insert("content-type", HeaderValue::from_static("application/json"));
    headers.insert("x-quoted", told.clone());
    headers.insert(SET_COOKIE, told.clone());
    headers.insert(LOCATION, format!("/{secret}?key={secret}").parse().unwrap());
    if answer.status != 429 {
        headers.insert(RETRY_AFTER, told);
    }
    response
}
