//! The contract of adapters: an adapter declares its rules, mints from an accepted user, and judges as its vendor
//! would.

mod capabilities;
mod field_rule;
mod policy;
mod proof;
mod request;
mod reserved;
mod rules;
mod screening;

use std::fmt;
use std::sync::Arc;

use crate::bundle::{ClientBundle, Step};
use crate::clock::Timestamp;
use crate::problem::{Problems, Result};
use crate::verify::{Presented, Rejection, Verdict};

pub use async_trait::async_trait;
pub use capabilities::{Capabilities, Table};
pub use field_rule::{FieldRule, Fold, Need, Unit};
pub use policy::Policy;
pub use proof::{Covers, Proof};
pub use request::Request;
pub use reserved::ReservedNames;
pub use rules::{Accepted, Rules};
pub use screening::Screening;

/// The vendor of an adapter: the rules of its input, and the vendor's own check of a sign-in.
///
/// # Contract
///
/// - The clock, the environment and the network must be parameters, so that the same request gives the same bytes.
/// - No error and no Debug may hold a value of a request.
///
/// The conformance suite (`countersign-conformance`) tests both.
pub trait Vendor: fmt::Debug + Send + Sync + 'static {
    /// Returns the rules: the declarations of this adapter, and the policy of its configuration.
    fn rules(&self) -> &Rules;

    /// Judges the values that reached the vendor, as the vendor would: accepts them as a user's, or refuses them for a
    /// documented reason. Proofs must be compared in constant time.
    ///
    /// # Errors
    ///
    /// The reason why the vendor would refuse the values.
    fn verify(&self, presented: &Presented<'_>, now: Timestamp) -> Result<Verdict, Rejection>;

    /// Returns the steps that sign out any user. They are the logout steps of the bundle of each user
    /// who is signed in.
    fn logout(&self) -> Arc<[Step]> {
        self.rules().logout()
    }
}

/// An adapter that makes its bundles by itself, as a pure function and without a network.
///
/// Every `Mint` is an [`Adapter`]. Implement `Mint` where the adapter makes the proof, and [`Ask`] where the vendor
/// makes the proof.
pub trait Mint: Vendor {
    /// The adapter's own form of a user: `screen` makes it, and `mint` gets it.
    type Input<'a>: Send;

    /// Reads the user of a request, after the checks of the field table, and adds the rules that no table can state.
    ///
    /// A check of a request calls this as well as minting does. A request that this refuses is never minted.
    fn screen<'a>(&'a self, screening: &mut Screening<'a>) -> Self::Input<'a>;

    /// Makes the bundle of an accepted user.
    ///
    /// # Errors
    ///
    /// The reason why the proof could not be made.
    fn mint(&self, user: Accepted<Self::Input<'_>>) -> Result<Accepted<ClientBundle>>;

    /// Screens a request, as a typed function of an adapter does before it makes its payload.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidIdentity`](crate::ErrorKind::InvalidIdentity) with every fault of the request.
    fn accept<'a>(&'a self, request: &Request<'a>) -> Result<Accepted<Self::Input<'a>>> {
        self.rules()
            .accept(request, |screening| self.screen(screening))
    }

    /// Screens a request and mints its bundle, for an application that holds this adapter and no other.
    ///
    /// # Errors
    ///
    /// As for [`Adapter::issue`].
    fn bundle(&self, request: &Request<'_>) -> Result<ClientBundle> {
        self.mint(self.accept(request)?).map(with_dropped)
    }
}

/// An adapter that asks its vendor for each bundle, over the network.
///
/// Every `Ask` is an [`Adapter`].
#[async_trait]
pub trait Ask: Vendor {
    /// The adapter's own form of a user: `screen` makes it, and `ask` gets it.
    type Input<'a>: Send;

    /// Reads the user of a request, after the checks of the field table, and adds the rules that no table can state.
    ///
    /// The vendor is never asked about a user whom this refuses.
    fn screen<'a>(&'a self, screening: &mut Screening<'a>) -> Self::Input<'a>;

    /// Asks the vendor once for the bundle of an accepted user.
    ///
    /// An implementation whose `Input` borrows nothing must still write the argument's type as
    /// `Accepted<Self::Input<'_>>`: an `async` method of a trait names each lifetime.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Rejected`](crate::ErrorKind::Rejected) where the vendor refused, and
    /// [`ErrorKind::Transport`](crate::ErrorKind::Transport) where no usable answer came.
    async fn ask(&self, user: Accepted<Self::Input<'_>>) -> Result<Accepted<ClientBundle>>;

    /// Makes the bundle at once; `None` where the vendor must be asked.
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
/// Every type that implements [`Mint`] or [`Ask`] has this trait.
#[async_trait]
pub trait Adapter: Vendor {
    /// Returns every fault of the request. [`issue`](Self::issue) refuses a request for exactly these faults. No fault
    /// quotes a value.
    fn check(&self, request: &Request<'_>) -> Problems;

    /// Makes the bundle.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidIdentity`](crate::ErrorKind::InvalidIdentity) with every fault of the request, or another
    /// kind where the bundle could not be made.
    async fn issue(&self, request: Request<'_>) -> Result<ClientBundle>;

    /// Makes the bundle without waiting; `None` where the vendor must be asked.
    ///
    /// # Errors
    ///
    /// As for [`issue`](Self::issue).
    fn issue_now(&self, request: &Request<'_>) -> Option<Result<ClientBundle>>;

    /// Returns the declarations of the adapter.
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

/// Puts the fields that screening has dropped before those that the adapter has.
fn with_dropped(accepted: Accepted<ClientBundle>) -> ClientBundle {
    let (mut bundle, mut dropped) = accepted.into_parts();
    dropped.append(&mut bundle.dropped);
    bundle.dropped = dropped;
    bundle
}
