//! The entry of a configuration file for sending users.

use std::sync::Arc;

use countersign::config::{Setting, SettingForm, Settings};
use countersign::problem::Code;
use countersign::provision::Provisioner;

use super::bulk_action::BulkAction;
use super::bulk_actions::{API_URL, BulkActions, is_domain, is_task_path};

/// The settings of an entry of `provision`, in the order in which they are printed.
pub(crate) fn settings() -> Vec<Setting> {
    let actions = SettingForm::Choice(BulkAction::BY_NAME.iter().map(|(word, _)| *word).collect());
    vec![
        Setting::api_key(),
        Setting::new(
            "domain",
            SettingForm::Text,
            "what stands before .helpshift.com",
        )
        .required()
        .with_example("acme"),
        Setting::new("action", actions, "what is done with each user").required(),
        Setting::new(
            "task-path",
            SettingForm::Text,
            "where a task is asked for; followed only where it is given",
        )
        .with_example("/v2/acme/tasks/{task_id}"),
        Setting::url(),
        Setting::calls_per_minute(),
    ]
}

/// Builds what sends users. The adapter's own entry says which data goes in and which is refused.
pub(crate) fn build(
    adapter: &mut Settings<'_>,
    provision: &mut Settings<'_>,
) -> Option<Arc<dyn Provisioner>> {
    let adapter = crate::config::adapter(adapter);
    let api = provision.rest_api(API_URL);
    let domain = domain(provision);
    let action = action(provision);
    let task_path = task_path(provision);
    let actions = BulkActions::new(&adapter?, api?, &domain?, action?);
    let actions = match task_path {
        Some(path) => actions.and_then(|actions| actions.with_task_path(&path)),
        None => actions,
    };
    Some(Arc::new(provision.keep(actions)?))
}

fn domain(settings: &mut Settings<'_>) -> Option<String> {
    let domain = settings.required_text("domain")?;
    let fits = is_domain(&domain);
    if !fits {
        let detail = "what stands before .helpshift.com: letters, digits and hyphens";
        settings.refuse("domain", Code::Invalid, detail);
    }
    Some(domain).filter(|_| fits)
}

fn action(settings: &mut Settings<'_>) -> Option<BulkAction> {
    if !settings.has("action") {
        let names = BulkAction::BY_NAME.map(|(name, _)| name).join(", ");
        settings.refuse("action", Code::Missing, format!("one of {names}"));
    }
    settings.choice("action", &BulkAction::BY_NAME)
}

fn task_path(settings: &mut Settings<'_>) -> Option<String> {
    let path = settings.text("task-path")?;
    let fits = is_task_path(&path);
    if !fits {
        let detail = "a path that begins with a slash and has {task_id} in it";
        settings.refuse("task-path", Code::Invalid, detail);
    }
    Some(path).filter(|_| fits)
}
