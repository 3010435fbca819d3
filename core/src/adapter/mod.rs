//! The contract: an adapter declares its rules, mints from an accepted user, and judges as its vendor would.

mod capabilities;
mod field_rule;
mod policy;
mod proof;
mod request;
mod reserved;
mod rules;
mod screening;

use std::fmt;

use crate::bundle::{ClientBundle, StepList};
use crate::clock::Timestamp;
use crate::problem::{Problems, Result};
use crate::verify::{Presented, Rejection, Verdict};

pub use async_trait::async_trait;
pub use capabilities::{Capabilities, Table};
pub use field_rule::{FieldRule, Need, Unit};
pub use policy::Policy;
pub use proof::{Covers, Proof};
pub use request::Request;
pub use reserved::ReservedNames;
pub use rules::{Accepted, Rules};
pub use screening::Screening;

/// The vendor of an adapter: its rules, and its side of a sign-in.
///
/// # Contract
///
/// - The clock, the environment and the network are parameters, so that the same request gives the same bytes.
/// - No value of a request is in an error or a Debug.
///
/// The conformance suite (`countersign-conformance`) tests all of this.
pub trait Vendor: fmt::Debug + Send + Sync + 'static {
    /// Returns what this adapter declares, and what its configuration says of its input.
    fn rules(&self) -> &Rules;

    /// Judges what reached the vendor as the vendor would: as someone, or refused for a documented reason. Proofs
    /// must be compared in constant time.
    ///
    /// # Errors
    ///
    /// Why the vendor would refuse it.
    fn verify(&self, presented: &Presented<'_>, now: Timestamp) -> Result<Verdict, Rejection>;

    /// Returns the steps that sign out whoever is signed in, which need no user: those of every login's bundle.
    fn logout(&self) -> StepList {
        StepList::default()
    }
}

/// An adapter that makes its bundles by itself: a pure function, no network.
///
/// Every `Mint` is an [`Adapter`]. Implement this where the vendor's proof is made here, and [`Ask`] where the vendor
/// makes it.
pub trait Mint: Vendor {
    /// The adapter's own form of a user, which screening makes and minting gets.
    type Input<'a>: Send;

    /// Reads the user of a request that the field table has been held against, and adds the rules that no table says.
    ///
    /// Checking and minting go through it alike. What it refuses is never minted.
    fn screen<'a>(&'a self, screening: &mut Screening<'a>) -> Self::Input<'a>;

    /// Makes the bundle of an accepted user.
    ///
    /// # Errors
    ///
    /// Why the proof could not be made.
    fn mint(&self, user: Accepted<Self::Input<'_>>) -> Result<Accepted<ClientBundle>>;

    /// Screens a request and mints its bundle: for an application that holds this adapter and no other.
    ///
    /// # Errors
    ///
    /// As for [`Adapter::issue`].
    fn bundle(&self, request: &Request<'_>) -> Result<ClientBundle> {
        let user = self
            .rules()
            .accept(request, |screening| self.screen(screening))?;
        self.mint(user).map(with_dropped)
    }
}

/// An adapter whose vendor is asked for each bundle, over the network.
///
/// Every `Ask` is an [`Adapter`].
#[async_trait]
pub trait Ask: Vendor {
    /// The adapter's own form of a user, which screening makes and asking gets.
    type Input<'a>: Send;

    /// Reads the user of a request that the field table has been held against, and adds the rules that no table says.
    ///
    /// Nobody is asked about a user whom it refuses.
    fn screen<'a>(&'a self, screening: &mut Screening<'a>) -> Self::Input<'a>;

    /// Asks the vendor once for the bundle of an accepted user.
    ///
    /// An implementation whose `Input` borrows nothing must still write the argument's type as
    /// `Accepted<Self::Input<'_>>`: an `async` method of a trait names each lifetime.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Rejected`](crate::ErrorKind::Rejected) where the vendor said no, and
    /// [`ErrorKind::Transport`](crate::ErrorKind::Transport) where nothing usable was said.
    async fn ask(&self, user: Accepted<Self::Input<'_>>) -> Result<Accepted<ClientBundle>>;

    /// Makes the bundle at once, where nobody is asked.
    #[doc(hidden)]
    fn bundle_now(&self, _: &Request<'_>) -> Option<Result<ClientBundle>> {
        None
    }
}

#[async_trait]
impl<M: Mint> Ask for M {
    type Input<'a> = <M as Mint>::Input<'a>;

    fn screen<'a>(&'a self, screening: &mut Screening<'a>) -> <M as Mint>::Input<'a> {
        Mint::screen(self, screening)
    }

    async fn ask(&self, user: Accepted<<M as Mint>::Input<'_>>) -> Result<Accepted<ClientBundle>> {
        self.mint(user)
    }

    fn bundle_now(&self, request: &Request<'_>) -> Option<Result<ClientBundle>> {
        Some(self.bundle(request))
    }
}

/// An adapter as applications hold it, as `Arc<dyn Adapter>`: a [`Mint`] or an [`Ask`] behind its screening.
///
/// Implement [`Mint`] or [`Ask`], and have this for it.
#[async_trait]
pub trait Adapter: Vendor {
    /// Returns every fault of the request: with any, issuing refuses exactly these. No value is quoted.
    fn check(&self, request: &Request<'_>) -> Problems;

    /// Makes the bundle.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidIdentity`](crate::ErrorKind::InvalidIdentity) with every fault of the request, or why the
    /// bundle could not be made.
    async fn issue(&self, request: Request<'_>) -> Result<ClientBundle>;

    /// Makes the bundle without waiting; `None` where the vendor must be asked.
    ///
    /// # Errors
    ///
    /// As for [`issue`](Self::issue).
    fn issue_now(&self, request: &Request<'_>) -> Option<Result<ClientBundle>>;

    /// Returns what the adapter declares.
    fn capabilities(&self) -> &Capabilities {
        self.rules().capabilities()
    }
}

#[async_trait]
impl<A: Ask> Adapter for A {
    fn check(&self, request: &Request<'_>) -> Problems {
        self.rules()
            .check(request, |screening| self.screen(screening))
    }

    async fn issue(&self, request: Request<'_>) -> Result<ClientBundle> {
        let user = self
            .rules()
            .accept(&request, |screening| self.screen(screening))?;
        self.ask(user).await.map(with_dropped)
    }

    fn issue_now(&self, request: &Request<'_>) -> Option<Result<ClientBundle>> {
        self.bundle_now(request)
    }
}

/// A bundle tells what was dropped on the way to it.
fn with_dropped(accepted: Accepted<ClientBundle>) -> ClientBundle {
    let (bundle, dropped) = accepted.into_parts();
    bundle.with_dropped(dropped)
}
