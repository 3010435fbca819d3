//! The surfaces of Helpshift.

/// The surface on which the user is signed in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Surface {
    /// Web Chat.
    #[default]
    Web,
    /// SDK X, on every platform.
    SdkX,
}
