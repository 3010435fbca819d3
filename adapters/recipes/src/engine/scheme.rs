//! A recipe made ready for one choice of `by` and one operator's settings: each value has a number and a place.

use std::borrow::Cow;

use countersign::adapter::Need;
use countersign::json::JsonText;
use countersign::problem::{Code, Path, Problems};

use super::tree::{Members, Node, Value};
use crate::format::page::{Conditional, Page};
use crate::format::{Absent, Claim, Constant, Format, Hmac, Jwt, Place, Pointer, Proof, Source};

/// The most values without which steps are left out: there is a plan for each set of them.
const MOST_NEEDS: usize = 4;

/// A recipe made ready.
#[derive(Debug)]
pub(crate) struct Scheme {
    /// The values of the payload, and then those of the token.
    pub(crate) places: Vec<(Source, Place)>,
    /// The text that stands before each value: that of a setting, or none.
    pub(crate) before: Vec<String>,
    /// How many of them are the payload's.
    pub(crate) beside: usize,
    /// How many tokens there are: one or none.
    tokens: usize,
    pub(crate) payload: Members,
    pub(crate) claims: Members,
    /// The messages of the digests. The values of the proofs stand behind `places`: the token, and then each digest.
    /// Behind all is the moment of the first proof.
    pub(crate) messages: Vec<Message>,
    pub(crate) page: Page,
    /// The values without which a step is left out: their places and numbers.
    pub(crate) needs: Vec<(Pointer, usize)>,
}

/// A text that is signed.
#[derive(Debug)]
pub(crate) struct Message {
    pub(crate) pieces: Vec<Piece>,
    pub(crate) join: String,
    keeps_empty: bool,
    /// The setting of a secret of its own.
    pub(crate) secret: Option<String>,
}

/// A part of a text that is signed.
#[derive(Debug)]
pub(crate) enum Piece {
    Value(usize),
    Setting(String),
}

impl Piece {
    /// Whether it is the value of this number.
    pub(crate) fn is(&self, number: usize) -> bool {
        matches!(self, Self::Value(own) if *own == number)
    }
}

impl Message {
    /// Returns the text. A part that is not there is an empty text, or there is no text at all.
    pub(crate) fn text<'v>(&'v self, values: &'v [Value<'_>]) -> Option<Cow<'v, str>> {
        let text = |piece: &'v Piece| {
            let text = match piece {
                Piece::Setting(text) => Some(Cow::Borrowed(text.as_str())),
                Piece::Value(number) => match values.get(*number)? {
                    Value::Text(text) => Some(Cow::Borrowed(&**text)),
                    Value::Integer(integer) => Some(Cow::Owned(integer.to_string())),
                    _ => None,
                },
            };
            let is_setting = matches!(piece, Piece::Setting(_));
            let text = text.filter(|text| !is_setting || !text.is_empty());
            text.or(self.keeps_empty.then_some(Cow::Borrowed("")))
        };
        if let [only] = &*self.pieces {
            return text(only);
        }
        let texts: Option<Vec<_>> = self.pieces.iter().map(text).collect();
        texts.map(|texts| Cow::Owned(texts.join(&self.join)))
    }
}

impl Scheme {
    /// The number of the first proof.
    pub(crate) const fn first(&self) -> usize {
        self.places.len()
    }

    /// The number of a digest.
    pub(crate) const fn digest(&self, index: usize) -> usize {
        self.places.len() + self.tokens + index
    }

    /// The number of the moment of the first proof.
    pub(crate) const fn moment(&self) -> usize {
        self.digest(self.messages.len())
    }

    /// How many values there are.
    pub(crate) const fn len(&self) -> usize {
        self.moment() + 1
    }
}

/// Makes a recipe ready for a choice of `by`, and notes the faults that are between its parts.
pub(crate) fn scheme(
    format: &Format,
    choice: Option<usize>,
    settings: &dyn Fn(&str) -> Option<String>,
    problems: &mut Problems,
) -> Option<Scheme> {
    let page = Page::of(&format.page, settings, problems)?;
    let by = Choice::of(format, choice, problems)?;
    let is_sent = |(source, _): &&(Source, Place)| by.is_none_or(|by| by.sends(*source));
    let fields: Vec<_> = format.fields.0.iter().filter(is_sent).cloned().collect();
    let claims: Vec<_> = format.claims.0.iter().filter(is_sent).cloned().collect();
    let beside = fields.len();
    let mut places: Vec<_> = fields.into_iter().chain(claims).collect();
    for (number, (source, place)) in places.iter_mut().enumerate() {
        if by.is_some_and(|by| by.source == *source) {
            place.need = Need::Required;
        }
        let is_plain =
            place.max.is_none() && place.before.is_none() && place.need == Need::Optional;
        if (!source.is_text() && !is_plain) || (place.fold.is_some() && source.fields().len() != 1)
        {
            let detail = "need, max and before are for one text, and fold for one field";
            let at = Path::ROOT.key(if number < beside { "fields" } else { "claims" });
            problems.add(at.key(&source.word()), Code::Invalid, detail);
        }
    }
    for (source, claim) in places.iter().skip(beside) {
        let field = places.iter().take(beside).find(|(own, _)| own == source);
        let rules = |place: &Place| (place.need, place.fold, place.max.clone());
        if field.is_some_and(|(_, field)| rules(field) != rules(claim)) {
            let detail = "a value beside the token has the need, fold and max of its claim";
            let at = Path::ROOT.key("fields");
            problems.add(at.key(&source.word()), Code::Invalid, detail);
        }
    }
    let text_before = |(_, place): &(Source, Place)| {
        let setting = place.before.as_deref();
        setting.and_then(settings).unwrap_or_default()
    };
    let mut scheme = Scheme {
        before: places.iter().map(text_before).collect(),
        places,
        beside,
        tokens: usize::from(format.jwt().is_some()),
        payload: Members::default(),
        claims: Members::default(),
        messages: Vec::new(),
        page,
        needs: Vec::new(),
    };
    let hmacs = format.hmacs();
    for (index, hmac) in hmacs.iter().enumerate() {
        let moment = scheme.digest(hmacs.len());
        let message = message(
            &scheme,
            format,
            hmac,
            by.map(|by| by.source),
            settings,
            moment,
        );
        match message {
            Ok(message) => scheme.messages.push(message),
            Err(detail) => {
                at_digest(index + scheme.tokens, "message", |at| {
                    problems.add(at, Code::Invalid, detail);
                });
                return None;
            }
        }
    }
    put_all(&mut scheme, format, settings, problems);
    let login = scheme.page.login.iter().enumerate();
    let renewal = scheme.page.renewal.iter().enumerate();
    let steps = login.map(|step| ("login", step));
    for (list, (index, Conditional { needs, .. })) in
        steps.chain(renewal.map(|step| ("renewal", step)))
    {
        let Some(pointer) = needs else { continue };
        let fields = scheme
            .places
            .iter()
            .take(beside)
            .map(|(_, place)| &place.to);
        let digests = hmacs.iter().map(|hmac| &hmac.to);
        let mut known = fields.enumerate().chain(
            digests
                .enumerate()
                .map(|(index, to)| (scheme.digest(index), to)),
        );
        let number = known
            .find(|(_, to)| *to == pointer)
            .map(|(number, _)| number);
        match number {
            Some(number) if scheme.needs.iter().any(|(_, known)| *known == number) => {}
            Some(number) if scheme.needs.len() < MOST_NEEDS => {
                let need = (pointer.clone(), number);
                scheme.needs.push(need);
            }
            number => {
                let detail = match number {
                    Some(_) => format!("at most {MOST_NEEDS} values are needed by steps"),
                    None => "no value or hash of the payload".to_owned(),
                };
                let page = Path::ROOT.key("page");
                let list = page.key(list);
                problems.add(list.index(index).key("needs"), Code::Invalid, detail);
            }
        }
    }
    Some(scheme)
}

/// Calls a function with the path of a key of a proof: the first one, or one of `also`.
fn at_digest(index: usize, key: &str, note: impl FnOnce(Path<'_>)) {
    match index.checked_sub(1) {
        None => note(Path::ROOT.key("proof").key("hmac").key(key)),
        Some(further) => note(Path::ROOT.key("also").index(further).key(key)),
    }
}

/// The field that the operator has chosen to sign by.
#[derive(Clone, Copy)]
struct Choice<'f> {
    format: &'f Format,
    source: Source,
    others: &'f [Source],
}

impl<'f> Choice<'f> {
    #[expect(
        clippy::option_option,
        reason = "a faulty choice is none, and no choice is some"
    )]
    fn of(
        format: &'f Format,
        choice: Option<usize>,
        problems: &mut Problems,
    ) -> Option<Option<Self>> {
        let Some((word, others)) = choice.and_then(|choice| format.by.0.get(choice)) else {
            return Some(None);
        };
        let Some(source) = Source::of(word) else {
            problems.add(
                Path::ROOT.key("by").key(word),
                Code::Invalid,
                "no field of an identity",
            );
            return None;
        };
        Some(Some(Self {
            format,
            source,
            others,
        }))
    }

    /// Whether a value is sent under this choice: another choice is not, unless this one says so.
    fn sends(&self, source: Source) -> bool {
        let mut choices = self.format.by.0.iter();
        let is_choice = choices.any(|(word, _)| Source::of(word) == Some(source));
        !is_choice || source == self.source || self.others.contains(&source)
    }
}

impl Format {
    /// Returns the digests: the first proof where it is one, and the further ones.
    pub(crate) fn hmacs(&self) -> Vec<&Hmac> {
        let first = match &self.proof {
            Proof::Hmac(hmac) => Some(hmac),
            Proof::Jwt(_) => None,
        };
        first.into_iter().chain(&self.also).collect()
    }

    /// Returns the recipe's token.
    pub(crate) const fn jwt(&self) -> Option<&Jwt> {
        match &self.proof {
            Proof::Jwt(jwt) => Some(jwt),
            Proof::Hmac(_) => None,
        }
    }
}

fn message(
    scheme: &Scheme,
    format: &Format,
    hmac: &Hmac,
    by: Option<Source>,
    settings: &dyn Fn(&str) -> Option<String>,
    moment: usize,
) -> Result<Message, &'static str> {
    if hmac.message.is_empty() || (hmac.message.len() > 1) == hmac.join.is_empty() {
        return Err("a message has at least one part, and join stands between several");
    }
    let has_stamp = hmac.message.iter().any(|word| &**word == "stamp");
    if has_stamp != hmac.stamp.is_some() {
        return Err("stamp is a part of the message, and has a place");
    }
    let piece = |word: &str| {
        let own = || format.settings.0.iter().any(|(own, _)| &**own == word);
        let source = match word {
            "stamp" => return Ok(Piece::Value(moment)),
            "by" => by,
            // Without the setting there is no proof.
            _ if own() => return Ok(Piece::Setting(settings(word).unwrap_or_default())),
            _ => Source::of(word).filter(|source| source.is_text()),
        };
        let at = source.and_then(|source| scheme.places.iter().position(|(own, _)| *own == source));
        at.map(Piece::Value)
            .ok_or("a part of the message is neither sent nor a setting")
    };
    let pieces: Result<Vec<Piece>, _> = hmac.message.iter().map(|word| piece(word)).collect();
    let keeps_empty = hmac.absent == Absent::Empty;
    Ok(Message {
        pieces: pieces?,
        join: hmac.join.clone(),
        keeps_empty,
        secret: hmac.secret.as_deref().map(str::to_owned),
    })
}

/// Puts every value at its place.
fn put_all(
    scheme: &mut Scheme,
    format: &Format,
    settings: &dyn Fn(&str) -> Option<String>,
    problems: &mut Problems,
) {
    let (first, moment, digest) = (scheme.first(), scheme.moment(), scheme.digest(0));
    for (number, (source, place)) in scheme.places.iter().enumerate() {
        let (members, at) = match number < scheme.beside {
            true => (&mut scheme.payload, "fields"),
            false => (&mut scheme.claims, "claims"),
        };
        let put = match source {
            Source::Attributes => members.put_attributes(&place.to.0, number),
            _ => members.put(&place.to.0, Node::Value(number)),
        };
        if let Err(detail) = put {
            let at = Path::ROOT.key(at);
            problems.add(at.key(&source.word()).key("to"), Code::Invalid, detail);
        }
    }
    let proof = Path::ROOT.key("proof");
    let (hmac_at, jwt_at) = (proof.key("hmac"), proof.key("jwt"));
    let mut put = |members: &mut Members, keys: &Pointer, node: Node, at: Path<'_>| {
        if let Err(detail) = members.put(&keys.0, node) {
            problems.add(at, Code::Invalid, detail);
        }
    };
    let signed = if format.jwt().is_some() {
        &mut scheme.claims
    } else {
        &mut scheme.payload
    };
    for (keys, constant) in &format.constants.0 {
        let json = match constant {
            Constant::Setting { setting } => settings(setting).map(|text| JsonText::of(&text)),
            Constant::Text(text) => Some(JsonText::of(text)),
            Constant::Integer(integer) => Some(JsonText::of(integer)),
            Constant::Boolean(boolean) => Some(JsonText::of(boolean)),
        };
        if let Some(Ok(json)) = json {
            let at = Path::ROOT.key("constants");
            put(signed, keys, Node::Constant(json), at.key(&keys.text()));
        }
    }
    match &format.proof {
        Proof::Hmac(Hmac {
            stamp: Some(stamp), ..
        }) => {
            let at = hmac_at.key("stamp");
            put(
                &mut scheme.payload,
                &stamp.to,
                Node::Value(moment),
                at.key("to"),
            );
        }
        Proof::Hmac(_) => {}
        Proof::Jwt(jwt) => {
            let claim = if jwt.life.claim == Claim::Exp {
                "exp"
            } else {
                "iat"
            };
            let life = jwt_at.key("life");
            put(
                &mut scheme.claims,
                &Pointer(vec![claim.to_owned()]),
                Node::Value(moment),
                life.key("claim"),
            );
            put(
                &mut scheme.payload,
                &jwt.to,
                Node::Value(first),
                jwt_at.key("to"),
            );
        }
    }
    for (index, hmac) in format.hmacs().into_iter().enumerate() {
        at_digest(index + scheme.tokens, "to", |at| {
            put(
                &mut scheme.payload,
                &hmac.to,
                Node::Value(digest + index),
                at,
            );
        });
    }
}
