//! Updating a profile: what Helpshift is told of a user who is signed in.

use countersign::adapter::{Intake, Request};
use countersign::bundle::Dropped;
use countersign::problem::Problems;
use countersign::{Action, ClientBundle, Result};

use crate::user_data::{self, ProfileUpdate};
use crate::{HelpshiftIdentities, KIND};

impl HelpshiftIdentities {
    /// What updates the user's data, and what did not go in. Names, place, language, tags and
    /// attributes come from the identity, the rest from a [`VendorData`](crate::VendorData).
    ///
    /// Where nothing may go in, under full privacy for one, it is empty: `dropped` says why.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidIdentity`](countersign::ErrorKind::InvalidIdentity) with every fault of the request.
    pub fn update_profile<'a>(
        &self,
        request: &Request<'a>,
    ) -> Result<(ProfileUpdate<'a>, Vec<Dropped>)> {
        let mut problems = Problems::new();
        let request = request.for_action(Action::UpdateProfile);
        let read = self.read_profile(&request, &mut problems);
        problems.into_refusal()?;
        Ok(read)
    }

    pub(crate) fn read_profile<'a>(
        &self,
        request: &Request<'a>,
        problems: &mut Problems,
    ) -> (ProfileUpdate<'a>, Vec<Dropped>) {
        let mut intake = Intake::open(&self.capabilities, self.policy, request, problems);
        let update = user_data::update(&mut intake, request, self.surface);
        (update, intake.into_dropped())
    }

    pub(crate) fn mint_profile(&self, request: &Request<'_>) -> Result<ClientBundle> {
        let (update, dropped) = self.update_profile(request)?;
        let (global, app) = update.says();
        let steps = self.steps.update(self.surface, global, app);
        Ok(ClientBundle::new(KIND, request.action, &update)?
            .with_steps(steps)
            .with_dropped(dropped))
    }
}
