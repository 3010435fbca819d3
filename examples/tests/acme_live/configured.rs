//! The adapter built from a configuration, over a real network.

use std::sync::Arc;

use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use axum::{Json, Router};
use countersign::http::HttpTransport;
use countersign::{Identity, Registry};
use countersign_conformance::MemorySecrets;
use countersign_examples::acme_live::Config;
use serde_json::value::to_raw_value;
use serde_json::{Value, json};
use tokio::net::TcpListener;

use crate::KEY;

async fn tokens(headers: HeaderMap, Json(visitor): Json<Value>) -> (StatusCode, Json<Value>) {
    assert_eq!(headers["authorization"], format!("Bearer {KEY}"));
    assert_eq!(visitor, json!({"email": "lisa@shop.example"}));
    (StatusCode::CREATED, Json(json!({"token": "opaque"})))
}

#[tokio::test]
async fn a_configured_adapter_asks_its_vendor() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/v1", listener.local_addr().unwrap());
    let app = Router::new().route("/v1/visitor-tokens", post(tokens));
    tokio::spawn(async { axum::serve(listener, app).await });

    let secrets = MemorySecrets::new().with("ACME_LIVE_KEY", KEY);
    let entries = json!({
        "chat": {"kind": "acme-live", "api-key": {"env": "ACME_LIVE_KEY"}, "url": url},
    });
    let network = Arc::new(HttpTransport::new().unwrap());
    let registry = Registry::new().with::<Config>().with_transport(network);
    let issuers = registry
        .build(&to_raw_value(&entries).unwrap(), &secrets)
        .unwrap();
    let identity = r#"{"email": {"address": "lisa@shop.example", "verified": true}}"#;
    let identity = Identity::from_json(identity).unwrap();
    let bundle = issuers.get("chat").unwrap().login(&identity).await.unwrap();
    assert_eq!(
        bundle.payload.get(),
        r#"{"email":"lisa@shop.example","token":"opaque"}"#
    );
}
