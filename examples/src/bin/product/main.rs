//! A small product whose pages carry three support chats, to copy from.
//!
//! `cargo run -p countersign-examples --bin product [ADDRESS [CONFIG]]`, by default at
//! 127.0.0.1:3000 with `examples/countersign.toml`. Port 0 takes a free port; the address is printed.

mod answer;
mod app;
mod assets;
mod chats;
mod config;
mod html;
mod pages;
mod random;
mod session;
mod stand_ins;
#[cfg(test)]
mod tests;
mod told;
mod users;

use std::error::Error;
use std::io::{Write, stderr, stdout};
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use countersign::clock::{Clock, SystemClock};
use tokio::net::TcpListener;
use tokio::runtime::Runtime;

use crate::app::App;
use crate::random::SystemRandom;
use crate::stand_ins::Vendors;

const ADDRESS: &str = "127.0.0.1:3000";
const CONFIG: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/countersign.toml");

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let address = arguments.next().unwrap_or_else(|| ADDRESS.to_owned());
    let config = arguments.next().unwrap_or_else(|| CONFIG.to_owned());
    let served = build(Path::new(&config)).and_then(|app| serve(app, &address));
    if let Err(error) = served {
        // Nobody is left to tell where standard error is closed.
        let _ = writeln!(stderr(), "product: {error}");
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}

/// Builds the product from everything that comes from outside: secrets, users, time and randomness.
fn build(config: &Path) -> Result<App, Box<dyn Error>> {
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    Ok(App {
        issuers: config::issuers(config)?.with_clock(&clock),
        users: users::three()?,
        sessions: session::Sessions::default(),
        vendors: Vendors::read(&config::folder(config).join("secrets"))?,
        clock,
        random: Box::new(SystemRandom),
    })
}

fn serve(app: App, address: &str) -> Result<(), Box<dyn Error>> {
    Runtime::new()?.block_on(async {
        let listener = TcpListener::bind(address).await?;
        writeln!(stdout(), "http://{}", listener.local_addr()?)?;
        axum::serve(listener, app::router(Arc::new(app))).await?;
        Ok(())
    })
}
