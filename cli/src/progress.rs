//! The progress bar of a run, for people who wait for it.

use std::io::{IsTerminal, stderr, stdin, stdout};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::input::Source;
use crate::issue::Tally;
use crate::status::say;

const OF_A_FILE: &str = "{wide_bar} {percent:>3} %, {msg}, {eta} left";
const OF_A_STREAM: &str = "{spinner} {msg}";

/// A bar on the terminal. Its clones are the same bar.
#[derive(Clone, Debug)]
pub(crate) struct Bar(ProgressBar);

impl Bar {
    pub(crate) fn new(is_shown: bool, length: Option<u64>) -> Self {
        let target = if is_shown {
            ProgressDrawTarget::stderr()
        } else {
            ProgressDrawTarget::hidden()
        };
        let bar = ProgressBar::with_draw_target(length, target);
        let template = length.map_or(OF_A_STREAM, |_| OF_A_FILE);
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        Self(bar)
    }

    /// Shows how much is done.
    pub(crate) fn show(&self, position: u64, message: impl FnOnce() -> String) {
        self.0.set_position(position);
        if !self.0.is_hidden() {
            self.0.set_message(message());
        }
    }

    /// Hides the bar while something else is told.
    pub(crate) fn aside(&self, tell: impl FnOnce()) {
        self.0.suspend(tell);
    }

    /// Removes the bar.
    pub(crate) fn finish(&self) {
        self.0.finish_and_clear();
    }

    fn elapsed(&self) -> Duration {
        self.0.elapsed()
    }
}

/// The bar of `issue`, and its summary. The bar is shown where neither input nor results are on the terminal.
pub(crate) struct Progress {
    bar: Bar,
    has_summary: bool,
}

impl Progress {
    pub(crate) fn new(source: &Source, has_summary: bool) -> Self {
        let is_shown = stderr().is_terminal()
            && !stdout().is_terminal()
            && !(source.is_standard_input() && stdin().is_terminal());
        Self {
            bar: Bar::new(is_shown, source.length()),
            has_summary: has_summary || is_shown,
        }
    }

    /// Shows how much is done.
    pub(crate) fn show(&self, tally: &Tally) {
        self.bar.show(tally.read, || self.speed(tally));
    }

    /// Hides the bar while something else is told.
    pub(crate) fn aside(&self, tell: impl FnOnce()) {
        self.bar.aside(tell);
    }

    /// Removes the bar and prints the summary.
    pub(crate) fn finish(&self, tally: &Tally) {
        self.bar.finish();
        if self.has_summary {
            say(format_args!(
                "{} in {:.2} s; {} bundles, {} refusals",
                self.speed(tally),
                self.bar.elapsed().as_secs_f64(),
                tally.bundles,
                tally.refusals,
            ));
        }
    }

    fn speed(&self, tally: &Tally) -> String {
        let identities = tally.identities;
        let rate = identities as f64 / self.bar.elapsed().as_secs_f64();
        format!("{identities} identities, {rate:.0} a second")
    }
}
