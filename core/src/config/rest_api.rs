//! Reads the settings of a vendor's REST API.

use super::Settings;
use crate::problem::Code;
use crate::provision::{KEY, RestApi, URL, is_base};

/// The highest limit that is accepted: no vendor grants more calls a minute.
pub(super) const MOST_CALLS: u32 = 1_000_000;

impl Settings<'_> {
    /// Takes the settings that every entry of `provision` has: those of [`api`](Self::api), and `calls-per-minute`, which
    /// replaces the documented limit.
    pub fn rest_api(&mut self, vendors_own: &str) -> Option<RestApi> {
        let api = self.api(vendors_own);
        let calls_per_minute = self.integer("calls-per-minute", 1..=MOST_CALLS);
        Some(api?.with_calls_per_minute(calls_per_minute))
    }

    /// Takes the settings of an API that is asked at a login: `api-key`, which is required, and `url`, which replaces the
    /// vendor's own address.
    pub fn api(&mut self, vendors_own: &str) -> Option<RestApi> {
        let key = self.required_secret("api-key");
        let url = self.text("url").unwrap_or_else(|| vendors_own.to_owned());
        let fits = is_base(url.strip_suffix('/').unwrap_or(&url));
        if !fits {
            self.refuse("url", Code::Invalid, URL);
        }
        let api = RestApi::new(&url, &key?).ok();
        if api.is_none() && fits {
            self.refuse("api-key", Code::Invalid, KEY);
        }
        api
    }
}
