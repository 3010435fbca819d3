//! The server of a constant: axum on hyper, as `countersign serve` is, without keys, ids, log, numbers and limits.

use std::convert::Infallible;
use std::fs;
use std::io;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::routing::post;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::{Service as _, service_fn};
use hyper_util::rt::TokioIo;
use hyper_util::service::TowerToHyperService;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, UnixListener};
use tokio::runtime::Builder;

use super::Any;

pub(crate) fn serve(place: &str, length: usize) -> Result<(), Any> {
    let constant = Bytes::from("x".repeat(length));
    // The body is read, as the other server must.
    let answer = post(async move |_: Bytes| {
        let headers = [
            (CONTENT_TYPE, "application/json"),
            (CACHE_CONTROL, "no-store"),
        ];
        (headers, constant.clone())
    });
    let router = TowerToHyperService::new(Router::new().route("/v1/issue", answer));
    Builder::new_multi_thread()
        .enable_all()
        .build()?
        .block_on(async {
            if let Some(path) = place.strip_prefix("unix:") {
                drop(fs::remove_file(path));
                let listener = UnixListener::bind(path)?;
                loop {
                    take(listener.accept().await?.0, &router);
                }
            }
            let listener = TcpListener::bind(place).await?;
            loop {
                let (stream, _) = listener.accept().await?;
                stream.set_nodelay(true)?;
                take(stream, &router);
            }
        })
}

fn take<S>(stream: S, router: &TowerToHyperService<Router>)
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let router = router.clone();
    let answer = move |request: hyper::Request<Incoming>| {
        let answer = router.call(request.map(Body::new));
        async move { answer.await.map_err(|never: Infallible| match never {}) as Result<_, io::Error> }
    };
    tokio::spawn(async move {
        let connection =
            http1::Builder::new().serve_connection(TokioIo::new(stream), service_fn(answer));
        // An error is the client's, which breaks off at its end.
        drop(connection.await);
    });
}
