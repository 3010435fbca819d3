//! The checks and snapshots as tests of the adapter's own crate.

/// Runs every check and takes a snapshot of every named case: one `#[test]` each, in the crate that calls it, whose
/// `tests/snapshots/` the snapshots land in.
///
/// A check that is skipped is an ignored test, whose reason the test runner shows. Several fixtures stand in a module
/// each:
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
///     // Every check but one, and the snapshots of these cases alone.
///     countersign_conformance::suite!(
///         super::Strict,
///         skip: [expires: "the vendor moves the end"],
///         snapshots: [full, anonymous],
///     );
/// }
/// # fn main() {}
/// ```
///
/// A name that is no check cannot be skipped:
///
/// ```compile_fail
/// # struct Plain;
/// countersign_conformance::suite!(Plain, skip: [never: "there is no such check"]);
/// ```
#[macro_export]
macro_rules! suite {
    ($fixture:expr $(, skip: [$($check:ident: $why:literal),* $(,)?])? $(,)?) => {
        $crate::__with_checks!($crate::__checks { [$($($check: $why),*)?] $fixture });
        $crate::__with_cases!($crate::__snapshots { $fixture });
    };
    (
        $fixture:expr
        $(, skip: [$($check:ident: $why:literal),* $(,)?])?
        , snapshots: [$($case:ident),* $(,)?] $(,)?
    ) => {
        $crate::__with_checks!($crate::__checks { [$($($check: $why),*)?] $fixture });
        $crate::__snapshots!([$($case)*] $fixture);
    };
}

/// One test a check.
#[doc(hidden)]
#[macro_export]
macro_rules! __checks {
    ([$($check:ident)*] [$($skipped:ident: $why:literal),*] $fixture:expr) => {
        fn fixture_on_trial() -> impl $crate::Fixture {
            $fixture
        }

        mod checks {
            // A check that does not exist cannot be skipped.
            const _: &[$crate::checks::Check] = &[$($crate::checks::$skipped),*];

            fn run(check: $crate::checks::Check) {
                if let Err(broken) = $crate::run_check(check, &super::fixture_on_trial()) {
                    ::std::panic!("{broken}");
                }
            }

            // The first arm that has the name counts: the one of a check that is skipped.
            macro_rules! test_of {
                $(
                    ($skipped) => {
                        #[test]
                        #[ignore = $why]
                        fn $skipped() {
                            run($crate::checks::$skipped);
                        }
                    };
                )*
                $(
                    ($check) => {
                        #[test]
                        fn $check() {
                            run($crate::checks::$check);
                        }
                    };
                )*
            }

            $(test_of!($check);)*
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
