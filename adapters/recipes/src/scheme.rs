//! A recipe made ready for one choice of `by` and one operator's settings: each value has a number and a place.

use std::collections::BTreeMap;

use countersign::adapter::{FieldRule, Need};
use countersign::identity::Field;
use countersign::json::JsonText;
use countersign::problem::{Code, Path, Problems};
use countersign::{Error, ErrorKind, Result};

use crate::reader::keep;
use crate::recipe::{Constant, Digest, Part, Place, Proof, Recipe, Source};
use crate::tree::{Members, Node};

/// The most steps of a page that may each be left out.
const MOST_NEEDS: usize = 4;

/// A recipe made ready.
#[derive(Debug)]
pub(crate) struct Scheme {
    pub(crate) places: Vec<Place>,
    /// The numbers of the values that the choice of `by` keeps back.
    pub(crate) withheld: Vec<usize>,
    pub(crate) payload: Members,
    pub(crate) claims: Members,
    /// The number of the first proof. The moment of the proof is the next one, and then come the further proofs.
    pub(crate) proof: usize,
    pub(crate) message: Vec<Piece>,
    pub(crate) also: Vec<Vec<Piece>>,
    /// The numbers of the values without which a step is left out, in order.
    pub(crate) needs: Vec<usize>,
}

/// A part of a text that is signed.
#[derive(Clone, Debug)]
pub(crate) enum Piece {
    Value(usize),
    Text(String),
}

impl Piece {
    /// The number of a value.
    pub(crate) const fn number(&self) -> Option<usize> {
        match self {
            Self::Value(number) => Some(*number),
            Self::Text(_) => None,
        }
    }
}

impl Scheme {
    /// The number of the moment of the proof.
    pub(crate) const fn moment(&self) -> usize {
        self.proof + 1
    }

    /// The number of a further proof.
    pub(crate) const fn further(&self, index: usize) -> usize {
        self.proof + 2 + index
    }

    /// How many values there are.
    pub(crate) const fn len(&self) -> usize {
        self.further(self.also.len())
    }

    /// Returns the number of a value that the page or the vendor reads, by its pointer in the payload.
    pub(crate) fn number(&self, recipe: &Recipe, pointer: &str) -> Option<usize> {
        let fields = self.places.iter().take(recipe.fields.len());
        let mut known = fields.map(|place| place.pointer).enumerate();
        let also = recipe.also.iter().enumerate();
        let also = also.map(|(index, digest)| (self.further(index), digest.pointer));
        known
            .find(|(_, known)| *known == pointer && !known.is_empty())
            .or_else(|| also.into_iter().find(|(_, known)| *known == pointer))
            .map(|(number, _)| number)
    }
}

impl Recipe {
    /// The choices of `by`; one without a name where the recipe has none.
    pub(crate) fn choices(&self) -> Vec<Option<usize>> {
        match self.by.len() {
            0 => vec![None],
            choices => (0..choices).map(Some).collect(),
        }
    }

    /// Reads each choice once, so that a faulty recipe is refused before it is used.
    pub(crate) fn check(&self) -> Result<()> {
        let mut problems = Problems::new();
        for choice in self.choices() {
            let any = |name: &str| Some(name.to_owned());
            let before = problems.len();
            self.scheme_of(choice, &any, &mut problems);
            if problems.len() > before {
                break;
            }
        }
        problems.into_result(ErrorKind::InvalidConfig)
    }

    /// Makes the recipe ready for a choice and settings.
    pub(crate) fn scheme(
        &self,
        choice: Option<usize>,
        settings: &BTreeMap<&'static str, String>,
    ) -> Result<Scheme> {
        let mut problems = Problems::new();
        let scheme = self.scheme_of(choice, &|name| settings.get(name).cloned(), &mut problems);
        problems.into_result(ErrorKind::InvalidConfig)?;
        scheme.ok_or_else(|| Error::new(ErrorKind::InvalidConfig))
    }

    fn scheme_of(
        &self,
        choice: Option<usize>,
        settings: &dyn Fn(&str) -> Option<String>,
        problems: &mut Problems,
    ) -> Option<Scheme> {
        let places = self.places(choice);
        let chosen = choice.and_then(|choice| self.by.get(choice));
        let is_kept_back = |source: Source| {
            let others = self
                .by
                .iter()
                .filter(|other| chosen.is_some_and(|one| one.source != other.source));
            let mut others = others.filter(|other| other.source == source);
            others.any(|other| chosen.is_some_and(|one| !one.sends.contains(&other.source)))
        };
        let kept_back = places
            .iter()
            .enumerate()
            .filter(|(_, place)| is_kept_back(place.source));
        let mut scheme = Scheme {
            withheld: kept_back.map(|(number, _)| number).collect(),
            proof: places.len(),
            places,
            payload: Members::default(),
            claims: Members::default(),
            message: Vec::new(),
            also: Vec::new(),
            needs: Vec::new(),
        };
        self.put_values(&mut scheme, settings, problems);
        let by = chosen.map(|chosen| chosen.source);
        let at = Path::ROOT.key("proof");
        if let Proof::Digest(digest) = &self.proof {
            scheme.message = self.pieces(&scheme, digest, by, settings, at, problems)?;
            let is_sent = |piece: &Piece| {
                piece
                    .number()
                    .is_none_or(|number| !scheme.withheld.contains(&number))
            };
            if !scheme.message.iter().all(is_sent) {
                problems.add(
                    at.key("digest"),
                    Code::Invalid,
                    "a proof over a value that is not sent",
                );
            }
        }
        let at = Path::ROOT.key("also");
        for (index, digest) in self.also.iter().enumerate() {
            if digest.secret.is_none() && matches!(self.proof, Proof::Jwt(_)) {
                let detail = "a secret of its own: the first proof is a token";
                problems.add(at.index(index).key("secret"), Code::Missing, detail);
            }
            let pieces = self.pieces(&scheme, digest, by, settings, at.index(index), problems);
            scheme.also.push(pieces?);
        }
        self.put_proofs(&mut scheme, problems);
        self.find_needs(&mut scheme, problems);
        Some(scheme)
    }

    /// Returns the values of fields and then of claims, each with its need under this choice.
    fn places(&self, choice: Option<usize>) -> Vec<Place> {
        let chosen = choice
            .and_then(|choice| self.by.get(choice))
            .map(|choice| choice.source);
        let all = self.fields.iter().chain(&self.claims).cloned();
        let with_need = |mut place: Place| {
            if Some(place.source) == chosen {
                place.need = Need::Required;
            }
            place
        };
        all.map(with_need).collect()
    }

    fn put_values(
        &self,
        scheme: &mut Scheme,
        settings: &dyn Fn(&str) -> Option<String>,
        problems: &mut Problems,
    ) {
        let is_jwt = matches!(self.proof, Proof::Jwt(_));
        for (number, place) in scheme.places.iter().enumerate() {
            let (table, members) = match number < self.fields.len() {
                true => ("fields", &mut scheme.payload),
                false => ("claims", &mut scheme.claims),
            };
            let put = match place.source {
                Source::Field(Field::Attributes) => members.put_attributes(&place.to, number),
                _ => members.put(&place.to, Node::Value(number)),
            };
            if let Err(detail) = put {
                problems.add(
                    Path::ROOT.key(table).key(place.pointer),
                    Code::Invalid,
                    detail,
                );
            }
        }
        if !is_jwt && !self.claims.is_empty() {
            problems.add(
                Path::ROOT.key("claims"),
                Code::Unsupported,
                "only a JWT has claims",
            );
        }
        let members = if is_jwt {
            &mut scheme.claims
        } else {
            &mut scheme.payload
        };
        for (keys, constant) in &self.constants {
            let value = match constant {
                Constant::Json(json) => Some(json.clone()),
                Constant::Setting(name) => settings(name).and_then(|text| JsonText::of(&text).ok()),
            };
            let put = value.map_or(Ok(()), |value| members.put(keys, Node::Constant(value)));
            if let Err(detail) = put {
                problems.add(Path::ROOT.key("constants"), Code::Invalid, detail);
            }
        }
    }

    fn put_proofs(&self, scheme: &mut Scheme, problems: &mut Problems) {
        let (proof, moment) = (scheme.proof, scheme.moment());
        let (to, time) = match &self.proof {
            Proof::Digest(digest) => (&digest.to, digest.stamp.as_ref().map(|stamp| &stamp.to)),
            Proof::Jwt(jwt) => (&jwt.to, None),
        };
        let mut put = |result: std::result::Result<(), &'static str>, at: &str| {
            if let Err(detail) = result {
                problems.add(Path::ROOT.key(at), Code::Invalid, detail);
            }
        };
        put(scheme.payload.put(to, Node::Value(proof)), "proof");
        if let Some(time) = time {
            put(scheme.payload.put(time, Node::Value(moment)), "proof");
        }
        if let Proof::Jwt(jwt) = &self.proof {
            let claim = if jwt.life.has_end { "exp" } else { "iat" };
            put(scheme.claims.put(&[claim], Node::Value(moment)), "proof");
        }
        for (index, digest) in self.also.iter().enumerate() {
            let number = scheme.further(index);
            put(scheme.payload.put(&digest.to, Node::Value(number)), "also");
        }
    }

    fn pieces(
        &self,
        scheme: &Scheme,
        digest: &Digest,
        by: Option<Source>,
        settings: &dyn Fn(&str) -> Option<String>,
        at: Path<'_>,
        problems: &mut Problems,
    ) -> Option<Vec<Piece>> {
        let mut pieces = Vec::new();
        for (index, part) in digest.message.iter().enumerate() {
            let source = match part {
                Part::Stamp => {
                    pieces.push(Piece::Value(scheme.moment()));
                    continue;
                }
                Part::Setting(name) => {
                    // A setting that is not given leaves the proof out.
                    pieces.push(Piece::Text(settings(name).unwrap_or_default()));
                    continue;
                }
                Part::By => by,
                Part::Source(source) => Some(*source),
            };
            let number = source.and_then(|source| {
                scheme
                    .places
                    .iter()
                    .position(|place| place.source == source)
            });
            let Some(number) = number else {
                let digest = at.key("digest");
                problems.add(
                    digest.index(index),
                    Code::Invalid,
                    "it is none of the recipe's fields",
                );
                return None;
            };
            pieces.push(Piece::Value(number));
        }
        Some(pieces)
    }

    fn find_needs(&self, scheme: &mut Scheme, problems: &mut Problems) {
        let steps = [&self.page.login, &self.page.renewal];
        for pointer in steps.into_iter().flatten().filter_map(|step| step.needs) {
            match scheme.number(self, pointer) {
                Some(number) if scheme.needs.contains(&number) => {}
                Some(number) => scheme.needs.push(number),
                None => {
                    let detail = "needs names no value of the payload";
                    problems.add(Path::ROOT.key("page"), Code::Invalid, detail);
                }
            }
        }
        if scheme.needs.len() > MOST_NEEDS {
            let detail = format!("at most {MOST_NEEDS} values that a step needs");
            problems.add(Path::ROOT.key("page"), Code::TooMany, detail);
        }
    }

    /// Makes the rows of the field table under a choice. They are kept for the life of the process.
    pub(crate) fn table(&self, choice: Option<usize>) -> &'static [FieldRule] {
        let mut problems = Problems::new();
        let Some(scheme) = self.scheme_of(choice, &|name| Some(name.to_owned()), &mut problems)
        else {
            return &[];
        };
        let mut rules: Vec<FieldRule> = Vec::new();
        // A claim's row comes before that of the same field beside the token.
        for (number, place) in scheme.places.iter().enumerate().rev() {
            let is_claim = number >= self.fields.len();
            let covers = |piece: &Piece| piece.number() == Some(number);
            let mut signed = scheme.message.iter().chain(scheme.also.iter().flatten());
            let is_signed = is_claim || signed.any(covers);
            let fields: &[Field] = match &place.source {
                Source::Field(field) => &[*field],
                Source::Name => &[
                    Field::FullName,
                    Field::FirstName,
                    Field::LastName,
                    Field::DisplayName,
                ],
                Source::EmailVerified => &[],
            };
            for field in fields.iter().rev() {
                if rules.iter().all(|rule| rule.field() != *field)
                    && !scheme.withheld.contains(&number)
                {
                    let rule = rule(*field, place);
                    rules.push(if is_signed { rule.signed() } else { rule });
                }
            }
        }
        rules.reverse();
        Vec::leak(rules)
    }
}

fn rule(field: Field, place: &Place) -> FieldRule {
    let to = match place.pointer.strip_prefix('/') {
        Some(pointer) => keep(&pointer.replace('/', ".")),
        None => "names of their own",
    };
    let mut rule = match place.need {
        Need::Required => FieldRule::required(field, to),
        Need::OneOf => FieldRule::one_of(field, to),
        _ => FieldRule::optional(field, to),
    };
    if let Some(max) = place.max {
        rule = rule.with_max(max);
    }
    if let Some(fold) = place.fold {
        rule = rule.folded(fold);
    }
    rule
}
