use std::process::ExitCode;

fn main() -> ExitCode {
    let kinds = countersign_cli::registry().with::<countersign_desk::Desk>();
    countersign_cli::run(kinds)
}
