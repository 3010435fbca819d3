//! The journal of a run: torn, damaged, of another input, and in use.

use std::time::Duration;

use serde_json::json;

use super::helpcrunch::Helpcrunch;
use super::helpshift::Helpshift;
use super::server::{Mood, Server};
use super::workbench::{Workbench, people};

fn well(_: usize, _: &str) -> Mood {
    Mood::Well
}

#[test]
fn each_step_is_a_line() {
    let server = Server::start(Helpshift::default(), well);
    let input = people(3).replace("\"marked-2\"", "\"\"");
    let workbench = Workbench::helpshift("steps", &server.url, &input);
    workbench.run();
    let lines = workbench.lines("journal");
    let [header, sent, answered] = lines.try_into().unwrap();
    assert_eq!(header["format"], 1);
    assert_eq!(header["adapter"], "vendor");
    assert_eq!(header["kind"], "helpshift-identities");
    let address = format!("{}/v2/acme/identity/bulk_actions", server.url);
    let destination = format!("create_core_profiles at {address}");
    assert_eq!(header["destination"], destination);
    assert_eq!(header["input"]["bytes"], input.len());
    assert_eq!(sent["sent"]["lines"], json!([1, 3]));
    assert_eq!(sent["sent"]["refused"][0]["line"], 2);
    assert_eq!(answered["answered"]["tasks"], json!(["task-1"]));
}

/// Wherever a power cut tears it, the next run knows what the whole lines say.
#[test]
fn a_journal_may_be_torn_anywhere() {
    let server = Server::start(Helpcrunch::default(), well);
    let input = people(3).replace("\"marked-2\"", "\"\"");
    let workbench = Workbench::helpcrunch("torn", &server.url, &input);
    let expected = workbench.run();
    let (whole, refused) = (
        workbench.read("journal").unwrap(),
        workbench.read("refused"),
    );
    for length in (0..whole.len()).step_by(5) {
        std::fs::write(workbench.path("journal"), &whole[..length]).unwrap();
        let ended = workbench.run();
        assert_eq!(ended.0.stdout, expected.0.stdout, "{length}");
        assert_eq!(workbench.read("refused"), refused, "{length}");
        assert_eq!(server.vendor().made, 2);
    }
}

/// A torn line may have its end and not its middle.
#[test]
fn a_last_line_without_sense_is_cut_off() {
    let server = Server::start(Helpshift::default(), well);
    let workbench = Workbench::helpshift("senseless", &server.url, &people(2));
    let expected = workbench.run();
    let whole = workbench.read("journal").unwrap();
    let torn = format!("{whole}\0\0\0\0\0]}}}}\n");
    std::fs::write(workbench.path("journal"), torn).unwrap();
    let ended = workbench.run();
    assert_eq!(ended.0.stdout, expected.0.stdout);
    assert!(ended.0.stderr.contains("taken off"), "{}", ended.0.stderr);
    assert_eq!(workbench.read("journal"), Some(whole));
}

#[test]
fn a_damaged_journal_is_not_built_upon() {
    let server = Server::start(Helpcrunch::default(), well);
    let workbench = Workbench::helpcrunch("damaged", &server.url, &people(3));
    workbench.run();
    let whole = workbench.read("journal").unwrap();
    let lines: Vec<&str> = whole.lines().collect();
    let without = |index: usize| {
        let mut lines = lines.clone();
        lines.remove(index);
        lines.join("\n") + "\n"
    };
    let calls = server.calls();
    for damaged in [
        whole.replacen("sent", "spent", 1),
        whole.replacen("answered", "unsent", 1),
        without(0),
        without(1),
        without(3),
        whole.replace("[3,3]", "[3,2]"),
        whole.replace("[3,3]", "[3,9]"),
        whole.replace("[3,3]", &format!("[3,{}]", u64::MAX)) + lines[1] + "\n",
        format!("{whole}{}\n", lines[2]),
    ] {
        std::fs::write(workbench.path("journal"), &damaged).unwrap();
        let ended = workbench.run();
        assert_eq!(
            (ended.0.status, ended.0.stdout.as_str()),
            (2, ""),
            "{damaged}"
        );
        assert!(ended.0.stderr.contains("journal"), "{}", ended.0.stderr);
        assert_eq!(workbench.read("journal"), Some(damaged));
    }
    assert_eq!(server.calls(), calls);
}

#[test]
fn a_changed_input_is_refused() {
    let server = Server::start(Helpcrunch::default(), well);
    let workbench = Workbench::helpcrunch("changed", &server.url, &people(3));
    workbench.run();
    let (calls, journal) = (server.calls(), workbench.read("journal"));
    // Of another length, and of the same.
    for input in [people(4), people(3).replace("marked-2", "marked-9")] {
        workbench.set_input(&input);
        let ended = workbench.run();
        assert_eq!((ended.0.status, ended.0.stdout.as_str()), (2, ""));
        assert!(ended.0.stderr.contains("changed"), "{}", ended.0.stderr);
    }
    assert_eq!(server.calls(), calls);
    assert_eq!(workbench.read("journal"), journal);
}

#[test]
fn a_journal_of_another_run_is_refused() {
    let server = Server::start(Helpcrunch::default(), well);
    let workbench = Workbench::helpcrunch("other", &server.url, &people(1));
    workbench.run();
    let journal = workbench.read("journal").unwrap();
    for (from, to, what) in [
        ("\"format\":1", "\"format\":2", "another version"),
        ("helpcrunch", "userhero", "another adapter"),
        ("127.0.0.1", "127.0.0.2", "another address or action"),
    ] {
        // Entries of another version are neither judged nor removed.
        let other = journal.replace(from, to) + "{\"asked\":{\"lines\":[2,2]}}\n";
        std::fs::write(workbench.path("journal"), &other).unwrap();
        let ended = workbench.run();
        assert_eq!((ended.0.status, ended.0.stdout.as_str()), (2, ""), "{to}");
        assert!(ended.0.stderr.contains(what), "{}", ended.0.stderr);
        assert_eq!(workbench.read("journal"), Some(other));
    }
}

#[test]
fn one_run_at_a_time() {
    let slow = |_: usize, _: &str| Mood::Slow(Duration::from_millis(500));
    let server = Server::start(Helpcrunch::default(), slow);
    let workbench = Workbench::helpcrunch("lock", &server.url, &people(2));
    let first = workbench.start();
    while server.calls().is_empty() {
        std::thread::sleep(Duration::from_millis(5));
    }
    let second = workbench.run();
    assert_eq!((second.0.status, second.0.stdout.as_str()), (2, ""));
    assert!(
        second.0.stderr.contains("another run"),
        "{}",
        second.0.stderr
    );
    assert_eq!(workbench.end(first).numbers(), [2, 0, 0, 0]);
    assert_eq!(server.vendor().changed, 0);
}

/// Whatever lines it speaks of, only those of the input can be listed.
#[test]
fn a_journal_with_lines_that_the_input_does_not_have_is_refused() {
    let server = Server::start(Helpshift::default(), well);
    let workbench = Workbench::helpshift("beyond", &server.url, &people(2));
    workbench.run();
    let whole = workbench.read("journal").unwrap();
    let (header, _) = whole.split_once('\n').unwrap();
    let calls = server.calls();
    let all = u64::MAX - 1;
    for told in [
        format!("{{\"sent\":{{\"lines\":[1,{all}]}}}}\n"),
        format!(
            "{{\"sent\":{{\"lines\":[1,{all}]}}}}\n{{\"uncertain\":{{\"lines\":[1,{all}]}}}}\n"
        ),
        "{\"sent\":{\"lines\":[1,3]}}\n".to_owned(),
        // A last line that is torn is not taken off of what is refused.
        format!("{{\"sent\":{{\"lines\":[1,{all}]}}}}\n{{\"answ"),
    ] {
        let journal = format!("{header}\n{told}");
        std::fs::write(workbench.path("journal"), &journal).unwrap();
        let ended = workbench.run();
        assert_eq!((ended.0.status, ended.0.stdout.as_str()), (2, ""), "{told}");
        let message = "tells of lines that the input does not have";
        assert!(ended.0.stderr.contains(message), "{}", ended.0.stderr);
        assert_eq!(workbench.read("journal"), Some(journal));
        assert_eq!(workbench.read("uncertain"), None);
    }
    assert_eq!(server.calls(), calls);
}

#[test]
fn a_foreign_file_at_the_journal_s_path_is_left_as_it_is() {
    let server = Server::start(Helpcrunch::default(), well);
    let workbench = Workbench::helpcrunch("foreign", &server.url, &people(2));
    for foreign in [
        "notes, without a line break",
        "notes\n",
        "{\"format\":1}",
        "[]\n[]\n",
        "\0\0\0\n",
    ] {
        std::fs::write(workbench.path("journal"), foreign).unwrap();
        let ended = workbench.run();
        assert_eq!(
            (ended.0.status, ended.0.stdout.as_str()),
            (2, ""),
            "{foreign}"
        );
        assert!(ended.0.stderr.contains("no journal"), "{}", ended.0.stderr);
        assert_eq!(workbench.read("journal").as_deref(), Some(foreign));
    }
    assert_eq!(server.calls(), [""; 0]);
}

#[test]
#[cfg(unix)]
fn a_link_at_the_journal_s_path_is_not_followed() {
    let server = Server::start(Helpcrunch::default(), well);
    let workbench = Workbench::helpcrunch("link", &server.url, &people(2));
    let others = workbench.path("others");
    for content in [Some("notes"), Some(""), None] {
        match content {
            Some(text) => std::fs::write(&others, text).unwrap(),
            None => std::fs::remove_file(&others).unwrap(),
        }
        drop(std::fs::remove_file(workbench.path("journal")));
        std::os::unix::fs::symlink(&others, workbench.path("journal")).unwrap();
        let ended = workbench.run();
        assert_eq!((ended.0.status, ended.0.stdout.as_str()), (2, ""));
        assert!(
            ended.0.stderr.contains("no regular file"),
            "{}",
            ended.0.stderr
        );
        assert_eq!(workbench.read("others").as_deref(), content);
    }
    assert_eq!(server.calls(), [""; 0]);
}

/// The file that a killed run left at a report's place is replaced, and no link there is followed.
#[test]
#[cfg(unix)]
fn a_link_at_a_report_s_path_is_not_followed() {
    let server = Server::start(Helpcrunch::default(), well);
    let input = people(2).replace("\"marked-2\"", "\"\"");
    let workbench = Workbench::helpcrunch("report-link", &server.url, &input);
    let others = workbench.path("others");
    std::fs::write(&others, "notes").unwrap();
    for report in ["refused", "refused.new"] {
        std::os::unix::fs::symlink(&others, workbench.path(report)).unwrap();
    }
    assert_eq!(workbench.run().numbers(), [1, 1, 0, 0]);
    assert_eq!(workbench.read("others").as_deref(), Some("notes"));
    assert_eq!(workbench.lines("refused").len(), 1);
}
