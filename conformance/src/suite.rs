//! The laws, properties and snapshots as tests of the adapter's own crate.

use crate::fixture::Fixture;
use crate::laws::Law;

/// Runs every law and property and takes a snapshot of every named case: one `#[test]` each, in the crate that
/// calls it, whose `tests/snapshots/` the snapshots land in.
///
/// Several fixtures stand in a module each:
///
/// ```
/// # struct Plain;
/// # struct Strict;
/// # macro_rules! fixture {
/// #     ($name:ident) => {
/// #         impl countersign_conformance::Fixture for $name {
/// #             fn adapter(&self) -> std::sync::Arc<dyn countersign::adapter::Adapter> { unreachable!() }
/// #             fn secrets(&self) -> Vec<String> { unreachable!() }
/// #             fn typed(&self, _: &countersign::adapter::Request<'_>) -> countersign::Result<String> {
/// #                 unreachable!()
/// #             }
/// #         }
/// #     };
/// # }
/// # fixture!(Plain);
/// # fixture!(Strict);
/// mod plain {
///     countersign_conformance::suite!(super::Plain);
/// }
///
/// mod strict {
///     // Every law but one, whose reason is printed, and the snapshots of these cases alone.
///     countersign_conformance::suite!(
///         super::Strict,
///         skip: [expires: "the vendor moves the end"],
///         snapshots: [full, anonymous],
///     );
/// }
/// # fn main() {}
/// ```
#[macro_export]
macro_rules! suite {
    ($fixture:expr $(, skip: [$($law:ident: $why:literal),* $(,)?])? $(,)?) => {
        $crate::__judged!([$($($law: $why),*)?] $fixture);
        $crate::__with_cases!($crate::__snapshots { $fixture });
    };
    (
        $fixture:expr
        $(, skip: [$($law:ident: $why:literal),* $(,)?])?
        , snapshots: [$($case:ident),* $(,)?] $(,)?
    ) => {
        $crate::__judged!([$($($law: $why),*)?] $fixture);
        $crate::__snapshots!([$($case)*] $fixture);
    };
}

/// The laws and the properties.
#[doc(hidden)]
#[macro_export]
macro_rules! __judged {
    ([$($skipped:ident: $why:literal),*] $fixture:expr) => {
        fn fixture_on_trial() -> impl $crate::Fixture {
            $fixture
        }

        // A law that does not exist cannot be skipped.
        const SKIPPED: &[($crate::laws::Law, &str, &str)] =
            &[$(($crate::judges::$skipped, stringify!($skipped), $why)),*];

        $crate::__with_laws!($crate::__tests { laws });
        $crate::__with_properties!($crate::__tests { properties });
    };
}

/// One test each.
#[doc(hidden)]
#[macro_export]
macro_rules! __tests {
    ([$($law:ident)*] $kind:ident) => {
        mod $kind {
            $(
                #[test]
                fn $law() {
                    let fixture = super::fixture_on_trial();
                    let skipped = super::SKIPPED.iter().map(|(_, name, why)| (*name, *why));
                    let law = (stringify!($law), $crate::$kind::$law as $crate::laws::Law);
                    if let Err(broken) = $crate::run_law(&fixture, law, skipped) {
                        ::std::panic!("{broken}");
                    }
                }
            )*
        }
    };
}

/// One test a snapshot.
#[doc(hidden)]
#[macro_export]
macro_rules! __snapshots {
    ([$($case:ident)*] $fixture:expr) => {
        mod snapshots {
            $(
                #[test]
                fn $case() {
                    let outcome = $crate::snapshot::of(&super::fixture_on_trial(), stringify!($case));
                    let outcome = match outcome {
                        Ok(outcome) => outcome,
                        Err(broken) => ::std::panic!("{broken}"),
                    };
                    // Expanded here, so that the snapshot lands beside this test.
                    $crate::insta::assert_snapshot!(stringify!($case), outcome);
                }
            )*
        }
    };
}

/// The laws and the properties, which can be skipped by name.
#[doc(hidden)]
pub mod judges {
    macro_rules! by_name {
        ([$($name:ident)*] $kind:ident) => {
            pub use crate::$kind::{$($name),*};
        };
    }

    crate::__with_laws!(by_name { laws });
    crate::__with_properties!(by_name { properties });
}

/// Runs a law, unless it is skipped; then the reason is printed.
#[doc(hidden)]
#[expect(clippy::print_stdout, reason = "a test says why it did not judge")]
pub fn run_law<'a>(
    fixture: &dyn Fixture,
    (name, law): (&str, Law),
    mut skipped: impl Iterator<Item = (&'a str, &'a str)>,
) -> Result<(), String> {
    if let Some((_, why)) = skipped.find(|(skipped, _)| *skipped == name) {
        println!("the law {name} is skipped: {why}");
        return Ok(());
    }
    law(fixture)
}
