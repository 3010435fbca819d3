//! Prints the identities that every adapter meets, one a line: for tests in other languages.

use countersign_conformance::corpus;

#[expect(clippy::print_stdout, reason = "it is a program of the command line")]
fn main() {
    for case in corpus::named() {
        // White space between the tokens of JSON is all that a line break can be there.
        println!("{}", case.identity.replace('\n', " "));
    }
}
