//! `HttpTransport` against servers on loopback that misbehave.

#![expect(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test may panic"
)]

mod answers;
mod environment;
mod faults;
mod limits;
mod server;
mod tls;

use countersign::http::{
    Answer, Call, HeaderValue, HttpTransport, Method, Transport, TransportFault, Uri, header,
};

const KEY: &str = "Bearer key_0123456789";

fn get(address: &str) -> Call {
    Call::new(Method::GET, address.parse::<Uri>().unwrap())
        .with_header(header::AUTHORIZATION, HeaderValue::from_static(KEY))
}

async fn send(call: Call) -> Result<Answer, TransportFault> {
    HttpTransport::new().unwrap().send(call).await
}
