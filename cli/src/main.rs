//! The command `countersign`: signs a product's users in to every support chat.

use std::process::ExitCode;

fn main() -> ExitCode {
    countersign_cli::run(countersign_cli::registry())
}
