//! A vendor with two proofs in one payload: one of the user's id, one of the company's id. Each is attacked.

use std::sync::Arc;

use countersign::adapter::{
    Accepted, Adapter, Capabilities, FieldRule, Mint, Proof, Request, Rules, Screening, Table,
    Vendor,
};
use countersign::bundle::Verification;
use countersign::identity::Field;
use countersign::sign::HmacKey;
use countersign::verify::{Presented, Rejection, User, Verdict};
use countersign::{Action, ClientBundle, Result, Secret, Timestamp};
use countersign_conformance::{Fixture, checks};
use serde::{Deserialize, Serialize};

use crate::broken_adapters::holds;

const SECRET: &str = "two_proofs_secret_0123456789";

const FIELDS: &[FieldRule] = &[
    FieldRule::required(Field::UserId, "id").signed(),
    FieldRule::optional(Field::CompanyId, "company").signed(),
];

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Login {
    id: String,
    id_hash: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    company: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    company_hash: Option<String>,
}

/// The proof that a vendor does not look at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Unseen {
    Nothing,
    TheUsers,
    TheCompanys,
}

#[derive(Debug)]
struct TwoProofsAdapter {
    rules: Rules,
    key: HmacKey,
    unseen: Unseen,
}

impl TwoProofsAdapter {
    fn login(&self, request: &Request<'_>) -> Result<Accepted<Login>> {
        self.rules
            .accept(request, |screening| self.screen(screening))
    }

    fn hash(&self, id: &str) -> String {
        self.key.tag(&[id.as_bytes()]).hex()
    }
}

impl Mint for TwoProofsAdapter {
    type Input<'a> = Login;

    fn screen<'a>(&'a self, screening: &mut Screening<'a>) -> Login {
        let user = screening.user();
        let id = user.user_id().unwrap_or_default();
        let company = user.company_id();
        Login {
            id: id.to_owned(),
            id_hash: self.hash(id),
            company: company.map(str::to_owned),
            company_hash: company.map(|company| self.hash(company)),
        }
    }

    fn mint(&self, login: Accepted<Login>) -> Result<Accepted<ClientBundle>> {
        login.try_map(|login| {
            Ok(ClientBundle::new("two-proofs", Action::Login, &login)?
                .with_verification(Verification::hmac("/id_hash")))
        })
    }
}

impl Vendor for TwoProofsAdapter {
    fn rules(&self) -> &Rules {
        &self.rules
    }

    fn verify(&self, presented: &Presented<'_>, _: Timestamp) -> Result<Verdict, Rejection> {
        let refused = || Rejection::new("refused", "hash");
        let login: Login = serde_json::from_str(presented.payload.get()).map_err(|_| refused())?;
        let is_right = |id: &str, hash: &str| self.key.tag(&[id.as_bytes()]).is_hex(hash);
        if !is_right(&login.id, &login.id_hash) && self.unseen != Unseen::TheUsers {
            return Err(refused());
        }
        let companys = match (&login.company, &login.company_hash) {
            (Some(company), Some(hash)) => is_right(company, hash),
            (company, hash) => company.is_none() && hash.is_none(),
        };
        if !companys && self.unseen != Unseen::TheCompanys {
            return Err(refused());
        }
        let mut user = User::new();
        user.user_id = Some(login.id);
        Ok(Verdict::Accepted(user))
    }
}

struct TwoProofs(Unseen);

impl TwoProofs {
    fn build(&self) -> Result<TwoProofsAdapter> {
        let table = Table::new(Action::Login, FIELDS)
            .with_proof(Proof::of_payload())
            .without_anonymous();
        Ok(TwoProofsAdapter {
            rules: Rules::new(Capabilities::new("two-proofs", table)),
            key: HmacKey::new(&Secret::new(SECRET)?)?,
            unseen: self.0,
        })
    }
}

impl Fixture for TwoProofs {
    fn adapter(&self) -> Arc<dyn Adapter> {
        Arc::new(self.build().unwrap())
    }

    fn secrets(&self) -> Vec<String> {
        vec![SECRET.to_owned()]
    }

    fn typed(&self, request: &Request<'_>) -> Result<String> {
        let login = self.build()?.login(request)?;
        Ok(serde_json::to_string(login.value()).unwrap())
    }

    fn proofs(&self) -> &'static [&'static str] {
        &["/id_hash", "/company_hash"]
    }

    fn judge(
        &self,
        payload: &str,
        secrets: &[String],
        _: Timestamp,
    ) -> Result<Vec<String>, String> {
        let login: Login = serde_json::from_str(payload).map_err(|error| error.to_string())?;
        let is_right = |id: &str, hash: &str| {
            let tag = hmac_sha256::HMAC::mac(id, &secrets[0]);
            tag.iter()
                .map(|byte| format!("{byte:02x}"))
                .collect::<String>()
                == hash
        };
        let companys = login.company.zip(login.company_hash);
        if is_right(&login.id, &login.id_hash)
            && companys.is_none_or(|(company, hash)| is_right(&company, &hash))
        {
            return Ok(vec![login.id]);
        }
        Err("refused".to_owned())
    }
}

#[test]
fn two_proofs_pass_every_check() {
    for (_, check) in checks::ALL {
        holds(*check, &TwoProofs(Unseen::Nothing));
    }
}

#[test]
fn each_of_two_proofs_is_attacked() {
    for unseen in [Unseen::TheUsers, Unseen::TheCompanys] {
        let found = checks::verifies(&TwoProofs(unseen)).unwrap_err();
        let told = "case \"full\", login: a forgery is accepted: ";
        assert!(found.starts_with(told), "{unseen:?}: {found}");
    }
    let found = checks::refuses_altered_payloads(&TwoProofs(Unseen::TheCompanys));
    assert_eq!(found, Ok(()), "the user is the same");
}
