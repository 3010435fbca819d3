//! What a batch of core profiles is for.

/// What is done with the core profiles of a batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum BulkAction {
    /// They are made. What happens to users who have one already is unknown.
    CreateCoreProfiles,
    /// Those of these ids are overwritten (documented): each needs its `core-profile-id`.
    UpdateCoreProfiles,
}

impl BulkAction {
    /// Every action, by the name that a configuration gives it: kebab-case.
    pub(crate) const BY_NAME: [(&'static str, Self); 2] = [
        ("create-core-profiles", Self::CreateCoreProfiles),
        ("update-core-profiles", Self::UpdateCoreProfiles),
    ];

    /// The action as Helpshift names it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::CreateCoreProfiles => "create_core_profiles",
            Self::UpdateCoreProfiles => "update_core_profiles",
        }
    }
}
