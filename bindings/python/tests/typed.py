"""A small program that mypy checks with --strict, and that runs."""

from __future__ import annotations

from countersign_chats import Bundle, Countersign, Email, Identity, RequestError, check_config, explain

CONFIG = {
    "adapters": {
        "chat": {"kind": "helpcrunch", "mode": "signature", "secret": {"env": "CHAT"}},
        "support": {"kind": "helpshift-identities", "secret": {"env": "SUPPORT"}},
    }
}
SECRETS: dict[str, str | bytes] = {"CHAT": b"an example secret of these tests", "SUPPORT": "another secret of these tests, 2"}


def refused(entry: Bundle) -> list[str]:
    return [problem["code"] for problem in entry["error"]["problems"]] if "error" in entry else []


def main() -> None:
    user = Identity(user_id="usr_1", email=Email("lisa@example.com", verified=True), attributes={"seats": 12})
    with Countersign.open(CONFIG, secrets=SECRETS, now=lambda: 1735689600) as chats:
        answer = chats.issue(identity=user, adapters=["support", "chat"], script={"nonce": "MTIzNA=="})
        codes: list[str] = [code for entry in answer["bundles"] for code in refused(entry)]
        life: list[int | None] = [entry["expires_at"] for entry in answer["bundles"]]
        script: str = answer["script"]
        verdicts = chats.verify(bundles=answer["bundles"])["verdicts"]
        accepted: list[bool | None] = [verdict["accepted"] for verdict in verdicts]
        try:
            chats.issue({"identity": {"user_id": "usr_1"}, "adapters": ["nobody"]})
        except RequestError as error:
            codes += [problem["path"] for problem in error.problems]
    assert codes == ["adapters[0]"] and script and life and accepted, (codes, life, accepted)
    assert check_config(CONFIG, secrets=SECRETS) and explain("JWT_IS_INVALID")


main()
