//! The table of failures, from which `verify`, `explain` and `probe` take the names.

use countersign::verify::{Failure, FoundBy, failures};

const BOOT_FAILED: &str = "boot_failed";

failures! {
    BAD_PROOF = Failure::new(
        BOOT_FAILED,
        "the proof is not that of this id and of the secret in Desk's dashboard",
        "compare the secret on every server with the dashboard's; hand on id and proof of one answer",
    )
    .with_reason("bad-proof")
    .found_by(FoundBy::Server);

    MALFORMED = Failure::new(
        BOOT_FAILED,
        "the payload is no object with the texts id and proof",
        "hand on the payload as it was made",
    )
    .with_reason("malformed")
    .found_by(FoundBy::Client);
}
