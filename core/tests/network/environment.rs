//! Settings of the environment. They are read at the start, so that each test runs in a process of its own.

use std::io::{self, Write};
use std::process::{Command, Stdio};

use crate::server::{Reply, start};
use crate::{KEY, get, send};

const CHILD: &str = "environment::sends_to_the_address_on_its_standard_input";
const DONE: &str = "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n";
const MARK: &str = "outcome: ";

#[tokio::test]
#[ignore = "a child process: the other tests of this file start it with an environment of its own"]
async fn sends_to_the_address_on_its_standard_input() {
    let mut address = String::new();
    io::stdin().read_line(&mut address).unwrap();
    let outcome = match send(get(address.trim())).await {
        Ok(answer) => answer.status.to_string(),
        Err(fault) => format!("{fault:?}"),
    };
    writeln!(io::stdout(), "\n{MARK}{outcome}").unwrap();
}

/// Runs one test of this program again, in a new process with one variable set.
pub(crate) async fn send_from_a_process_with(name: &str, value: &str, address: &str) -> String {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command
        .args(["--exact", CHILD, "--ignored"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped());
    for proxy in ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"] {
        command.env_remove(proxy).env_remove(proxy.to_lowercase());
    }
    let mut child = command.env(name, value).spawn().unwrap();
    let mut input = child.stdin.take().unwrap();
    writeln!(input, "{address}").unwrap();
    let output = tokio::task::spawn_blocking(|| child.wait_with_output());
    let output = String::from_utf8(output.await.unwrap().unwrap().stdout).unwrap();
    let mut lines = output.lines();
    let outcome = lines.find_map(|line| line.strip_prefix(MARK));
    outcome.unwrap_or(&output).to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_proxy_is_asked() {
    let (proxy, seen) = start(|_| Reply::Keep(DONE)).await;
    let address = "http://desk.invalid/users?page=1";
    let outcome = send_from_a_process_with("HTTP_PROXY", &proxy, address).await;
    assert_eq!(outcome, "200 OK");
    let requests = seen.requests();
    assert_eq!(requests.len(), 1);
    let line = "GET http://desk.invalid/users?page=1 HTTP/1.1\r\n";
    assert!(requests[0].starts_with(line), "{}", requests[0]);
}

/// `http` is allowed for this machine because nobody can read such a call on the way.
#[tokio::test(flavor = "multi_thread")]
async fn no_proxy_is_asked_for_this_machine() {
    let (proxy, at_proxy) = start(|_| Reply::Keep(DONE)).await;
    let (address, seen) = start(|_| Reply::Keep(DONE)).await;
    let port = address.rsplit_once(':').unwrap().1;
    for host in ["127.0.0.1", "localhost", "app.localhost"] {
        let address = format!("http://{host}:{port}");
        let outcome = send_from_a_process_with("HTTP_PROXY", &proxy, &address).await;
        assert_eq!(outcome, "200 OK");
    }
    assert_eq!((at_proxy.requests().len(), seen.requests().len()), (0, 3));
}

/// The proxy is asked for a tunnel, and learns nothing of the call.
#[tokio::test(flavor = "multi_thread")]
async fn a_proxy_that_refuses_a_tunnel_is_told_nothing() {
    let (proxy, seen) = start(|_| Reply::Close("HTTP/1.1 407 Who Are You\r\n\r\n")).await;
    let address = "https://desk.invalid/users?page=1";
    let outcome = send_from_a_process_with("HTTPS_PROXY", &proxy, address).await;
    assert_eq!(outcome, "Unreachable");
    let requests = seen.requests();
    assert_eq!(requests.len(), 1);
    assert!(
        requests[0].starts_with("CONNECT desk.invalid:443 "),
        "{}",
        requests[0]
    );
    assert!(!requests[0].contains(KEY) && !requests[0].contains("users"));
}
