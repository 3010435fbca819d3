//! Measures `countersign serve`: a server of the same crates that answers a constant, and a client that asks either.
//!
//! `run` beside this file says how.

#![expect(clippy::print_stdout, reason = "it prints what it measured")]

mod constant;
mod load;

use std::error::Error;

/// An error of any kind: it ends the measurement.
type Any = Box<dyn Error + Send + Sync>;

fn main() -> Result<(), Any> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["constant", place, length] => constant::serve(place, length.parse()?),
        ["load", place, connections, requests, body] => {
            load::run(place, connections.parse()?, requests.parse()?, body)
        }
        _ => Err("constant PLACE LENGTH, or load PLACE CONNECTIONS REQUESTS BODY".into()),
    }
}
