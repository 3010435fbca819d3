//! The end of a run: its exit status, or its failure.

use std::fmt::Display;
use std::io::Write;
use std::process::ExitCode;

use crate::program;
use crate::terminal::escaped;

/// An exit status. Each is worse than the one before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Status {
    /// All was done.
    Done = 0,
    /// At least one object has an error or was not accepted, or there was no input.
    Faulty = 1,
    /// The command line or the configuration is wrong, or a file cannot be read.
    Unusable = 2,
}

impl From<Status> for ExitCode {
    fn from(status: Status) -> Self {
        Self::from(status as u8)
    }
}

/// A failure that ends the run: the messages for people, one a line.
#[derive(Debug)]
pub(crate) struct Failure(Vec<String>);

impl Failure {
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self(vec![message.into()])
    }

    pub(crate) fn lines(messages: Vec<String>) -> Self {
        Self(messages)
    }

    #[cfg(feature = "serve")]
    pub(crate) fn messages(&self) -> &[String] {
        &self.0
    }

    pub(crate) fn report(&self) -> Status {
        self.0.iter().for_each(say);
        Status::Unusable
    }
}

/// Prints a message on standard error, with the program's name before it. A closed standard error is no failure.
pub(crate) fn say(message: impl Display) {
    let message = message.to_string();
    let mut stderr = std::io::stderr().lock();
    let _ = writeln!(stderr, "{}: {}", program::name(), escaped(&message));
}

/// Prints a message on standard error as it is.
pub(crate) fn say_as_it_is(message: impl Display) {
    let mut stderr = std::io::stderr().lock();
    for line in message.to_string().trim_end().lines() {
        let _ = writeln!(stderr, "{}", escaped(line));
    }
}
