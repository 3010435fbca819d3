//! The facts that an adapter declares of itself, and a table for each of its actions.

use super::{FieldRule, Need, Proof, Unit};
use crate::action::Action;
use crate::identity::{Field, FieldSet};
use crate::problem::Code;

/// The facts that an adapter declares of itself, and a [`Table`] for each action.
///
/// ```
/// use countersign::Action;
/// use countersign::adapter::{Capabilities, FieldRule, Proof, Table};
/// use countersign::identity::Field;
///
/// const FIELDS: &[FieldRule] = &[
///     FieldRule::required(Field::UserId, "id").signed().with_max(64),
///     FieldRule::optional(Field::FullName, "name"),
/// ];
///
/// let login = Table::new(Action::Login, FIELDS).with_proof(Proof::of_ids(None)).without_anonymous();
/// let capabilities = Capabilities::new("desk", login);
/// assert!(capabilities.table(Action::UpdateProfile).is_none());
/// ```
#[derive(Clone, Debug)]
pub struct Capabilities {
    kind: &'static str,
    variant: Option<&'static str>,
    vendor: Option<&'static str>,
    switch: Option<&'static str>,
    offline: bool,
    deterministic: bool,
    table: Table,
    others: Vec<Table>,
}

impl Capabilities {
    /// Declares an offline adapter of this kind, which can be asked for the table's action.
    #[must_use]
    pub const fn new(kind: &'static str, table: Table) -> Self {
        Self {
            kind,
            variant: None,
            vendor: None,
            switch: None,
            offline: true,
            deterministic: true,
            table,
            others: Vec::new(),
        }
    }

    /// Declares that the adapter can also be asked for this table's action.
    #[must_use]
    pub fn and(mut self, table: Table) -> Self {
        self.others.push(table);
        self
    }

    /// Names the settings that give these tables, where the kind has several: `mode = "plain"`.
    #[must_use]
    pub const fn with_variant(mut self, variant: &'static str) -> Self {
        self.variant = Some(variant);
        self
    }

    /// Names the vendor's product as people look for it.
    #[must_use]
    pub const fn with_vendor(mut self, vendor: &'static str) -> Self {
        self.vendor = Some(vendor);
        self
    }

    /// Declares the switch in the vendor's dashboard without which the vendor does not insist on a proof.
    #[must_use]
    pub const fn with_switch(mut self, switch: &'static str) -> Self {
        self.switch = Some(switch);
        self
    }

    /// Declares that the adapter asks the vendor over the network, whose answer differs from time to time.
    #[must_use]
    pub const fn online(mut self) -> Self {
        self.offline = false;
        self.deterministic = false;
        self
    }

    /// Declares that the same request does not always give the same bytes, although nobody is asked.
    #[must_use]
    pub const fn salted(mut self) -> Self {
        self.deterministic = false;
        self
    }

    /// Returns the adapter's kind.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        self.kind
    }

    /// Returns the settings that give these tables, where the kind has several.
    #[must_use]
    pub const fn variant(&self) -> Option<&'static str> {
        self.variant
    }

    /// Returns the name of the vendor's product.
    #[must_use]
    pub const fn vendor(&self) -> Option<&'static str> {
        self.vendor
    }

    /// Returns the switch in the vendor's dashboard without which the vendor does not insist on a proof.
    #[must_use]
    pub const fn switch(&self) -> Option<&'static str> {
        self.switch
    }

    /// Says whether the adapter works without a network.
    #[must_use]
    pub const fn is_offline(&self) -> bool {
        self.offline
    }

    /// Says whether the same request always gives the same bytes.
    #[must_use]
    pub const fn is_deterministic(&self) -> bool {
        self.deterministic
    }

    /// Returns the table of an action; `None` where the adapter cannot be asked for it.
    #[must_use]
    pub fn table(&self, action: Action) -> Option<&Table> {
        self.tables().find(|table| table.action == action)
    }

    /// Returns the table of each action, in the order in which they were declared.
    pub fn tables(&self) -> impl Iterator<Item = &Table> {
        std::iter::once(&self.table).chain(&self.others)
    }

    /// Returns the table that was declared first: the login's, of an adapter that signs users in.
    #[must_use]
    pub const fn first(&self) -> &Table {
        &self.table
    }
}

/// The declaration for one action: its fields, how its proof works, and what else it takes.
///
/// [`Screening`](super::Screening) enforces it, the command's `adapters` prints it, and the conformance suite picks its
/// checks by it.
#[derive(Clone, Debug)]
pub struct Table {
    action: Action,
    fields: &'static [FieldRule],
    unit: Unit,
    proof: Proof,
    anonymous: bool,
    hints: bool,
    vendor_data: bool,
    client_data: bool,
    warning: Option<&'static str>,
    client_names: &'static [(Field, &'static str)],
    vendor_reasons: &'static [(Code, &'static str)],
    places: FieldSet,
    required: FieldSet,
    one_of: FieldSet,
}

impl Table {
    /// Declares the fields of an action that has no proof and takes visitors, until something else is declared.
    #[must_use]
    pub fn new(action: Action, fields: &'static [FieldRule]) -> Self {
        let with = |wanted: fn(&FieldRule) -> bool| {
            let rules = fields.iter().filter(|rule| wanted(rule));
            rules.fold(FieldSet::NONE, |set, rule| set.with(rule.field()))
        };
        Self {
            action,
            fields,
            unit: Unit::Characters,
            proof: Proof::NONE,
            anonymous: true,
            hints: false,
            vendor_data: false,
            client_data: false,
            warning: None,
            client_names: &[],
            vendor_reasons: &[],
            places: with(|_| true),
            required: with(|rule| rule.need() == Need::Required),
            one_of: with(|rule| rule.need() == Need::OneOf),
        }
    }

    /// Declares the unit that the limits count.
    #[must_use]
    pub const fn with_unit(mut self, unit: Unit) -> Self {
        self.unit = unit;
        self
    }

    /// Declares how the proof works.
    #[must_use]
    pub const fn with_proof(mut self, proof: Proof) -> Self {
        self.proof = proof;
        self
    }

    /// Declares that a visitor cannot be signed in as one.
    #[must_use]
    pub const fn without_anonymous(mut self) -> Self {
        self.anonymous = false;
        self
    }

    /// Declares that a visitor may bring hints: an email, a phone and a name that nobody vouches for and nothing
    /// proves, with which the vendor fills in its form.
    #[must_use]
    pub const fn with_hints(mut self) -> Self {
        self.hints = true;
        self
    }

    /// Declares that the action takes the vendor data of its kind.
    #[must_use]
    pub const fn with_vendor_data(mut self) -> Self {
        self.vendor_data = true;
        self
    }

    /// Declares that the action takes data of the page: what it sends as `client`, such as the id that the vendor gave
    /// the browser. The data is untrusted, and selects nobody.
    #[must_use]
    pub const fn with_client_data(mut self) -> Self {
        self.client_data = true;
        self
    }

    /// Declares a fact that people must know before they rely on the adapter.
    #[must_use]
    pub const fn with_warning(mut self, warning: &'static str) -> Self {
        self.warning = Some(warning);
        self
    }

    /// Declares the keys by which the vendor's event names the user to the page. The request is refused where what the
    /// page sends as `client` names another user by one of them. `client` selects nobody.
    #[must_use]
    pub const fn with_client_names(mut self, names: &'static [(Field, &'static str)]) -> Self {
        self.client_names = names;
        self
    }

    /// Declares the vendor's own names for faults.
    #[must_use]
    pub const fn with_vendor_reasons(mut self, reasons: &'static [(Code, &'static str)]) -> Self {
        self.vendor_reasons = reasons;
        self
    }

    /// Returns the action that the table is for.
    #[must_use]
    pub const fn action(&self) -> Action {
        self.action
    }

    /// Returns the rows.
    #[must_use]
    pub const fn fields(&self) -> &'static [FieldRule] {
        self.fields
    }

    /// Returns the row of a field; `None` where the vendor has no place for it.
    #[must_use]
    pub fn rule(&self, field: Field) -> Option<&'static FieldRule> {
        self.fields.iter().find(|rule| rule.field() == field)
    }

    /// Returns the unit that the limits count.
    #[must_use]
    pub const fn unit(&self) -> Unit {
        self.unit
    }

    /// Returns how the proof works.
    #[must_use]
    pub const fn proof(&self) -> Proof {
        self.proof
    }

    /// Says whether a visitor can be signed in as one.
    #[must_use]
    pub const fn takes_anonymous(&self) -> bool {
        self.anonymous
    }

    /// Says whether a visitor may bring hints.
    #[must_use]
    pub const fn takes_hints(&self) -> bool {
        self.hints
    }

    /// Says whether the action takes the vendor data of its kind.
    #[must_use]
    pub const fn takes_vendor_data(&self) -> bool {
        self.vendor_data
    }

    /// Says whether the action takes data of the page.
    #[must_use]
    pub const fn takes_client_data(&self) -> bool {
        self.client_data
    }

    /// Returns the fact that people must know before they rely on the adapter.
    #[must_use]
    pub const fn warning(&self) -> Option<&'static str> {
        self.warning
    }

    /// Returns the keys by which the vendor's event names the user to the page.
    #[must_use]
    pub const fn client_names(&self) -> &'static [(Field, &'static str)] {
        self.client_names
    }

    /// Returns the vendor's own names for faults.
    #[must_use]
    pub const fn vendor_reasons(&self) -> &'static [(Code, &'static str)] {
        self.vendor_reasons
    }

    /// Returns the vendor's own name for a fault.
    #[must_use]
    pub fn vendor_reason(&self, code: Code) -> Option<&'static str> {
        let mut reasons = self.vendor_reasons.iter();
        reasons
            .find(|(known, _)| *known == code)
            .map(|(_, reason)| *reason)
    }

    /// Says whether the proof covers several identifiers that nothing separates: then several users can share a proof.
    #[must_use]
    pub fn joins_ids(&self) -> bool {
        let signed = self.fields.iter().filter(|rule| rule.is_signed());
        matches!(self.proof.covers(), super::Covers::Ids { separator: None }) && signed.count() > 1
    }

    /// The fields that the vendor has a place for.
    pub(super) const fn places(&self) -> FieldSet {
        self.places
    }

    /// The fields that must be there.
    pub(super) const fn required(&self) -> FieldSet {
        self.required
    }

    /// The fields of which one must be there.
    pub(super) const fn one_of(&self) -> FieldSet {
        self.one_of
    }
}
