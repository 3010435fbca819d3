//! Kinds of recipes: one for each recipe, and `recipe`, whose entries name a file of the operator's own.

use std::sync::Arc;

use countersign::adapter::Adapter;
use countersign::config::{Kind, PageFacts, ProofTime, Settings};
use countersign::sign::{HmacKey, JwtKey};
use countersign::{Result, Secret};

use crate::adapter::{FurtherKey, KeySet, RecipeAdapter, Taken};
use crate::failures::Fault;
use crate::recipe::{Proof, Recipe};

/// The setting that names the file of a recipe.
const FILE: &str = "recipe";

impl Recipe {
    /// Returns the kind of this recipe, for a registry.
    ///
    /// ```
    /// use countersign::Registry;
    /// use countersign_recipes::Recipe;
    ///
    /// # fn main() -> countersign::Result<()> {
    /// # let text = countersign_recipes::SHIPPED[0];
    /// let recipe = Recipe::parse(text)?;
    /// let registry = Registry::new().with_kind(recipe.to_kind());
    /// assert_eq!(registry.kinds(), [recipe.kind()]);
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn to_kind(&'static self) -> Kind {
        let capabilities = self.choices().into_iter();
        let capabilities =
            capabilities.map(|choice| self.capabilities(choice, self.longest_life()));
        let forged: &'static [_] = Box::leak(Box::new([self.failures.failure(Fault::WrongProof)]));
        let mut facts = PageFacts::new().with_forged(forged);
        let time = match &self.proof {
            Proof::Jwt(jwt) if jwt.life.has_end => Some(ProofTime::Ends("/exp")),
            Proof::Jwt(_) => Some(ProofTime::Made("/iat")),
            Proof::Digest(digest) => {
                let stamp = digest.stamp.as_ref();
                stamp.map(|stamp| ProofTime::MadeInMilliseconds(stamp.pointer))
            }
        };
        if let Some(time) = time {
            facts = facts.with_time(time);
        }
        Kind::new(self.kind, capabilities.collect(), |settings| {
            self.build(settings)
        })
        .with_settings(self.settings())
        .with_failures(self.failures.all)
        .with_page_facts(facts)
    }

    /// Returns the kind, as configurations name it.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        self.kind
    }

    fn longest_life(&self) -> Option<std::time::Duration> {
        match &self.proof {
            Proof::Jwt(jwt) => Some(jwt.life.longest),
            Proof::Digest(digest) => digest.stamp.as_ref().map(|stamp| stamp.window),
        }
    }

    fn build(&'static self, settings: &mut Settings<'_>) -> Option<Arc<dyn Adapter>> {
        let own = self.take(settings);
        let words: Vec<_> = self
            .by
            .iter()
            .enumerate()
            .map(|(index, choice)| (choice.word(), index))
            .collect();
        let choice = match words.is_empty() {
            true => None,
            false => settings.choice("by", &words).or(Some(0)),
        };
        let keys = match &self.proof {
            Proof::Digest(digest) => settings
                .keys(|secret| hmac_key(secret, digest.hex_key))
                .map(KeySet::Digest),
            Proof::Jwt(jwt) => settings.keys_with_ids(jwt.key_id, jwt_key).map(KeySet::Jwt),
        };
        let further = self.also.iter().filter_map(|digest| match digest.secret {
            None => Some(FurtherKey::First),
            Some(name) => {
                let key = HmacKey::new(&settings.required_secret(name)?);
                Some(FurtherKey::Own(settings.keep(key)?))
            }
        });
        let also: Vec<FurtherKey> = further.collect();
        let ttl = match &self.proof {
            Proof::Jwt(jwt) if jwt.life.has_end => settings.seconds("ttl", &jwt.life.range()),
            _ => None,
        };
        let policy = settings.policy();
        let taken = Taken {
            choice,
            own,
            keys: keys?,
            also,
            ttl,
            policy,
        };
        settings.adapter(RecipeAdapter::new(self, taken))
    }
}

fn hmac_key(secret: &Secret, is_hex: bool) -> Result<HmacKey> {
    match is_hex {
        true => HmacKey::new(&Secret::from_hex(
            str::from_utf8(secret.expose()).unwrap_or_default(),
        )?),
        false => HmacKey::new(secret),
    }
}

/// Makes the key of a token. A previous secret without an id verifies tokens of any id.
fn jwt_key(secret: &Secret, id: Option<&str>) -> Result<JwtKey> {
    let key = JwtKey::hs256(secret, "")?;
    Ok(match id {
        Some(id) => key.with_kid(id),
        None => key,
    })
}

/// Returns the kind `recipe`, whose entries name a file: `recipe = "acme.toml"`. The other settings are those of the
/// recipe in the file.
#[must_use]
pub fn files() -> Kind {
    Kind::new(FILE, Vec::new(), |settings| {
        let text = settings.required_file(FILE)?;
        let recipe = Recipe::parse(&text);
        settings.keep(recipe)?.build(settings)
    })
}
