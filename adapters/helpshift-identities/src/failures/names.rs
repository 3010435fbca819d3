//! The names that the platforms of SDK X have for one failure: nearly all follow from one of them.

#![expect(
    clippy::indexing_slicing,
    clippy::panic,
    reason = "the compiler runs it: a fault stops the build, never the program"
)]

use std::str;

/// The longest name that the rule makes.
const LONGEST: usize = 64;

/// A table of Helpshift's pages: one event, and the platforms that name its reasons, in the order of `explain`.
pub(super) struct Table<const N: usize> {
    pub(super) event: &'static str,
    pub(super) platforms: [Platform; N],
}

#[derive(Clone, Copy)]
pub(super) enum Platform {
    Android,
    Cocos,
    Ios,
    ReactNative,
    Unity,
    Unreal,
}

/// The names of one failure. Unreal has that of iOS.
pub(super) struct Names {
    pub(super) android: &'static str,
    pub(super) cocos: &'static str,
    pub(super) ios: &'static str,
    pub(super) react_native: &'static str,
    pub(super) unity: &'static str,
}

impl Names {
    /// The rule for the names of a failure, from their two forms.
    pub(super) const fn by_rule(constant: &'static Name, ios: &'static Name) -> Self {
        let constant = constant.as_str();
        Self {
            android: constant,
            cocos: constant,
            ios: ios.as_str(),
            react_native: constant,
            unity: constant,
        }
    }

    /// Lists the names for [`Failure::also`](countersign::verify::Failure::also).
    pub(super) const fn in_table<const N: usize>(
        &self,
        table: &Table<N>,
    ) -> [(&'static str, &'static str); N] {
        let mut names = [("", ""); N];
        let mut index = 0;
        while index < N {
            names[index] = match table.platforms[index] {
                Platform::Android => ("android", self.android),
                Platform::Cocos => ("cocos", self.cocos),
                Platform::Ios => ("ios", self.ios),
                Platform::ReactNative => ("react-native", self.react_native),
                Platform::Unity => ("unity", self.unity),
                Platform::Unreal => ("unreal", self.ios),
            };
            index += 1;
        }
        names
    }
}

/// A name that the rule makes of a raw value while the crate is compiled.
pub(super) struct Name {
    bytes: [u8; LONGEST],
    length: usize,
}

impl Name {
    /// Makes `LOGIN_IN_PROGRESS` of `loginInProgress`.
    pub(super) const fn constant(raw: &str) -> Self {
        let raw = raw.as_bytes();
        let mut name = Self::empty();
        let mut index = 0;
        while index < raw.len() {
            if raw[index].is_ascii_uppercase() {
                name.push(b'_');
            }
            name.push(raw[index].to_ascii_uppercase());
            index += 1;
        }
        name
    }

    /// Makes `HelpshiftLoginInProgress` of `loginInProgress`.
    pub(super) const fn ios(raw: &str) -> Self {
        const PREFIX: &[u8] = b"Helpshift";

        let raw = raw.as_bytes();
        let mut name = Self::empty();
        while name.length < PREFIX.len() {
            name.push(PREFIX[name.length]);
        }
        name.push(raw[0].to_ascii_uppercase());
        let mut index = 1;
        while index < raw.len() {
            name.push(raw[index]);
            index += 1;
        }
        name
    }

    const fn empty() -> Self {
        Self {
            bytes: [0; LONGEST],
            length: 0,
        }
    }

    const fn push(&mut self, byte: u8) {
        self.bytes[self.length] = byte;
        self.length += 1;
    }

    const fn as_str(&self) -> &str {
        let (name, _) = self.bytes.split_at(self.length);
        match str::from_utf8(name) {
            Ok(name) => name,
            Err(_) => panic!("each raw value is ASCII"),
        }
    }
}

/// A failure of a table of SDK X, by its raw value. The platforms that have another name than the rule gives them
/// stand behind it.
macro_rules! row {
    (
        $table:ident $raw:literal $({$($platform:ident: $name:literal),+})?,
        $cause:expr, $remedy:expr
    ) => {
        Failure::new($table.event, $cause, $remedy)
            .with_reason($raw)
            .also(const {
                &Names {
                    $($($platform: $name,)+)?
                    ..Names::by_rule(const { &Name::constant($raw) }, const { &Name::ios($raw) })
                }
                .in_table(&$table)
            })
    };
}
pub(super) use row;
