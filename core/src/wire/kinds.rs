//! The kinds and adapters that there are, as they are written.

use serde::Serialize;

use crate::action::Action;
use crate::adapter::{Capabilities, Covers, FieldRule, Table, Unit};
use crate::config::{Issuers, Registry};

/// One table of a kind.
#[derive(Debug, Serialize)]
#[non_exhaustive]
#[expect(
    missing_docs,
    reason = "each is documented where Capabilities are built"
)]
pub struct KindTable {
    pub kind: &'static str,
    pub variant: Option<&'static str>,
    pub action: Action,
    pub proof: &'static str,
    pub longest_life: Option<u64>,
    pub issued_at: bool,
    pub anonymous: bool,
    pub hints: bool,
    pub deterministic: bool,
    pub offline: bool,
    pub vendor_data: bool,
    pub unit: Unit,
    pub fields: &'static [FieldRule],
    pub warning: Option<&'static str>,
    pub vendor: Option<&'static str>,
    pub switch: Option<&'static str>,
}

/// Returns the tables of all kinds that a configuration may name.
pub fn kind_tables(registry: &Registry) -> Vec<KindTable> {
    registry.capabilities().iter().flat_map(tables).collect()
}

/// An adapter of a configuration, with its tables.
#[derive(Debug, Serialize)]
#[non_exhaustive]
#[expect(missing_docs, reason = "each is what its name says")]
pub struct Configured {
    pub adapter: String,
    pub kind: &'static str,
    pub tables: Vec<KindTable>,
}

/// Returns the adapters of a configuration, in the order of their names.
#[must_use]
pub fn configured(issuers: &Issuers) -> Vec<Configured> {
    let one = |issuer: &crate::Issuer| Configured {
        adapter: issuer.name().to_owned(),
        kind: issuer.kind(),
        tables: tables(issuer.adapter().capabilities()).collect(),
    };
    issuers.iter().map(one).collect()
}

fn tables(kind: &Capabilities) -> impl Iterator<Item = KindTable> {
    kind.tables().map(|table| KindTable {
        kind: kind.kind(),
        variant: kind.variant(),
        action: table.action(),
        proof: proof(table),
        longest_life: table.proof().longest_life().map(|life| life.as_secs()),
        issued_at: table.proof().says_when_made(),
        anonymous: table.takes_anonymous(),
        hints: table.takes_hints(),
        deterministic: kind.is_deterministic(),
        offline: kind.is_offline(),
        vendor_data: table.takes_vendor_data(),
        unit: table.unit(),
        fields: table.fields(),
        warning: table.warning(),
        vendor: kind.vendor(),
        switch: kind.switch(),
    })
}

/// Returns the word for the part of a payload that the proof of a table covers.
pub(super) fn proof(table: &Table) -> &'static str {
    match table.proof().covers() {
        Covers::Nothing => "nothing",
        Covers::Ids { .. } if table.joins_ids() => "joined-ids",
        Covers::Ids { .. } | Covers::EachId => "id",
        Covers::Payload => "payload",
    }
}
