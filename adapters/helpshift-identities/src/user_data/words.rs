//! The words that typed user data is written in.

use countersign::Timestamp;
use serde::{Serialize, Serializer};

/// How much a user pays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PayingSegment {
    /// Much.
    High,
    /// Little.
    Low,
    /// Something in between.
    Medium,
    /// Nothing.
    Non,
}

impl PayingSegment {
    pub(crate) const ALL: [Self; 4] = [Self::High, Self::Low, Self::Medium, Self::Non];

    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::High => "high_paying",
            Self::Low => "low_paying",
            Self::Medium => "medium_paying",
            Self::Non => "non_paying",
        }
    }
}

/// A value, as Helpshift writes it: in text.
pub(super) trait Written {
    fn written(self) -> String;
}

macro_rules! written {
    ($($type:ty: |$value:ident| $text:expr;)*) => {
        $(impl Written for $type {
            fn written(self) -> String {
                let $value = self;
                $text.to_string()
            }
        })*
    };
}

written! {
    &str: |text| text;
    PayingSegment: |segment| segment.as_str();
    Timestamp: |moment| moment.unix();
    bool: |flag| flag;
    i64: |number| number;
    u64: |number| number;
    u8: |number| number;
}

/// A map in the order given.
#[derive(Clone, Default, PartialEq, Eq)]
pub(super) struct Pairs(Vec<(String, String)>);

impl Pairs {
    pub(super) fn add(&mut self, key: &str, value: &str) {
        self.0.push((key.to_owned(), value.to_owned()));
    }

    pub(super) const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Serialize for Pairs {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(key, value)| (key, value)))
    }
}
