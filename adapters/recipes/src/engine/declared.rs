//! The declarations of a recipe, which are kept for the life of the process.

use std::fmt;
use std::time::Duration;

use countersign::Action;
use countersign::adapter::{Capabilities, FieldRule, Need, Proof as Declared, Table};
use countersign::problem::Problems;
use countersign::verify::Failure;

use super::scheme::{Message, Scheme, scheme};
use crate::Recipe;
use crate::format::{Claim, Fault, Format, Proof, Source, failures};

/// A recipe that is kept for the life of the process, with the texts that tables and failures hold. Debug prints the
/// kind alone.
pub(crate) struct Ready {
    pub(crate) format: &'static Format,
    pub(crate) failures: Vec<(Option<Fault>, Failure)>,
    /// The field table under each choice.
    tables: Vec<&'static [FieldRule]>,
    variants: Vec<String>,
    pub(super) pointer: String,
}

impl Ready {
    pub(crate) fn of(recipe: Recipe) -> &'static Self {
        let format: &'static Format = Box::leak(Box::new(recipe.0));
        let table = |choice| {
            let scheme = scheme(
                format,
                choice,
                &|name| Some(name.to_owned()),
                &mut Problems::new(),
            );
            scheme.map_or_else(Vec::new, |scheme| rules(&scheme)).leak()
        };
        let pointer = match &format.proof {
            Proof::Hmac(hmac) => hmac.to.text(),
            Proof::Jwt(jwt) => jwt.to.text(),
        };
        let variant = |word: &str| format!("by = \"{word}\"");
        Box::leak(Box::new(Self {
            format,
            failures: failures::of(format),
            tables: format
                .choices()
                .into_iter()
                .map(|choice| &*table(choice))
                .collect(),
            variants: format.by.0.iter().map(|(word, _)| variant(word)).collect(),
            pointer,
        }))
    }

    pub(crate) fn failure(&self, fault: Fault) -> Failure {
        let found = self
            .failures
            .iter()
            .find(|(known, _)| *known == Some(fault));
        // Each fault has one, by construction.
        found.map_or_else(|| Failure::new("refused", "", ""), |(_, failure)| *failure)
    }

    /// Returns the declarations of an adapter under a choice, whose proofs live this long.
    pub(crate) fn capabilities(
        &'static self,
        choice: Option<usize>,
        life: Option<Duration>,
    ) -> Capabilities {
        let format = self.format;
        let mut proof = match &format.proof {
            Proof::Hmac(_)
                if format
                    .also
                    .iter()
                    .any(|hmac| hmac.message.iter().any(|word| Source::of(word).is_some())) =>
            {
                Declared::of_each_id()
            }
            Proof::Hmac(hmac) => {
                Declared::of_ids(Some(&*hmac.join).filter(|join| !join.is_empty()))
            }
            Proof::Jwt(jwt) if jwt.life.claim == Claim::Exp => Declared::of_payload(),
            Proof::Jwt(_) => Declared::of_payload().with_issued_at(),
        };
        if let Some(life) = life {
            proof = proof.with_longest_life(life);
        }
        let index = choice.unwrap_or_default();
        let rules = self.tables.get(index).copied().unwrap_or_default();
        let mut table = Table::new(Action::Login, rules)
            .with_proof(proof)
            .without_anonymous();
        if let Some(warning) = format.warning.as_deref() {
            table = table.with_warning(warning);
        }
        let mut capabilities = Capabilities::new(&format.kind, table).with_vendor(&format.vendor);
        if let Some(switch) = format.switch.as_deref() {
            capabilities = capabilities.with_switch(switch);
        }
        match choice.and_then(|choice| self.variants.get(choice)) {
            Some(variant) => capabilities.with_variant(variant),
            None => capabilities,
        }
    }
}

impl fmt::Debug for Ready {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Ready").field(&self.format.kind.0).finish()
    }
}

/// Returns the rows of the field table: the row of a claim stands before that of the same field beside the token.
fn rules(scheme: &Scheme) -> Vec<FieldRule> {
    let mut rules: Vec<FieldRule> = Vec::new();
    for (number, (source, place)) in scheme.places.iter().enumerate().rev() {
        let covers = |message: &Message| message.pieces.iter().any(|piece| piece.is(number));
        let is_signed = number >= scheme.beside || scheme.messages.iter().any(covers);
        for field in source.fields().iter().rev() {
            if rules.iter().any(|rule| rule.field() == *field) {
                continue;
            }
            let to: &'static str = match &*place.to.0 {
                [] => "names of their own",
                keys => String::leak(keys.join(".")),
            };
            let mut rule = match place.need {
                // Any part of a name is a name.
                Need::Required if *source == Source::Name => FieldRule::one_of(*field, to),
                Need::Required => FieldRule::required(*field, to),
                Need::OneOf => FieldRule::one_of(*field, to),
                _ => FieldRule::optional(*field, to),
            };
            if is_signed {
                rule = rule.signed();
            }
            if let Some(max) = &place.max {
                rule = rule.with_max(max.0.into());
            }
            if let Some(fold) = place.fold {
                rule = rule.folded(fold);
            }
            rules.push(rule);
        }
    }
    rules.reverse();
    rules
}
