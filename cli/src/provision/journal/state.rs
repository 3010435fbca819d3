//! The state of a run: the sum of its journal's entries.

use super::entry::{Entry, Lines, Refusal};

/// The lines that were sent and have no answer yet.
#[derive(Debug)]
struct Open {
    lines: Lines,
    refused: Vec<Refusal>,
}

/// The final result of some lines.
#[derive(Debug)]
pub(crate) struct Settled {
    pub(crate) lines: Lines,
    /// In the order of the lines.
    pub(crate) refused: Vec<Refusal>,
    /// Whether a person must decide the lines that were not refused.
    pub(crate) is_uncertain: bool,
}

/// An entry that cannot follow those before it.
#[derive(Debug)]
pub(crate) struct Damaged;

/// The state of a run. Lines are settled in their order, so that one number says which are.
#[derive(Debug, Default)]
pub(crate) struct State {
    settled: u64,
    done: u64,
    refused: u64,
    uncertain: u64,
    tasks: Vec<String>,
    open: Option<Open>,
}

impl State {
    /// Returns the last line that is settled.
    pub(crate) fn settled(&self) -> u64 {
        self.settled
    }

    /// Returns the last line that the journal names.
    pub(crate) fn last(&self) -> u64 {
        self.unanswered().map_or(self.settled, |lines| lines.1)
    }

    pub(crate) fn done(&self) -> u64 {
        self.done
    }

    pub(crate) fn refused(&self) -> u64 {
        self.refused
    }

    pub(crate) fn uncertain(&self) -> u64 {
        self.uncertain
    }

    /// Returns the vendor's references for the batches that it took.
    pub(crate) fn tasks(&self) -> &[String] {
        &self.tasks
    }

    /// Returns the lines that were sent and have no answer.
    pub(crate) fn unanswered(&self) -> Option<Lines> {
        self.open.as_ref().map(|open| open.lines)
    }

    /// Takes in the next entry, and returns the lines that it settles.
    pub(crate) fn apply(&mut self, entry: Entry) -> Result<Option<Settled>, Damaged> {
        match entry {
            Entry::Sent { lines, refused } => {
                self.follows(lines)?;
                self.open = Some(Open { lines, refused });
                Ok(None)
            }
            Entry::Unsent { lines } => self.close(lines).map(|_| None),
            Entry::Uncertain { lines } => {
                let refused = self.close(lines)?;
                self.settle(lines, refused, true).map(Some)
            }
            Entry::Answered {
                lines,
                refused,
                tasks,
            } => {
                let mut all = match self.open {
                    Some(_) => self.close(lines)?,
                    // Lines that were not sent have no answer, unless none of them could be sent.
                    None if lines.count() == Some(refused.len() as u64) => Vec::new(),
                    None => return Err(Damaged),
                };
                all.extend(refused);
                self.tasks.extend(tasks);
                self.settle(lines, all, false).map(Some)
            }
        }
    }

    fn follows(&self, lines: Lines) -> Result<(), Damaged> {
        let follows = self.settled.checked_add(1) == Some(lines.0) && lines.count().is_some();
        follows.then_some(()).ok_or(Damaged)
    }

    /// Closes the open lines, and returns those that were refused.
    fn close(&mut self, lines: Lines) -> Result<Vec<Refusal>, Damaged> {
        let open = self.open.take().filter(|open| open.lines == lines);
        open.map(|open| open.refused).ok_or(Damaged)
    }

    fn settle(
        &mut self,
        lines: Lines,
        mut refused: Vec<Refusal>,
        is_uncertain: bool,
    ) -> Result<Settled, Damaged> {
        self.follows(lines)?;
        refused.sort_by_key(|refusal| refusal.line);
        let is_inside = |refusal: &Refusal| (lines.0..=lines.1).contains(&refusal.line);
        let is_double =
            |pair: &[Refusal]| pair.first().map(|it| it.line) == pair.last().map(|it| it.line);
        if !refused.iter().all(is_inside) || refused.windows(2).any(is_double) {
            return Err(Damaged);
        }
        let number = refused.len() as u64;
        let others = lines.count().and_then(|all| all.checked_sub(number));
        let others = others.ok_or(Damaged)?;
        self.settled = lines.1;
        self.refused += number;
        if is_uncertain {
            self.uncertain += others;
        } else {
            self.done += others;
        }
        Ok(Settled {
            lines,
            refused,
            is_uncertain,
        })
    }
}
