//! Addresses of this machine.

use std::net::IpAddr;

use http::Uri;

/// Whether an address is the loopback's, by number or by name: `localhost`, or a name that ends in `.localhost` (RFC
/// 6761, section 6.3).
///
/// A call to such an address may go without TLS, since it stays on this machine. A transport must not look the name up,
/// and `HttpTransport` does not.
///
/// ```
/// use countersign::http::is_loopback;
///
/// for (address, stays) in [
///     ("http://127.9.9.9/token", true),
///     ("http://[::1]:3000/token", true),
///     ("http://App.LocalHost/token", true),
///     ("http://localhost.example/token", false),
///     ("http://10.0.0.1/token", false),
/// ] {
///     assert_eq!(is_loopback(&address.parse().unwrap()), stays, "{address}");
/// }
/// ```
#[must_use]
pub fn is_loopback(address: &Uri) -> bool {
    let host = address.host().unwrap_or_default().to_ascii_lowercase();
    let number = host.trim_start_matches('[').trim_end_matches(']');
    match number.parse::<IpAddr>() {
        Ok(ip) => ip.is_loopback(),
        Err(_) => host == "localhost" || host.ends_with(".localhost"),
    }
}
