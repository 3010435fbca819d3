//! The widget's metadata: who the user is, as the page says it, and what agents see beside that.

use std::borrow::Cow;
use std::fmt;
use std::sync::LazyLock;

use countersign::AttributeValue;
use countersign::adapter::{ReservedNames, Screening};
use countersign::bundle::Reason;
use countersign::identity::{AttributeMap, Field};
use countersign::json::javascript;
use countersign::problem::{Code, Path};
use serde::{Deserialize, Serialize};

/// How many bytes of JSON text, in UTF-8, the widget takes: "5 KB when JSON-serialized" (documented).
/// Whether that is 5,000 or 5,120, and whether characters count instead, is unknown; this holds for
/// each.
pub const LARGEST_METADATA: usize = 5_000;

/// What the widget promotes to the user's name, in the vendor's order (documented).
pub(crate) const NAMES: [&str; 9] = [
    "name",
    "userName",
    "user_name",
    "fullName",
    "full_name",
    "displayName",
    "customer",
    "customerName",
    "customer_name",
];

/// What it promotes to the user's email (documented).
pub(crate) const EMAILS: [&str; 3] = ["email", "userEmail", "user_email"];

/// What it promotes to the user's phone (documented).
pub(crate) const PHONES: [&str; 5] = [
    "phone",
    "userPhone",
    "user_phone",
    "phoneNumber",
    "phone_number",
];

/// What links the widget's user to the portal's (documented): the same id as `externalUserId`.
pub(crate) const USER_ID: &str = "userId";

/// What the identity's own fields are written as, and what the portal reads as proof.
const TAKEN: [&str; 10] = [
    "company",
    "companyId",
    "locale",
    "country",
    "city",
    "createdAt",
    "tags",
    "externalUserId",
    "expiresAt",
    "userHmac",
];

/// What `UserHero.setMetadata` is called with: one plain object, which replaces the one before it.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Metadata<'a> {
    entries: AttributeMap<'a>,
    /// Bytes of the JSON text.
    #[serde(skip)]
    length: usize,
}

impl<'a> Metadata<'a> {
    /// The entries, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &AttributeValue)> {
        self.entries.iter()
    }

    /// Identifiers, then descriptions in the order of the identity: what no longer fits is dropped,
    /// and what is smaller and comes after it may still go in.
    pub(crate) fn of(screening: &mut Screening<'a>) -> Self {
        let mut metadata = Self::identifiers(screening);
        if let Some(name) = screening.one_name()
            && !metadata.add("name", text(name))
        {
            drop_name(screening);
        }
        for (field, key, value) in descriptions(screening) {
            if !metadata.add(key, value) {
                screening.drop_field(field, Reason::TooLong);
            }
        }
        metadata.add_attributes(screening);
        metadata
    }

    fn identifiers(screening: &mut Screening<'a>) -> Self {
        let user = screening.user();
        let identifiers = [
            (USER_ID, user.user_id()),
            ("email", user.email()),
            ("phone", user.phone()),
        ];
        let mut metadata = Self::default();
        let mut fits = true;
        for (key, text) in identifiers {
            if let Some(text) = text {
                fits &= metadata.add(key, self::text(text));
            }
        }
        if !fits {
            // An address and a number are short (RFC 5321, E.164).
            let detail = format!("the identifiers take more than {LARGEST_METADATA} bytes of JSON");
            screening.refuse(Path::ROOT.key(Field::UserId.key()), Code::TooLong, detail);
        }
        metadata
    }

    fn add_attributes(&mut self, screening: &mut Screening<'a>) {
        for (name, value) in screening.user().attributes() {
            let fault = if OURS.has(name) {
                Reason::Reserved
            } else if name.trim().is_empty() {
                Reason::Invalid
            } else if self.add(name, Cow::Borrowed(value)) {
                continue;
            } else {
                Reason::TooLong
            };
            screening.drop(Path::ROOT.key(Field::Attributes.key()).key(name), fault);
        }
    }

    /// Adds an entry where there is room for it, and says whether there was.
    fn add(&mut self, key: &'a str, value: Cow<'a, AttributeValue>) -> bool {
        // The first entry comes with the two braces, each other with a comma; all with a colon.
        let around = if self.entries.is_empty() { 3 } else { 2 };
        let length = [self.length, json_length(key), value_length(&value), around];
        let length = length.into_iter().fold(0, usize::saturating_add);
        let fits = length <= LARGEST_METADATA;
        if fits {
            self.entries.push(key, value);
            self.length = length;
        }
        fits
    }
}

fn descriptions<'a>(
    screening: &mut Screening<'a>,
) -> Vec<(Field, &'static str, Cow<'a, AttributeValue>)> {
    let user = screening.user();
    let text = |found: Option<&'a str>| found.map(text);
    let created_at = user
        .created_at()
        .map(|moment| AttributeValue::Integer(moment.unix()));
    let created_at = created_at.map(Cow::Owned);
    let found = [
        (Field::CompanyName, "company", text(user.company_name())),
        (Field::CompanyId, "companyId", text(user.company_id())),
        (
            Field::Locale,
            "locale",
            text(user.locale().map(|locale| locale.as_str())),
        ),
        (Field::Country, "country", text(user.country())),
        (Field::City, "city", text(user.city())),
        (Field::CreatedAt, "createdAt", created_at),
        (Field::Tags, "tags", tags(screening)),
    ];
    let there = found
        .into_iter()
        .filter_map(|(field, key, value)| Some((field, key, value?)));
    there.collect()
}

fn tags<'a>(screening: &mut Screening<'_>) -> Option<Cow<'a, AttributeValue>> {
    let mut kept = Vec::new();
    for (index, tag) in screening.user().tags() {
        if tag.trim().is_empty() {
            screening.drop(
                Path::ROOT.key(Field::Tags.key()).index(index),
                Reason::Invalid,
            );
        } else {
            kept.push(tag.to_owned());
        }
    }
    let kept = (!kept.is_empty()).then_some(kept)?;
    Some(Cow::Owned(AttributeValue::List(kept)))
}

fn text<'a>(text: impl Into<String>) -> Cow<'a, AttributeValue> {
    Cow::Owned(AttributeValue::Text(text.into()))
}

fn drop_name(screening: &mut Screening<'_>) {
    for part in [
        Field::FullName,
        Field::FirstName,
        Field::LastName,
        Field::DisplayName,
    ] {
        if screening.user().has(part) {
            screening.drop_field(part, Reason::TooLong);
        }
    }
}

/// The vendor's names for who the user is, and those that are written here.
static OURS: LazyLock<ReservedNames> = LazyLock::new(|| {
    let names = [NAMES.as_slice(), &EMAILS, &PHONES, &TAKEN, &[USER_ID]];
    ReservedNames::new(names.into_iter().flatten().copied())
});

/// The widget gets a number from JavaScript, which may write another text for it than was given.
fn value_length(value: &AttributeValue) -> usize {
    match value {
        AttributeValue::Decimal(number) => {
            javascript::number(number.as_str()).map_or(usize::MAX, |text| text.len())
        }
        value => json_length(value),
    }
}

/// As many bytes as `JSON.stringify` writes in UTF-8: for texts and integers serde_json writes the same.
fn json_length<T: Serialize + ?Sized>(value: &T) -> usize {
    serde_json::to_string(value).map_or(usize::MAX, |text| text.len())
}

impl fmt::Debug for Metadata<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Metadata(..)")
    }
}
