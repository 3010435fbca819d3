//! How far a run of `issue` is, for people who wait for it.

use std::io::{IsTerminal, stderr, stdin, stdout};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::input::Source;
use crate::issue::Tally;
use crate::status::say;

const OF_A_FILE: &str = "{wide_bar} {percent:>3} %, {msg}, {eta} left";
const OF_A_STREAM: &str = "{spinner} {msg}";

/// A bar on the terminal where nobody types and no results are shown there, and a summary.
pub(crate) struct Progress {
    bar: ProgressBar,
    has_summary: bool,
}

impl Progress {
    pub(crate) fn new(source: &Source, has_summary: bool) -> Self {
        let is_shown = stderr().is_terminal()
            && !stdout().is_terminal()
            && !(source.is_standard_input() && stdin().is_terminal());
        let target = if is_shown {
            ProgressDrawTarget::stderr()
        } else {
            ProgressDrawTarget::hidden()
        };
        let bar = ProgressBar::with_draw_target(source.length(), target);
        let template = source.length().map_or(OF_A_STREAM, |_| OF_A_FILE);
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        Self {
            bar,
            has_summary: has_summary || is_shown,
        }
    }

    /// Shows what was done up to now.
    pub(crate) fn show(&self, tally: &Tally) {
        self.bar.set_position(tally.read);
        if !self.bar.is_hidden() {
            self.bar.set_message(self.speed(tally));
        }
    }

    /// Tells people something beside the bar.
    pub(crate) fn aside(&self, tell: impl FnOnce()) {
        self.bar.suspend(tell);
    }

    /// Takes the bar away and says what was done.
    pub(crate) fn finish(&self, tally: &Tally) {
        self.bar.finish_and_clear();
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
