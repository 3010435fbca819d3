//! The check of certificates.

use std::fs;
use std::sync::Arc;

use countersign::http::TransportFault;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::aws_lc_rs::default_provider;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;

use crate::environment::send_from_a_process_with;
use crate::server::{Reply, Seen, listen, serve};
use crate::{get, send};

/// Starts a server with a self-signed certificate for this name. Returns its address, the requests that it received, and
/// the file that holds the certificate.
async fn start(name: &str) -> (String, Seen, String) {
    let made = rcgen::generate_simple_self_signed([name.to_owned()]).unwrap();
    let key = PrivateKeyDer::try_from(made.signing_key.serialize_der()).unwrap();
    let config = ServerConfig::builder_with_provider(Arc::new(default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![made.cert.der().clone()], key)
        .unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(config));

    let (listener, address) = listen().await;
    let seen = Seen::default();
    let all = seen.clone();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            if let Ok(stream) = acceptor.accept(stream).await {
                let done = |_| Reply::Keep("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n");
                tokio::spawn(serve(stream, done, all.clone()));
            }
        }
    });

    let port = address.port();
    let file = format!("{}/{port}.pem", env!("CARGO_TARGET_TMPDIR"));
    fs::write(&file, made.cert.pem()).unwrap();
    (format!("https://127.0.0.1:{port}/"), seen, file)
}

#[tokio::test]
async fn a_certificate_that_nobody_signed_is_refused() {
    let (address, seen, _) = start("127.0.0.1").await;
    let fault = send(get(&address)).await.unwrap_err();
    assert_eq!(fault, TransportFault::Unreachable);
    assert!(seen.requests().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
#[cfg(target_os = "linux")]
async fn a_root_that_the_environment_trusts_is_trusted() {
    let (address, seen, file) = start("127.0.0.1").await;
    let outcome = send_from_a_process_with("SSL_CERT_FILE", &file, &address).await;
    assert_eq!(outcome, "200 OK");
    assert_eq!(seen.requests().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
#[cfg(target_os = "linux")]
async fn a_trusted_certificate_for_another_name_is_refused() {
    let (address, seen, file) = start("desk.example").await;
    let outcome = send_from_a_process_with("SSL_CERT_FILE", &file, &address).await;
    assert_eq!(outcome, "Unreachable");
    assert!(seen.requests().is_empty());
}
