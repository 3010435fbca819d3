//! What an adapter declares of itself, as data.

use std::fmt;

use serde::{Serialize, Serializer};

use crate::action::Action;
use crate::identity::{Field, FieldSet};
use crate::problem::Code;

/// Whether a field must be there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
#[serde(rename_all = "kebab-case")]
pub enum Need {
    /// At least one of the fields with this need.
    OneOf,
    /// It goes in where it is there.
    Optional,
    /// Always, but for an anonymous login.
    Required,
}

/// What a length limit counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
#[serde(rename_all = "kebab-case")]
pub enum Unit {
    /// Unicode scalar values: what most vendors' "characters" are taken to mean.
    Characters,
    /// UTF-16 code units: what JavaScript's `length` counts.
    Utf16,
}

impl Unit {
    /// The length of a text in this unit.
    #[must_use]
    pub fn length(self, text: &str) -> usize {
        match self {
            Self::Characters => text.chars().count(),
            Self::Utf16 => text.encode_utf16().count(),
        }
    }
}

/// One row of an adapter's field table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct FieldRule {
    /// The field of the neutral identity.
    #[serde(serialize_with = "as_text")]
    pub field: Field,
    /// Whether it must be there.
    pub need: Need,
    /// Whether the proof covers it.
    pub signed: bool,
    /// The longest value, in the table's unit: of an account's id, of each tag, of each attribute's
    /// text.
    pub max: Option<usize>,
    /// The vendor's own name for its place.
    pub goes_to: &'static str,
}

impl FieldRule {
    /// A field that is not signed and has no limit.
    #[must_use]
    pub const fn new(field: Field, need: Need, goes_to: &'static str) -> Self {
        Self {
            field,
            need,
            signed: false,
            max: None,
            goes_to,
        }
    }

    /// The proof covers it.
    #[must_use]
    pub const fn signed(mut self) -> Self {
        self.signed = true;
        self
    }

    /// The longest value.
    #[must_use]
    pub const fn with_max(mut self, max: usize) -> Self {
        self.max = Some(max);
        self
    }
}

/// What a proof covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
#[serde(rename_all = "kebab-case")]
pub enum Proof {
    /// The identifiers whose rule says signed; the rest of the payload is the page's word.
    Id,
    /// The same, where they are written one after the other without a separator: one proof fits
    /// every user whose identifiers are the same letters, wherever one ends and the next begins.
    JoinedIds,
    /// There is none: the vendor believes what the page says.
    Nothing,
    /// All that the vendor reads as the user.
    Payload,
}

/// What an adapter declares for one action: its field table, what its proof covers and how long it
/// lives. An adapter's `capabilities()` is its login's, which knows those of its other actions.
///
/// [`Screening`](crate::adapter::Screening) enforces the table, the command's `adapters` prints it, and the
/// conformance laws that apply are picked from it.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct Capabilities {
    /// The adapter's kind.
    pub kind: &'static str,
    /// The settings that give this table, where the kind has several: `mode = "plain"`.
    pub variant: Option<&'static str>,
    /// The action that this table is for; [`of`](Self::of) finds those of the others.
    pub action: Action,
    /// What the proof covers.
    pub proof: Proof,
    /// How many seconds a proof lives at the most; `None` where it never expires.
    pub longest_life: Option<u32>,
    /// Whether the proof says when it was made, so that it is refused before that moment.
    pub issued_at: bool,
    /// Whether a visitor can be signed in as one.
    pub anonymous: bool,
    /// Whether a visitor may bring hints: an email, a phone and a name that nobody vouches for and nothing
    /// proves, with which the vendor fills in its form.
    pub hints: bool,
    /// Whether the same request always gives the same bytes.
    pub deterministic: bool,
    /// Whether it works without a network.
    pub offline: bool,
    /// Whether it takes what stands under `vendor` for its kind.
    pub vendor_data: bool,
    /// What the limits of the table count.
    pub unit: Unit,
    /// The field table.
    pub fields: &'static [FieldRule],
    /// What people must know before they rely on it.
    pub warning: Option<&'static str>,
    /// The keys by which the vendor's event names the user to the page: what a page sends as `client` is held
    /// against them, and selects nobody.
    #[serde(skip)]
    pub client_names: &'static [(Field, &'static str)],
    /// The vendor's own names for faults.
    #[serde(skip)]
    pub vendor_reasons: &'static [(Code, &'static str)],
    #[serde(skip)]
    others: Vec<Self>,
    #[serde(skip)]
    pub(crate) places: FieldSet,
    #[serde(skip)]
    pub(crate) required: FieldSet,
    #[serde(skip)]
    pub(crate) one_of: FieldSet,
}

impl Capabilities {
    /// A deterministic offline adapter that signs users in, whose proof covers nothing.
    #[must_use]
    pub fn new(kind: &'static str, fields: &'static [FieldRule]) -> Self {
        let with = |wanted: fn(&FieldRule) -> bool| {
            let rules = fields.iter().filter(|rule| wanted(rule));
            rules.fold(FieldSet::NONE, |set, rule| set.with(rule.field))
        };
        Self {
            kind,
            variant: None,
            action: Action::Login,
            proof: Proof::Nothing,
            longest_life: None,
            issued_at: false,
            anonymous: true,
            hints: false,
            deterministic: true,
            offline: true,
            vendor_data: false,
            unit: Unit::Characters,
            fields,
            warning: None,
            client_names: &[],
            vendor_reasons: &[],
            others: Vec::new(),
            places: with(|_| true),
            required: with(|rule| rule.need == Need::Required),
            one_of: with(|rule| rule.need == Need::OneOf),
        }
    }

    /// The settings that give this table.
    #[must_use]
    pub const fn with_variant(mut self, variant: &'static str) -> Self {
        self.variant = Some(variant);
        self
    }

    /// The table is for this action instead of a login.
    #[must_use]
    pub const fn for_action(mut self, action: Action) -> Self {
        self.action = action;
        self
    }

    /// The adapter can also be asked for the other table's action.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        self.others.push(other);
        self
    }

    /// It takes what stands under `vendor` for its kind.
    #[must_use]
    pub const fn with_vendor_data(mut self) -> Self {
        self.vendor_data = true;
        self
    }

    /// What the proof covers.
    #[must_use]
    pub const fn with_proof(mut self, proof: Proof) -> Self {
        self.proof = proof;
        self
    }

    /// How many seconds a proof lives at the most.
    #[must_use]
    pub const fn with_longest_life(mut self, seconds: u32) -> Self {
        self.longest_life = Some(seconds);
        self
    }

    /// The proof says when it was made.
    #[must_use]
    pub const fn with_issued_at(mut self) -> Self {
        self.issued_at = true;
        self
    }

    /// A visitor cannot be signed in as one.
    #[must_use]
    pub const fn without_anonymous(mut self) -> Self {
        self.anonymous = false;
        self
    }

    /// A visitor may bring hints: what the table has a place for of email, phone and name, verified or not.
    #[must_use]
    pub const fn with_hints(mut self) -> Self {
        self.hints = true;
        self
    }

    /// It asks the vendor over the network, whose answer differs from time to time.
    #[must_use]
    pub const fn online(mut self) -> Self {
        self.offline = false;
        self.deterministic = false;
        self
    }

    /// What the limits of the table count.
    #[must_use]
    pub const fn with_unit(mut self, unit: Unit) -> Self {
        self.unit = unit;
        self
    }

    /// What people must know before they rely on it.
    #[must_use]
    pub const fn with_warning(mut self, warning: &'static str) -> Self {
        self.warning = Some(warning);
        self
    }

    /// It takes what the vendor's event said, as `client`, and refuses the request where that names another user by
    /// one of these keys.
    #[must_use]
    pub const fn with_client_names(mut self, names: &'static [(Field, &'static str)]) -> Self {
        self.client_names = names;
        self
    }

    /// The vendor's own names for faults.
    #[must_use]
    pub const fn with_vendor_reasons(mut self, reasons: &'static [(Code, &'static str)]) -> Self {
        self.vendor_reasons = reasons;
        self
    }

    /// The table of an action; `None` where the adapter cannot be asked for it.
    #[must_use]
    pub fn of(&self, action: Action) -> Option<&Self> {
        self.all().find(|table| table.action == action)
    }

    /// The table of each action.
    pub fn all(&self) -> impl Iterator<Item = &Self> {
        std::iter::once(self).chain(&self.others)
    }

    /// The row of a field; `None` where the vendor has no place for it.
    #[must_use]
    pub fn rule(&self, field: Field) -> Option<&FieldRule> {
        self.fields.iter().find(|rule| rule.field == field)
    }

    /// The vendor's own name for a fault.
    #[must_use]
    pub fn vendor_reason(&self, code: Code) -> Option<&'static str> {
        self.vendor_reasons
            .iter()
            .find(|(known, _)| *known == code)
            .map(|(_, reason)| *reason)
    }
}

fn as_text<T: fmt::Display, S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(value)
}
