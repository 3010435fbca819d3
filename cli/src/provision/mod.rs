//! `provision`: sends identities to a vendor's own API, and can be stopped and started at any moment.

mod batch;
mod dry_run;
mod input;
mod journal;
mod rate_limit;
mod records;
mod reports;
mod retry;
mod sender;
mod stop;
mod summary;
mod tasks;

use std::error::Error as _;
use std::io::{IsTerminal, stderr};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use countersign::clock::{Clock, SystemClock};
use countersign::http::{HttpTransport, Transport};
use countersign::provision::Provisioner;
use countersign::{Error, Registry};
use tokio::runtime::Builder;

use self::input::Input;
use self::journal::{FORMAT, Header, Journal};
use self::rate_limit::RateLimit;
use self::records::RecordMaker;
use self::retry::Retry;
use self::sender::Sender;
use self::stop::Stop;
use self::summary::Summary;
use self::tasks::Task;
use crate::arguments::Provision;
use crate::output::Output;
use crate::progress::Bar;
use crate::status::{Failure, Status, say};

pub(crate) fn run(
    options: &Provision,
    registry: &Registry,
    provisioner: Arc<dyn Provisioner>,
    output: &mut Output,
) -> Result<Status, Failure> {
    let input = Input::open(&options.file)?;
    let records = RecordMaker {
        provisioner,
        kinds: registry.kinds(),
        now: SystemClock.now(),
    };
    let status = if options.dry_run {
        dry_run::run(&input, &records, output)?
    } else {
        let summary = send(&options.adapter, &input, &records)?;
        output.print(&summary)?;
        summary.status()
    };
    if status.is_none() {
        say("there is no identity in the input");
    }
    Ok(status.unwrap_or(Status::Faulty))
}

fn send<'a>(
    adapter: &'a str,
    input: &Input,
    records: &RecordMaker,
) -> Result<Summary<'a>, Failure> {
    let header = Header {
        format: FORMAT,
        adapter: adapter.to_owned(),
        kind: records.kind().to_owned(),
        destination: records.provisioner.destination(),
        input: input.digested().clone(),
    };
    let lines = input.lines()?;
    let path = beside(input, adapter, "journal");
    let mut journal = Journal::open(&path, &header, lines)?;
    let [refused, uncertain] = ["refused", "uncertain"].map(|what| beside(input, adapter, what));
    reports::write(&journal, &refused, &uncertain)?;
    let failed = |error: std::io::Error| Failure::new(format!("cannot start: {error}"));
    let runtime = Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(failed)?;
    let bar = Bar::new(stderr().is_terminal(), Some(lines));
    let tasks = runtime.block_on(work(input, records, &mut journal, &bar));
    // A call that was left unanswered may still look up its host.
    runtime.shutdown_background();
    bar.finish();
    let tasks = tasks?;
    reports::write(&journal, &refused, &uncertain)?;
    input.compare()?;
    Ok(Summary::new(
        adapter,
        records.kind(),
        lines,
        journal.state(),
        tasks,
    ))
}

async fn work(
    input: &Input,
    records: &RecordMaker,
    journal: &mut Journal,
    bar: &Bar,
) -> Result<Vec<Task>, Failure> {
    let stop = Stop::on_interrupt();
    let http = HttpTransport::new().map_err(|error| Failure::new(why(&error)))?;
    let transport: Arc<dyn Transport> = Arc::new(Retry {
        transport: Arc::new(http),
        clock: Arc::new(SystemClock),
        rate_limit: records.provisioner.calls_per_minute().map(RateLimit::of),
        stop: stop.clone(),
        bar: bar.clone(),
    });
    let mut sender = Sender {
        records,
        transport: Arc::clone(&transport),
        journal,
        stop: stop.clone(),
        bar: bar.clone(),
        uncertain: 0,
    };
    let at_end = sender.run(input).await?;
    let mut tasks: Vec<Task> = journal
        .state()
        .tasks()
        .iter()
        .map(|id| Task::new(id))
        .collect();
    if at_end {
        let provisioner = &*records.provisioner;
        tasks::follow(&mut tasks, provisioner, &*transport, &stop, bar).await;
    }
    Ok(tasks)
}

/// Returns the name of a file of this run, beside its input.
fn beside(input: &Input, adapter: &str, what: &str) -> PathBuf {
    let mut path = Path::as_os_str(input.path()).to_owned();
    path.push(format!(".{adapter}.{what}"));
    path.into()
}

/// Returns why it failed: the cause, where there is one.
fn why(error: &Error) -> String {
    match error.source() {
        Some(source) if error.problems().is_empty() => source.to_string(),
        _ => error.to_string(),
    }
}
