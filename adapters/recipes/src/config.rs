//! Kinds of recipes: one for each recipe, and `recipe`, whose entries name a file of the operator's own.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;
use std::sync::Arc;
use std::time::Duration;

use countersign::adapter::Adapter;
use countersign::config::{Kind, PageFacts, ProofTime, Setting, SettingForm, Settings};
use countersign::problem::Code;
use countersign::sign::{HmacKey, JwtKey, Keys};
use countersign::{Result, Secret};

use crate::Recipe;
use crate::engine::{KeySet, Ready, RecipeAdapter, Taken};
use crate::format::{
    Claim, Fault, Format, KeyForm, Life, OwnSetting, Proof, SettingKind, SettingNeed, is_url,
};

/// The setting that names the file of a recipe, and the kind of its entries.
pub(crate) const FILE: &str = "recipe";

/// The settings of every recipe.
pub(crate) const TAKEN: [&str; 8] = [
    "kind",
    FILE,
    "by",
    "secret",
    "previous-secrets",
    "ttl",
    "allow-unverified",
    "strict",
];

impl Recipe {
    /// Returns the kind of this recipe, for a registry. The recipe is kept for the life of the process.
    ///
    /// ```
    /// use countersign::Registry;
    /// use countersign_recipes::Recipe;
    ///
    /// # fn main() -> countersign::Result<()> {
    /// # let text = countersign_recipes::SHIPPED[0];
    /// let recipe = Recipe::parse(text)?;
    /// let registry = Registry::new().with_kind(recipe.into_kind());
    /// assert_eq!(registry.kinds(), ["canny"]);
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn into_kind(self) -> Kind {
        let ready = Ready::of(self);
        let format = &ready.format;
        let capabilities = format
            .choices()
            .into_iter()
            .map(|choice| ready.capabilities(choice, format.longest_life()));
        let forged: &'static [_] = Box::leak(Box::new([ready.failure(Fault::WrongProof)]));
        let mut facts = PageFacts::new().with_forged(forged);
        let time = match &format.proof {
            Proof::Jwt(jwt) if jwt.life.claim == Claim::Exp => Some(ProofTime::Ends("/exp")),
            Proof::Jwt(_) => Some(ProofTime::Made("/iat")),
            Proof::Hmac(hmac) => {
                let pointer = hmac
                    .stamp
                    .as_ref()
                    .map(|stamp| String::leak(stamp.to.text()));
                pointer.map(|pointer| ProofTime::MadeInMilliseconds(pointer))
            }
        };
        if let Some(time) = time {
            facts = facts.with_time(time);
        }
        let failures: Vec<_> = ready.failures.iter().map(|(_, failure)| *failure).collect();
        Kind::new(&format.kind, capabilities.collect(), |settings| {
            build(ready, settings)
        })
        .with_settings(format.settings())
        .with_failures(failures.leak())
        .with_page_facts(facts)
    }
}

/// Returns the kind `recipe`, whose entries name a file: `recipe = "acme.toml"`. The other settings are those of the
/// recipe in the file.
#[must_use]
pub fn files() -> Kind {
    let about = "the file of the recipe, from the folder of this configuration; the recipe's settings stand beside it";
    let file = Setting::new(FILE, SettingForm::Text, about)
        .required()
        .with_example("acme.toml");
    let build = |settings: &mut Settings<'_>| {
        let text = settings.required_file(FILE);
        let Some(recipe) = text.and_then(|text| settings.keep(Recipe::parse(&text))) else {
            // Nobody knows the settings of a recipe that cannot be read.
            settings.leave_the_rest();
            return None;
        };
        build(Ready::of(recipe), settings)
    };
    let usual = [
        Setting::secret(),
        Setting::allow_unverified(),
        Setting::strict(),
    ];
    Kind::new(FILE, Vec::new(), build)
        .with_settings([file].into_iter().chain(usual).collect())
        .with_further_settings()
}

fn build(ready: &'static Ready, settings: &mut Settings<'_>) -> Option<Arc<dyn Adapter>> {
    let format = &ready.format;
    let id = format.jwt().and_then(|jwt| jwt.key_id.as_deref());
    let mut own = BTreeMap::new();
    for (key, setting) in &format.settings.0 {
        if setting.need == SettingNeed::Required && !settings.has(key) {
            settings.refuse(key, Code::Missing, "required");
        }
        // The id of a key is taken with the key.
        let text = if Some(&**key) == id {
            None
        } else {
            take(key, setting, settings)
        };
        own.extend(text.map(|text| (&**key, text)));
    }
    let words: Vec<_> = format
        .by
        .0
        .iter()
        .enumerate()
        .map(|(index, (word, _))| (&**word, index))
        .collect();
    let choice = if words.is_empty() {
        None
    } else {
        settings.choice("by", &words).or(Some(0))
    };
    let keys = match &format.proof {
        Proof::Hmac(hmac) => settings
            .keys(|secret| hmac_key(secret, hmac.key))
            .map(KeySet::Hmac),
        Proof::Jwt(_) => settings
            .keys_with_ids(id, |secret, id| {
                jwt_key(secret, id, &format.start_of_claims())
            })
            .map(|keys| KeySet::Jwt(Box::new(keys))),
    };
    let further = format.also.iter().filter_map(|hmac| hmac.secret.as_deref());
    let further = further.filter_map(|name| {
        let key = HmacKey::new(&settings.required_secret(name)?);
        Some((name, Keys::new(settings.keep(key)?)))
    });
    let further = further.collect();
    let ttl = format
        .jwt()
        .filter(|jwt| jwt.life.claim == Claim::Exp)
        .and_then(|jwt| settings.seconds("ttl", &range(&jwt.life)));
    let policy = settings.policy();
    let taken = Taken {
        choice,
        own,
        keys: keys?,
        further,
        ttl,
        policy,
    };
    settings.adapter(RecipeAdapter::new(ready, taken))
}

fn take(key: &str, setting: &OwnSetting, settings: &mut Settings<'_>) -> Option<String> {
    let text = match setting.form {
        SettingKind::Word => settings.word(key),
        SettingKind::Text | SettingKind::Url => settings.text(key),
    }?;
    if setting.form == SettingKind::Url && !is_url(&text) {
        settings.refuse(key, Code::Invalid, "an address that starts with https://");
    }
    Some(text)
}

fn hmac_key(secret: &Secret, form: KeyForm) -> Result<HmacKey> {
    match form {
        KeyForm::Hex => HmacKey::new(&Secret::from_hex(
            str::from_utf8(secret.expose()).unwrap_or_default(),
        )?),
        KeyForm::Text => HmacKey::new(secret),
    }
}

/// Makes the key of a token. A previous secret without an id verifies tokens of any id.
fn jwt_key(secret: &Secret, id: Option<&str>, start: &str) -> Result<JwtKey> {
    let key = JwtKey::hs256(secret, start)?;
    Ok(match id {
        Some(id) => key.with_kid(id),
        None => key,
    })
}

fn range(life: &Life) -> RangeInclusive<Duration> {
    Duration::from_secs(1)..=Duration::from_secs(life.longest.0.into())
}

impl Format {
    /// The choices of `by`; one that says nothing where the recipe has none.
    pub(crate) fn choices(&self) -> Vec<Option<usize>> {
        match self.by.0.len() {
            0 => vec![None],
            choices => (0..choices).map(Some).collect(),
        }
    }

    /// Returns the text with which most claims begin, so that a key hashes it once.
    fn start_of_claims(&self) -> String {
        match self.claims.0.first().map(|(_, place)| &*place.to.0) {
            Some([key]) => format!("{{\"{key}\":\""),
            _ => String::new(),
        }
    }

    fn longest_life(&self) -> Option<Duration> {
        let seconds = match &self.proof {
            Proof::Jwt(jwt) => Some(&jwt.life.longest),
            Proof::Hmac(hmac) => hmac.stamp.as_ref().map(|stamp| &stamp.window),
        };
        seconds.map(|seconds| Duration::from_secs(seconds.0.into()))
    }

    /// Lists the settings of an entry, in the order in which they are printed.
    fn settings(&'static self) -> Vec<Setting> {
        let own = self.settings.0.iter().map(|(key, own)| {
            let setting =
                Setting::new(key, SettingForm::Text, &own.about).with_example(&own.example);
            if own.need == SettingNeed::Required {
                setting.required()
            } else {
                setting
            }
        });
        let mut all: Vec<Setting> = own.collect();
        let choices: Vec<&str> = self.by.0.iter().map(|(word, _)| &**word).collect();
        if let Some(first) = choices.first().copied() {
            let about = "the field that is signed and names the user; the first one unless said";
            all.push(Setting::new("by", SettingForm::Choice(choices), about).with_example(first));
        }
        let id = self.jwt().and_then(|jwt| jwt.key_id.as_deref());
        let previous = id.map_or_else(
            Setting::previous_secrets,
            Setting::previous_secrets_with_ids,
        );
        all.extend([Setting::secret(), previous]);
        for secret in self.also.iter().filter_map(|hmac| hmac.secret.as_deref()) {
            let about = "where a second secret is, of your own making; never the secret itself";
            all.push(Setting::new(secret, SettingForm::Secret, about).required());
        }
        if let Some(jwt) = self.jwt().filter(|jwt| jwt.life.claim == Claim::Exp) {
            let form = SettingForm::seconds(&range(&jwt.life));
            let ttl = Setting::new("ttl", form, "how many seconds a token lives");
            // A kind lasts as long as the program, and so does what it shows.
            let usual = jwt.life.default.as_ref();
            let usual = usual.map_or("", |usual| String::leak(usual.0.to_string()));
            all.push(ttl.with_example(usual));
        }
        all.extend([Setting::allow_unverified(), Setting::strict()]);
        all
    }
}
