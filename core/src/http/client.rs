//! The transport that reaches the network.

use std::fmt;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use bytes::{Bytes, BytesMut};
use http::header::ACCEPT_ENCODING;
use http::{HeaderMap, HeaderValue, Uri};
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::redirect::Policy;
use reqwest::{Body, Client, ClientBuilder, Request, Response, Url, retry};

use crate::http::{Answer, Call, Transport, TransportFault, is_loopback};
use crate::problem::{Error, ErrorKind, Result};

/// The time limit for connecting, TLS included. A call with a shorter limit of its own times out first, and then counts
/// as one that may have arrived.
const CONNECT_LIMIT: Duration = Duration::from_secs(10);

/// Sends calls over HTTP/1.1, with TLS by rustls where the address says `https`.
///
/// - Certificates are checked against the roots that the operating system trusts; on Linux
///   `SSL_CERT_FILE` and `SSL_CERT_DIR` name others.
/// - A proxy is taken from `HTTP_PROXY`, `HTTPS_PROXY`, `ALL_PROXY` and `NO_PROXY`. Calls to this machine
///   ([`is_loopback`](crate::http::is_loopback)) use no proxy and no name server: `localhost` and names that end in
///   `.localhost` are 127.0.0.1 and ::1 (RFC 6761, section 6.3), even where a hosts file says otherwise. So a call
///   without TLS to this machine never leaves it.
/// - Connections are kept and used again. Cookies are not kept. Bodies are requested without compression
///   (`Accept-Encoding: identity`).
///
/// It runs on tokio, with its timers and its network (`enable_all`).
pub struct HttpTransport {
    client: Client,
    /// The client for calls to this machine.
    direct: Client,
}

impl HttpTransport {
    /// Makes a transport, and reads the environment. An application should make one and share it.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Transport`] where TLS cannot be set up, such as where the operating system has no
    /// roots.
    pub fn new() -> Result<Self> {
        Ok(Self {
            client: build(settings())?,
            direct: build(settings().no_proxy().dns_resolver(Arc::new(Loopback)))?,
        })
    }

    fn client_for(&self, address: &Uri) -> &Client {
        if is_loopback(address) {
            &self.direct
        } else {
            &self.client
        }
    }
}

/// A resolver that answers every name with the loopback's addresses.
struct Loopback;

impl Resolve for Loopback {
    fn resolve(&self, _: Name) -> Resolving {
        // The port is the address's own.
        let at = [Ipv4Addr::LOCALHOST.into(), Ipv6Addr::LOCALHOST.into()];
        let at = at.map(|ip| SocketAddr::new(ip, 0));
        let at: Addrs = Box::new(at.into_iter());
        Box::pin(std::future::ready(Ok(at)))
    }
}

/// Sets every option that a feature of reqwest could change, since another crate may turn features on.
fn settings() -> ClientBuilder {
    Client::builder()
        .tls_backend_rustls()
        .http1_only()
        .redirect(Policy::none())
        .retry(retry::never())
        .no_gzip()
        .no_brotli()
        .no_deflate()
        .no_zstd()
        .default_headers(plain())
        .connect_timeout(CONNECT_LIMIT)
        .user_agent(concat!("countersign/", env!("CARGO_PKG_VERSION")))
}

/// Returns a header that asks for no encoding: a request without it accepts any (RFC 9110, section 12.5.3).
fn plain() -> HeaderMap {
    let identity = HeaderValue::from_static("identity");
    HeaderMap::from_iter([(ACCEPT_ENCODING, identity)])
}

fn build(settings: ClientBuilder) -> Result<Client> {
    settings.build().map_err(|error| {
        // No call has been made: it has no address to tell.
        Error::new(ErrorKind::Transport).with_source(error.without_url())
    })
}

#[async_trait]
impl Transport for HttpTransport {
    async fn send(&self, call: Call) -> Result<Answer, TransportFault> {
        let limit = call.answer_limit;
        let client = self.client_for(&call.uri);
        let response = client.execute(request(call)?).await;
        let mut response = response.map_err(|error| fault(&error))?;
        let body = read(&mut response, limit).await?;
        let headers = std::mem::take(response.headers_mut());
        Ok(Answer::new(response.status(), body).with_headers(headers))
    }
}

/// Makes the request. An address that reqwest does not accept counts as unreachable.
fn request(call: Call) -> Result<Request, TransportFault> {
    let address = Url::parse(&call.uri.to_string()).map_err(|_| TransportFault::Unreachable)?;
    let mut request = Request::new(call.method, address);
    *request.headers_mut() = call.headers;
    *request.body_mut() = Some(Body::from(call.body));
    *request.timeout_mut() = Some(call.time_limit);
    Ok(request)
}

/// Reads the body up to the limit. Dropping the response ends its connection.
async fn read(response: &mut Response, limit: usize) -> Result<Bytes, TransportFault> {
    let announced = response.content_length().unwrap_or_default();
    if usize::try_from(announced).map_or(true, |announced| announced > limit) {
        return Err(TransportFault::TooLarge);
    }
    let mut body = BytesMut::new();
    while let Some(chunk) = response.chunk().await.map_err(|error| fault(&error))? {
        if chunk.len() > limit - body.len() {
            return Err(TransportFault::TooLarge);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body.freeze())
}

/// Returns the fault without its source: an error of reqwest holds the address with its query.
fn fault(error: &reqwest::Error) -> TransportFault {
    if error.is_connect() || error.is_builder() {
        TransportFault::Unreachable
    } else if error.is_timeout() {
        TransportFault::TimedOut
    } else {
        TransportFault::Broken
    }
}

impl fmt::Debug for HttpTransport {
    /// Prints the name alone, since the client's own Debug could print a proxy's password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("HttpTransport")
    }
}
