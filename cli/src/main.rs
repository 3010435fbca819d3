//! The command `countersign`: signs a product's users in to every support chat.

mod adapters;
mod arguments;
mod check_config;
mod config;
mod explain;
mod init;
mod input;
mod issue;
mod lines;
mod logout;
mod output;
mod probe;
mod progress;
mod provision;
mod schema;
mod status;
mod terminal;
mod verify;

use std::process::ExitCode;

use crate::arguments::{Arguments, Command};
use crate::config::Config;
use crate::output::Output;
use crate::status::{Failure, Status};

fn main() -> ExitCode {
    let arguments = match Arguments::read() {
        Ok(arguments) => arguments,
        Err(status) => return status.into(),
    };
    run(&arguments)
        .unwrap_or_else(|failure| failure.report())
        .into()
}

fn run(arguments: &Arguments) -> Result<Status, Failure> {
    let registry = adapters::registry();
    let mut output = Output::new(arguments.pretty);
    let config = || Config::read(arguments.config());
    let status = match &arguments.command {
        Command::Issue(options) if options.lines => lines::run(
            options,
            &registry,
            &config()?.build(&registry)?,
            &mut output,
        )?,
        Command::Issue(options) => {
            let issuers = config()?.build(&registry)?;
            issue::run(options, arguments.pretty, &registry, &issuers, &mut output)?
        }
        Command::Verify(options) => {
            verify::run(options, &config()?.build(&registry)?, &mut output)?
        }
        Command::Provision(options) => {
            let provisioner = config()?.provisioner(&options.adapter, &registry)?;
            provision::run(options, &registry, provisioner, &mut output)?
        }
        Command::Adapters => adapters::run(&registry, &mut output)?,
        Command::Explain(options) => explain::run(options.name.as_deref(), &registry, &mut output)?,
        Command::Logout => logout::run(&config()?.build(&registry)?, &mut output)?,
        Command::Init(options) => init::run(options, &registry, &mut output)?,
        Command::Schema(options) => schema::run(options.of, &registry, &mut output)?,
        Command::Completions(options) => arguments::completions(options.shell, &mut output)?,
        Command::Man(options) => arguments::man(options.command.as_deref(), &mut output)?,
        Command::Probe(options) => probe::run(options, &registry, config()?, &mut output)?,
        Command::CheckConfig => check_config::run(&config()?.inspect(&registry), &mut output)?,
    };
    output.flush()?;
    Ok(status)
}
