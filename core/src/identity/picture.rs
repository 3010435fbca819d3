//! The address of a picture of the user.

use std::fmt;

use http::Uri;

use super::values::{Fault, fault, reads_text, redacted, refuse};
use crate::identity::Field;
use crate::problem::{Code, Result};

/// The https address of a picture of the user.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Picture(String);

redacted!(Picture);
reads_text!(Picture);

impl Picture {
    /// Checks an address: it must be https, and have a host and neither user nor password.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidIdentity`](crate::ErrorKind::InvalidIdentity) where it is not of this form.
    pub fn new(address: impl Into<String>) -> Result<Self> {
        Self::parse(address.into()).map_err(|fault| refuse(Field::Picture, fault))
    }

    pub(crate) fn parse(address: String) -> Result<Self, Fault> {
        let is_https = address.parse::<Uri>().is_ok_and(|address| {
            let host = address
                .authority()
                .filter(|host| !host.as_str().contains('@'));
            address.scheme_str() == Some("https")
                && host.is_some_and(|host| !host.host().is_empty())
        });
        if is_https {
            Ok(Self(address))
        } else {
            Err(fault(Code::Invalid, "an https address"))
        }
    }

    /// Returns the address as it was given.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::Picture;

    #[test]
    fn a_picture_has_an_https_address() {
        for address in [
            "https://cdn.example.com/lisa.png",
            "https://cdn.example.com:8443/a?b=c&d=%20#e",
            "https://[2001:db8::1]/x",
        ] {
            assert_eq!(Picture::new(address).unwrap().as_str(), address);
        }
        for address in [
            "",
            "lisa.png",
            "//cdn.example.com/lisa.png",
            "http://cdn.example.com/lisa.png",
            "javascript:alert(1)",
            "data:image/png;base64,AAAA",
            "https://",
            "https:///lisa.png",
            "https://lisa:secret@cdn.example.com/",
            "https://cdn.example.com/a b",
            " https://cdn.example.com/",
        ] {
            assert!(Picture::new(address).is_err(), "{address:?}");
        }
    }
}
