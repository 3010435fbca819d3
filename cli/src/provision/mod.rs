//! `provision`: sends identities to a vendor's own API, and can be stopped and started at any moment.

mod batch;
mod dry_run;
mod input;
mod journal;
mod maker;
mod pace;
mod patient;
mod reports;
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
use self::maker::Maker;
use self::pace::Pace;
use self::patient::Patient;
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
    let maker = Maker {
        provisioner,
        kinds: registry.kinds(),
        now: SystemClock.now(),
    };
    let status = if options.dry_run {
        dry_run::run(&input, &maker, output)?
    } else {
        let summary = send(&options.adapter, &input, &maker)?;
        output.print(&summary)?;
        summary.status()
    };
    if status.is_none() {
        say("there is no identity in the input");
    }
    Ok(status.unwrap_or(Status::Faulty))
}

fn send<'a>(adapter: &'a str, input: &Input, maker: &Maker) -> Result<Summary<'a>, Failure> {
    let header = Header {
        format: FORMAT,
        adapter: adapter.to_owned(),
        kind: maker.kind().to_owned(),
        destination: maker.provisioner.destination(),
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
    let tasks = runtime.block_on(work(input, maker, &mut journal, &bar));
    // A call that somebody would not wait for may still look for its host.
    runtime.shutdown_background();
    bar.finish();
    let tasks = tasks?;
    reports::write(&journal, &refused, &uncertain)?;
    input.compare()?;
    Ok(Summary::new(
        adapter,
        maker.kind(),
        lines,
        journal.state(),
        tasks,
    ))
}

async fn work(
    input: &Input,
    maker: &Maker,
    journal: &mut Journal,
    bar: &Bar,
) -> Result<Vec<Task>, Failure> {
    let stop = Stop::on_interrupt();
    let http = HttpTransport::new().map_err(|error| Failure::new(why(&error)))?;
    let transport: Arc<dyn Transport> = Arc::new(Patient {
        transport: Arc::new(http),
        clock: Arc::new(SystemClock),
        pace: maker.provisioner.calls_per_minute().map(Pace::of),
        stop: stop.clone(),
        bar: bar.clone(),
    });
    let mut sender = Sender {
        maker,
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
        let provisioner = &*maker.provisioner;
        tasks::follow(&mut tasks, provisioner, &*transport, &stop, bar).await;
    }
    Ok(tasks)
}

/// A file of this run, beside its input.
fn beside(input: &Input, adapter: &str, what: &str) -> PathBuf {
    let mut path = Path::as_os_str(input.path()).to_owned();
    path.push(format!(".{adapter}.{what}"));
    path.into()
}

/// Why it failed, by its cause where there is one.
fn why(error: &Error) -> String {
    match error.source() {
        Some(source) if error.problems().is_empty() => source.to_string(),
        _ => error.to_string(),
    }
}
