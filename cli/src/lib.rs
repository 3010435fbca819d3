//! The command `countersign` as a library, for a command that knows further kinds of adapters.
//!
//! This is the whole `main.rs` of such a command:
//!
//! ```no_run
//! use std::process::ExitCode;
//!
//! fn main() -> ExitCode {
//!     let kinds = countersign_cli::registry().with::<my_adapter::Config>();
//!     countersign_cli::run(kinds)
//! }
//! # mod my_adapter { pub(crate) use countersign_userhero::Config; }
//! ```
//!
//! Every command takes the further kind, as far as its
//! [`AdapterConfig`](countersign::config::AdapterConfig) says something: `issue`, `verify`, `adapters` and
//! `check-config` need nothing more, `init` and `schema` take its settings, `explain` its failures, `probe` the facts
//! about its page, and `provision` its provisioner. The guide's page
//! [`shipping_an_adapter`](countersign::guide::shipping_an_adapter) has the whole adapter. The README of this package
//! describes the commands.

mod adapters;
mod arguments;
mod check_config;
#[cfg(feature = "check-recipe")]
mod check_recipe;
mod config;
mod explain;
mod init;
mod input;
mod issue;
mod lines;
mod live;
mod logout;
mod network;
mod output;
mod probe;
mod program;
mod progress;
mod provision;
mod recipe;
mod schema;
#[cfg(feature = "serve")]
mod serve;
mod status;
mod terminal;
mod verify;

use std::process::ExitCode;
use std::sync::Arc;

use countersign::clock::Clock;
use countersign::{Issuers, Registry};

use crate::arguments::{Arguments, Command};
use crate::config::Config;
use crate::live::Live;
use crate::output::Output;
use crate::status::{Failure, Status};

pub use crate::adapters::registry;

/// Runs the command of this process's command line with these kinds, and returns the exit status for `main`.
///
/// Results go to standard output, and messages to standard error. The program is called as its own file is: in its
/// messages, its help, its completions and its manual pages. [`registry`] has the kinds of `countersign` itself.
/// [`Registry::new`] has neither kinds nor a network, for a command
/// that knows your kinds alone.
#[must_use]
pub fn run(registry: Registry) -> ExitCode {
    let status = match Arguments::read() {
        Ok(arguments) => {
            perform(&arguments, &Arc::new(registry)).unwrap_or_else(|failure| failure.report())
        }
        Err(status) => status,
    };
    status.into()
}

fn perform(arguments: &Arguments, registry: &Arc<Registry>) -> Result<Status, Failure> {
    let mut output = Output::new(arguments.pretty);
    let config = || Config::read(arguments.config());
    let status = match &arguments.command {
        Command::Issue(options) if options.lines => {
            let live = live(arguments, &options.adapters, options.time, registry)?;
            let answer = async |issuers: &Issuers, request: &str| issuers.answer(request).await;
            lines::run(options.file.as_deref(), &live, &answer, &mut output)?
        }
        Command::Issue(options) => {
            let issuers = config()?.build(registry)?;
            issue::run(options, arguments.pretty, registry, &issuers, &mut output)?
        }
        Command::Verify(options) if options.lines => {
            let live = live(arguments, &[], options.time, registry)?;
            let answer = async |issuers: &Issuers, request: &str| issuers.answer_verify(request);
            lines::run(options.file.as_deref(), &live, &answer, &mut output)?
        }
        Command::Verify(options) => verify::run(options, &config()?.build(registry)?, &mut output)?,
        Command::Provision(options) => {
            let provisioner = config()?.provisioner(&options.adapter, registry)?;
            provision::run(options, registry, provisioner, &mut output)?
        }
        Command::Adapters => adapters::run(registry, &mut output)?,
        Command::Explain(options) => explain::run(options.name.as_deref(), registry, &mut output)?,
        Command::Logout => logout::run(&config()?.build(registry)?, &mut output)?,
        Command::Init(options) => init::run(options, registry, &mut output)?,
        Command::Schema(options) => schema::run(options.of, registry, &mut output)?,
        Command::Completions(options) => arguments::completions(options.shell, &mut output)?,
        Command::Man(options) => arguments::man(options.command.as_deref(), &mut output)?,
        Command::Probe(options) => probe::run(options, registry, config()?, &mut output)?,
        #[cfg(feature = "check-recipe")]
        Command::CheckRecipe(options) => check_recipe::run(&options.file, &mut output)?,
        Command::Recipe(arguments::Recipe::Init(options)) => {
            recipe::init(&options.name, &mut output)?
        }
        #[cfg(feature = "serve")]
        Command::Serve(options) => serve::run(options, arguments.config(), registry)?,
        Command::CheckConfig => check_config::run(&config()?.inspect(registry), &mut output)?,
    };
    output.flush()?;
    Ok(status)
}

/// Starts the adapters of a command that a program keeps running.
fn live(
    arguments: &Arguments,
    names: &[String],
    time: arguments::Time,
    registry: &Arc<Registry>,
) -> Result<Arc<Live<Issuers>>, Failure> {
    let config = arguments.config().map(std::path::Path::to_owned);
    let (registry, names) = (Arc::clone(registry), names.to_vec());
    let read = move || {
        let issuers = Config::read(config.as_deref())?.build(&registry)?;
        let issuers = match time.fixed() {
            Some(now) => issuers.with_clock(&(Arc::new(now) as Arc<dyn Clock>)),
            None => issuers,
        };
        issue::chosen(&names, &issuers)?;
        Ok(issuers
            .only(|issuer| names.is_empty() || names.iter().any(|name| name == issuer.name())))
    };
    Live::start(read, live::say_whether)
}
