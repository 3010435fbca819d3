//! The command line: the commands, their options and their help.

mod probe;
#[cfg(feature = "serve")]
mod serve;

use std::path::{Path, PathBuf};

use clap::builder::{OsStringValueParser, PossibleValuesParser, TypedValueParser};
use clap::{Args, CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use countersign::clock::{Clock, SystemClock};
use countersign::problem::near;
use countersign::{Action, Timestamp};

pub(crate) use self::probe::Probe;
#[cfg(feature = "serve")]
pub(crate) use self::serve::{KeySource, Listen, Serve};
use crate::output::Output;
use crate::program::{self, COUNTERSIGN, named};
use crate::status::{Failure, Status, say, say_as_it_is};

/// Signs a product's users in to every support chat.
///
/// Results go to standard output as JSON, one object a line, and messages to standard error. The
/// exit status is 0 where all was done, 1 where an object has an error or was not accepted, a line was
/// not sent, there was no input or something was found, and 2 where the command line or the
/// configuration is wrong or a file cannot be read.
///
/// `countersign man COMMAND` prints the manual page of a command.
#[derive(Debug, Parser)]
#[command(name = "countersign", version)]
pub(crate) struct Arguments {
    /// The configuration [default: countersign.toml in the working directory]
    #[arg(
        long,
        global = true,
        value_name = "FILE",
        env = "COUNTERSIGN_CONFIG",
        hide_env_values = true,
        value_parser = path()
    )]
    config: Option<PathBuf>,

    /// Write the results for people: tables, or indented objects
    #[arg(long, global = true)]
    pub(crate) pretty: bool,

    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Make a bundle for each identity and each adapter
    Issue(Issue),
    /// Judge bundles as their vendors would
    Verify(Verify),
    /// Send identities to a vendor's own API, so that agents see users who have not chatted yet
    Provision(Provision),
    /// Ask your own token endpoint as the vendor's page would, and as an attacker would
    Probe(Probe),
    /// Answer requests over HTTP, for programs in any language
    #[cfg(feature = "serve")]
    Serve(Serve),
    /// Print the steps that sign a page's user out of each chat; they need no user
    Logout,
    /// Print the kinds of adapters with their field tables; needs no configuration
    Adapters,
    /// Print every fault of the configuration; secrets are looked up and not shown
    CheckConfig,
    /// Try a recipe, which is a vendor as data: its form, its examples, forgeries, and the checks of every adapter
    #[cfg(feature = "check-recipe")]
    CheckRecipe(CheckRecipe),
    /// Begin a recipe of your own
    #[command(subcommand)]
    Recipe(Recipe),
    /// Tell what a failure that a vendor names means and what to do; needs no configuration
    Explain(Explain),
    /// Write a commented configuration for these kinds
    Init(Init),
    /// Print a JSON Schema of what is read or printed
    Schema(Schema),
    /// Print completions for a shell
    Completions(Completions),
    /// Print the manual page, or that of a command
    Man(Man),
}

#[derive(Debug, Args)]
pub(crate) struct Init {
    /// The kinds of adapters, as `adapters` lists them
    #[arg(value_name = "KIND", required = true)]
    pub(crate) kinds: Vec<String>,

    /// A new file to write [default: standard output]
    #[arg(long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
}

#[cfg(feature = "check-recipe")]
#[derive(Debug, Args)]
pub(crate) struct CheckRecipe {
    /// The recipe
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Recipe {
    /// Write a commented recipe, which `check-recipe` finds sound as it stands
    Init(RecipeInit),
}

#[derive(Debug, Args)]
pub(crate) struct RecipeInit {
    /// The kind of the vendor, in kebab-case, such as acme-chat
    #[arg(value_name = "NAME")]
    pub(crate) name: String,
}

#[derive(Debug, Args)]
pub(crate) struct Schema {
    /// The schema's subject
    #[arg(value_enum)]
    pub(crate) of: Subject,
}

/// A subject of a JSON Schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Subject {
    /// An identity that `issue` reads
    Identity,
    /// The configuration, as JSON
    Config,
    /// An object that `issue` prints
    Bundle,
    /// A line that `issue --lines` reads
    Request,
    /// A line that `issue --lines` prints
    Answer,
    /// A line that `verify --lines` reads
    VerifyRequest,
    /// A line that `verify --lines` prints
    VerifyAnswer,
}

#[derive(Debug, Args)]
pub(crate) struct Completions {
    /// The shell
    #[arg(value_enum)]
    pub(crate) shell: Shell,
}

#[derive(Debug, Args)]
pub(crate) struct Man {
    /// A command, such as issue [default: the page that lists the commands]
    #[arg(value_name = "COMMAND")]
    pub(crate) command: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Explain {
    /// An event or reason as any surface spells it, such as JWT_IS_INVALID; without one all are listed
    #[arg(value_name = "NAME")]
    pub(crate) name: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Issue {
    /// Only this adapter, by its name in the configuration; may be given several times
    #[arg(long = "adapter", value_name = "NAME")]
    pub(crate) adapters: Vec<String>,

    /// The action that the bundles are for
    #[arg(long, default_value = "login", value_parser = actions())]
    pub(crate) action: Action,

    /// The form of the identities: Countersign's own JSON, or claims of OpenID Connect
    #[arg(long, value_enum, default_value_t = From::Countersign)]
    pub(crate) from: From,

    /// Answer requests, one a line, each before the next is read, for a program that keeps this running
    #[arg(long, conflicts_with_all = ["action", "from", "format", "summary"])]
    pub(crate) lines: bool,

    /// Print the bundles as objects, or as script elements for a page
    #[arg(long, value_enum, default_value_t = Format::Json)]
    pub(crate) format: Format,

    /// The nonce of the page's Content-Security-Policy, for script elements
    #[arg(long, value_name = "BASE64")]
    pub(crate) nonce: Option<String>,

    /// Tell at the end how many identities there were and how fast they went, as is done on a terminal
    #[arg(long)]
    pub(crate) summary: bool,

    #[command(flatten)]
    pub(crate) time: Time,

    /// Identities as JSON: one a line, or a single one over several lines [default: standard input]
    #[arg(value_name = "FILE or -")]
    pub(crate) file: Option<PathBuf>,
}

/// The form in which an identity is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum From {
    Countersign,
    Oidc,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    Json,
    Script,
}

#[derive(Debug, Args)]
pub(crate) struct Verify {
    /// Judge by this adapter, whatever adapter the bundles name
    #[arg(long, value_name = "NAME")]
    pub(crate) adapter: Option<String>,

    /// Judge for this action, whatever action the bundles name: some actions have no proof
    #[arg(long, value_parser = actions())]
    pub(crate) action: Option<Action>,

    #[command(flatten)]
    pub(crate) time: Time,

    /// Answer requests, one a line, each before the next is read, for a program that keeps this running
    #[arg(long, conflicts_with_all = ["adapter", "action"])]
    pub(crate) lines: bool,

    /// Objects that `issue` printed [default: standard input]
    #[arg(value_name = "FILE or -")]
    pub(crate) file: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct Provision {
    /// The adapter whose vendor is sent the users, by its name in the configuration
    #[arg(long, value_name = "NAME")]
    pub(crate) adapter: String,

    /// Print what would be sent; make no call, and read and write no journal
    #[arg(long)]
    pub(crate) dry_run: bool,

    /// Identities as JSON, one a line; the journal of the run stands beside it
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
}

#[derive(Clone, Copy, Debug, Args)]
pub(crate) struct Time {
    /// Take this for the present moment, in Unix seconds, so that a run can be repeated to the byte
    #[arg(long, value_name = "UNIX", value_parser = moment, allow_negative_numbers = true)]
    now: Option<Timestamp>,
}

impl Time {
    /// Returns the moment that the command line says.
    pub(crate) const fn fixed(&self) -> Option<Timestamp> {
        self.now
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.now.unwrap_or_else(|| SystemClock.now())
    }
}

impl Arguments {
    /// Returns the configuration file that the command line or the environment names.
    pub(crate) fn config(&self) -> Option<&Path> {
        let named = self.config.as_deref();
        named.filter(|path| !path.as_os_str().is_empty())
    }

    /// Reads the command line. Where this fails, people have been told why.
    pub(crate) fn read() -> Result<Self, Status> {
        let matches = command().try_get_matches();
        let arguments = matches.and_then(|matches| Self::from_arg_matches(&matches));
        arguments.map_err(|answer| {
            // The message quotes the wrong word, in which no character may move a terminal's cursor.
            if answer.use_stderr() {
                say_as_it_is(answer);
                return Status::Unusable;
            }
            let printed = answer.print();
            let closed = |error: &std::io::Error| error.kind() == std::io::ErrorKind::BrokenPipe;
            match printed {
                Err(error) if !closed(&error) => {
                    say(format_args!("cannot write: {error}"));
                    Status::Unusable
                }
                _ => Status::Done,
            }
        })
    }
}

/// Returns the command line, for a program of this program's name.
fn command() -> clap::Command {
    let command = Arguments::command();
    let name = program::name();
    if name == COUNTERSIGN {
        return command.bin_name(COUNTERSIGN);
    }
    let about = command.get_long_about().map(ToString::to_string);
    let about = about.unwrap_or_default();
    // The version is not that of the program, which is somebody else's.
    let version = concat!(env!("CARGO_PKG_VERSION"), " (countersign)");
    let command = command.name(name).bin_name(name).version(version);
    command.long_about(named(&about).into_owned())
}

/// Returns the parser of a file's name. An empty variable names no file, as one that is not set.
fn path() -> impl TypedValueParser<Value = PathBuf> {
    OsStringValueParser::new().map(PathBuf::from)
}

/// Prints the script by which a shell completes the command line.
pub(crate) fn completions(shell: Shell, output: &mut Output) -> Result<Status, Failure> {
    let mut text = Vec::new();
    clap_complete::generate(shell, &mut command(), program::name(), &mut text);
    output.write(&text)?;
    Ok(Status::Done)
}

/// Prints the manual page, or the page of a command, in roff.
pub(crate) fn man(of: Option<&str>, output: &mut Output) -> Result<Status, Failure> {
    // The command `help` has no page of its own.
    let mut command = command().disable_help_subcommand(true);
    command.build();
    let page = match of {
        None => &command,
        Some(name) => command
            .find_subcommand(name)
            .ok_or_else(|| no_command(name, &command))?,
    };
    let mut text = Vec::new();
    let source = concat!("countersign ", env!("CARGO_PKG_VERSION"));
    let page = clap_mangen::Man::new(page.clone()).source(source);
    let rendered = page.render(&mut text);
    rendered.map_err(|error| Failure::new(error.to_string()))?;
    output.write(&text)?;
    Ok(Status::Done)
}

fn no_command(name: &str, command: &clap::Command) -> Failure {
    let known: Vec<&str> = command
        .get_subcommands()
        .map(clap::Command::get_name)
        .collect();
    Failure::new(match near(name, &known, &[]) {
        Some(meant) => format!("there is no command {name:?}: {meant} is meant"),
        None => format!(
            "there is no command {name:?}: there are {}",
            known.join(", ")
        ),
    })
}

fn actions() -> impl TypedValueParser<Value = Action> {
    PossibleValuesParser::new(Action::ALL.iter().copied().map(Action::as_str))
        .try_map(|name| name.parse::<Action>())
}

fn moment(text: &str) -> Result<Timestamp, &'static str> {
    let moment: Option<Timestamp> = text.parse().ok();
    // Milliseconds would make a proof that never ends.
    moment
        .filter(|moment| *moment <= Timestamp::LAST_DATE)
        .ok_or("not Unix seconds from 0 to 253402300799, the year 9999")
}
