//! The widget's metadata: who the user is, as the page says it, and what agents see beside that.

use std::borrow::Cow;
use std::fmt;

use countersign::{AttributeValue, Code, Field, Intake, Path, Reason};
use serde::{Serialize, Serializer};

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

/// What a script that copies keys would set on every object.
const SHARED: [&str; 3] = ["__proto__", "constructor", "prototype"];

/// What `UserHero.setMetadata` is called with: one plain object, which replaces the one before it.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Metadata<'a> {
    entries: Vec<(&'a str, Value<'a>)>,
    /// Bytes of the JSON text.
    length: usize,
}

#[derive(Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
enum Value<'a> {
    Text(Cow<'a, str>),
    Integer(i64),
    Texts(Vec<&'a str>),
    Attribute(&'a AttributeValue),
}

impl<'a> Metadata<'a> {
    /// Identifiers, then descriptions in the order of the identity: what no longer fits is dropped,
    /// and what is smaller and comes after it may still go in.
    pub(crate) fn of(intake: &mut Intake<'a, '_>) -> Self {
        let mut metadata = Self::identifiers(intake);
        if let Some(name) = intake.one_name()
            && !metadata.add("name", Value::Text(name))
        {
            lose_name(intake);
        }
        for (field, key, value) in descriptions(intake) {
            if !metadata.add(key, value) {
                intake.lose_field(field, Reason::TooLong);
            }
        }
        metadata.add_attributes(intake);
        metadata
    }

    fn identifiers(intake: &mut Intake<'a, '_>) -> Self {
        let user = intake.user();
        let identifiers = [
            (USER_ID, user.user_id()),
            ("email", user.email()),
            ("phone", user.phone()),
        ];
        let mut metadata = Self::default();
        let mut fits = true;
        for (key, text) in identifiers {
            if let Some(text) = text {
                fits &= metadata.add(key, Value::Text(Cow::Borrowed(text)));
            }
        }
        if !fits {
            // An address and a number are short (RFC 5321, E.164).
            let detail = format!("the identifiers take more than {LARGEST_METADATA} bytes of JSON");
            intake.refuse(Path::ROOT.key(Field::UserId.key()), Code::TooLong, detail);
        }
        metadata
    }

    fn add_attributes(&mut self, intake: &mut Intake<'a, '_>) {
        for (name, value) in intake.user().attributes() {
            let fault = if is_reserved(name) {
                Reason::Reserved
            } else if name.trim().is_empty() {
                Reason::Invalid
            } else if self.add(name, Value::Attribute(value)) {
                continue;
            } else {
                Reason::TooLong
            };
            intake.lose(Path::ROOT.key(Field::Attributes.key()).key(name), fault);
        }
    }

    /// Adds an entry where there is room for it, and says whether there was.
    fn add(&mut self, key: &'a str, value: Value<'a>) -> bool {
        // The first entry comes with the two braces, each other with a comma; all with a colon.
        let around = if self.entries.is_empty() { 3 } else { 2 };
        let length = [self.length, json_length(key), json_length(&value), around];
        let length = length.into_iter().fold(0, usize::saturating_add);
        let fits = length <= LARGEST_METADATA;
        if fits {
            self.entries.push((key, value));
            self.length = length;
        }
        fits
    }
}

fn descriptions<'a>(intake: &mut Intake<'a, '_>) -> Vec<(Field, &'static str, Value<'a>)> {
    let user = intake.user();
    let text = |text: Option<&'a str>| text.map(|text| Value::Text(Cow::Borrowed(text)));
    let created_at = user
        .created_at()
        .map(|moment| Value::Integer(moment.unix()));
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
        (Field::Tags, "tags", tags(intake)),
    ];
    let there = found
        .into_iter()
        .filter_map(|(field, key, value)| Some((field, key, value?)));
    there.collect()
}

fn tags<'a>(intake: &mut Intake<'a, '_>) -> Option<Value<'a>> {
    let mut kept = Vec::new();
    for (index, tag) in intake.user().tags().iter().enumerate() {
        if tag.trim().is_empty() {
            intake.lose(
                Path::ROOT.key(Field::Tags.key()).index(index),
                Reason::Invalid,
            );
        } else {
            kept.push(tag.as_str());
        }
    }
    Some(Value::Texts(kept)).filter(|tags| *tags != Value::Texts(Vec::new()))
}

fn lose_name(intake: &mut Intake<'_, '_>) {
    for part in [
        Field::FullName,
        Field::FirstName,
        Field::LastName,
        Field::DisplayName,
    ] {
        if intake.user().has(part) {
            intake.lose_field(part, Reason::TooLong);
        }
    }
}

/// The vendor's names for who the user is, and those that are written here, in any spelling.
fn is_reserved(name: &str) -> bool {
    let known = NAMES.iter().chain(&EMAILS).chain(&PHONES).chain(&TAKEN);
    let mut known = known.chain([&USER_ID]);
    SHARED.contains(&name) || known.any(|known| plain(known) == plain(name))
}

fn plain(name: &str) -> String {
    let mut plain = name.to_ascii_lowercase();
    plain.retain(|character| character != '_');
    plain
}

/// As many bytes as `JSON.stringify` writes in UTF-8: for these values serde_json writes the same.
fn json_length<T: Serialize + ?Sized>(value: &T) -> usize {
    serde_json::to_string(value).map_or(usize::MAX, |text| text.len())
}

impl Serialize for Metadata<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.entries.iter().map(|(key, value)| (key, value)))
    }
}

impl fmt::Debug for Metadata<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Metadata(..)")
    }
}
