//! The names of the user and of their company.

use std::fmt;

/// The name of the user. Any text is allowed; a plain string is the full name.
#[derive(Clone, Default, PartialEq, Eq, Hash)]
pub struct Name {
    pub(crate) full: Option<String>,
    pub(crate) first: Option<String>,
    pub(crate) last: Option<String>,
    pub(crate) display: Option<String>,
}

impl Name {
    /// Makes an empty name.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the full name.
    #[must_use]
    pub fn with_full(mut self, full: impl Into<String>) -> Self {
        self.full = Some(full.into());
        self
    }

    /// Sets the first, or given, name.
    #[must_use]
    pub fn with_first(mut self, first: impl Into<String>) -> Self {
        self.first = Some(first.into());
        self
    }

    /// Sets the last, or family, name.
    #[must_use]
    pub fn with_last(mut self, last: impl Into<String>) -> Self {
        self.last = Some(last.into());
        self
    }

    /// Sets the name that the product shows.
    #[must_use]
    pub fn with_display(mut self, display: impl Into<String>) -> Self {
        self.display = Some(display.into());
        self
    }
}

impl From<&str> for Name {
    fn from(full: &str) -> Self {
        Self::new().with_full(full)
    }
}

impl From<String> for Name {
    fn from(full: String) -> Self {
        Self::new().with_full(full)
    }
}

impl fmt::Debug for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Name(..)")
    }
}

/// The company that the user belongs to. Any text is allowed; a plain string is its name.
#[derive(Clone, Default, PartialEq, Eq, Hash)]
pub struct Company {
    pub(crate) id: Option<String>,
    pub(crate) name: Option<String>,
}

impl Company {
    /// Makes an empty company.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the id in the application's own database.
    #[must_use]
    pub fn with_id(mut self, id: impl Into<String>) -> Self {
        self.id = Some(id.into());
        self
    }

    /// Sets the name.
    #[must_use]
    pub fn with_name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }
}

impl From<&str> for Company {
    fn from(name: &str) -> Self {
        Self::new().with_name(name)
    }
}

impl From<String> for Company {
    fn from(name: String) -> Self {
        Self::new().with_name(name)
    }
}

impl fmt::Debug for Company {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Company(..)")
    }
}
