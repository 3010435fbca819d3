"""The calls, on the way that applications take."""

import pickle
import threading
import time
import unittest
from types import MappingProxyType

from countersign_chats import (
    Account,
    ClosedError,
    Company,
    ConfigError,
    Countersign,
    Email,
    Identity,
    Name,
    Phone,
    RequestError,
    check_config,
    explain,
)
from given import CONFIG, LISA, NOW, SECRETS, by_name, claims, hmac_hex, opened


class Issue(unittest.TestCase):
    def setUp(self):
        self.chats = opened()

    def test_proofs_are_those_of_pythons_own_hmac(self):
        answer = by_name(self.chats.issue(identity=LISA))
        signed = claims(answer["support"]["payload"]["identity_token"])
        self.assertEqual(signed["iat"], NOW)
        self.assertIn({"identifier": "uid", "value": "usr_8f2k9d"}, signed["identities"])
        portal = answer["portal"]["payload"]
        signed = (
            '{"email":"lisa@example.com","expiresAt":%d,"externalUserId":"usr_8f2k9d","name":"Lisa Chen"}'
            % portal["user"]["expiresAt"]
        )
        self.assertEqual(portal["userHmac"], hmac_hex("PORTAL", signed))

    def test_dataclasses_say_what_dicts_say(self):
        lisa = Identity(user_id="usr_8f2k9d", email=Email("lisa@example.com", verified=True), name="Lisa Chen")
        self.assertEqual(self.chats.issue(identity=lisa), self.chats.issue({"identity": LISA}))
        full = Identity(
            user_id="u",
            email="typed@example.com",
            phone=Phone("+442079460123", verified=True),
            accounts=[Account("steam", "76561197960287930", metadata={"level": "42"})],
            name=Name(full="Lisa Chen", first="Lisa"),
            company=Company(id="org_77", name="Acme"),
            locale="en-GB",
            country="GB",
            city="London",
            picture="https://cdn.example.com/lisa.png",
            created_at=1700000000,
            tags=("beta",),
            attributes=MappingProxyType({"plan": "gold", "seats": 12, "modules": ["chess"]}),
            privacy="standard",
        )
        plain = {
            "user_id": "u",
            "email": "typed@example.com",
            "phone": {"number": "+442079460123", "verified": True},
            "accounts": [{"platform": "steam", "id": "76561197960287930", "metadata": {"level": "42"}}],
            "name": {"full": "Lisa Chen", "first": "Lisa"},
            "company": {"id": "org_77", "name": "Acme"},
            "locale": "en-GB",
            "country": "GB",
            "city": "London",
            "picture": "https://cdn.example.com/lisa.png",
            "created_at": 1700000000,
            "tags": ["beta"],
            "attributes": {"plan": "gold", "seats": 12, "modules": ["chess"]},
            "privacy": "standard",
        }
        answer = self.chats.issue(identity=full)
        self.assertEqual(answer, self.chats.issue(identity=plain))
        self.assertFalse(any("error" in entry for entry in answer["bundles"]), answer)

    def test_a_forgotten_id_is_refused_and_a_visitor_has_none(self):
        forgotten = by_name(self.chats.issue(identity=Identity(user_id=None, email="a@b.co")))
        self.assertEqual(forgotten, by_name(self.chats.issue(identity={"user_id": None, "email": "a@b.co"})))
        without = by_name(self.chats.issue(identity=Identity(email="a@b.co")))
        self.assertNotEqual(forgotten["chat"]["error"], without["chat"]["error"])
        visitor = by_name(self.chats.issue(identity=Identity(anonymous=True)))
        self.assertNotIn("error", visitor["support"])

    def test_every_word_reaches_the_request(self):
        answer = self.chats.issue(
            identity={"sub": "usr_8f2k9d", "email": "lisa@example.com", "email_verified": True},
            from_="oidc",
            adapters=["support"],
            action="login",
            client={"userId": "somebody else"},
            vendor={"helpshift-identities": {}},
            now=NOW + 5,
        )
        (entry,) = answer["bundles"]
        self.assertEqual([one["code"] for one in entry["error"]["problems"]], ["mismatch"])
        answer = self.chats.issue(identity=LISA, adapters=("support",), action="update-profile", now=NOW + 5)
        self.assertEqual(answer["bundles"][0]["action"], "update-profile")
        answer = self.chats.issue(identity=LISA, adapters=["support"], now=NOW + 5)
        self.assertEqual(claims(answer["bundles"][0]["payload"]["identity_token"])["iat"], NOW + 5)

    def test_a_page_whose_session_has_ended_signs_out_without_a_user(self):
        steps = {name: entry["logout"] for name, entry in by_name(self.chats.issue(identity=LISA)).items()}
        answer = self.chats.issue(action="logout", adapters=["support", "portal"])
        self.assertEqual([entry["adapter"] for entry in answer["bundles"]], ["support", "portal"])
        for name, entry in by_name(answer).items():
            self.assertEqual(entry["logout"], steps[name])

    def test_an_adapter_that_refuses_is_an_entry(self):
        answer = by_name(self.chats.issue(identity={"user_id": "u" * 3000}))
        self.assertEqual(answer["support"]["error"]["problems"][0]["code"], "too-long")

    def test_a_request_at_fault_raises_every_problem_and_no_value(self):
        with self.assertRaises(RequestError) as raised:
            self.chats.issue({"id": 7, "idenntity": {"user_id": "hunter2"}, "adapters": ["nobody"], "now": -1})
        error = raised.exception
        paths = {problem["path"] for problem in error.problems}
        self.assertEqual(paths, {"identity", "idenntity", "adapters[0]", "now"})
        self.assertNotIn("hunter2", str(error) + repr(error))
        again = pickle.loads(pickle.dumps(error))
        self.assertEqual((type(again), str(again), again.problems), (RequestError, str(error), error.problems))

    def test_a_request_is_a_dict_or_parts(self):
        for call in (self.chats.issue, self.chats.page_script):
            with self.assertRaises(TypeError):
                call({"identity": LISA}, identity=LISA)

    def test_a_vendor_that_must_be_asked_is_refused_with_the_reason(self):
        config = {"adapters": {"desk": {"kind": "hubspot", "api-key": {"env": "DESK"}}}}
        with self.assertRaises(ConfigError) as raised:
            Countersign.open(config, secrets={"DESK": "pat-na1-test"})
        (problem,) = raised.exception.problems
        self.assertEqual(problem["path"], "adapters.desk")
        self.assertIn("HTTP", problem["detail"])


class Script(unittest.TestCase):
    def test_the_script_is_that_of_the_answer(self):
        chats = opened()
        script = chats.page_script(identity=LISA, nonce="MTIzNA==", endpoint="/chats")
        words = {"nonce": "MTIzNA==", "endpoint": "/chats"}
        self.assertEqual(script, chats.issue(identity=LISA, script=words)["script"])
        self.assertEqual(script, chats.page_script({"identity": LISA, "script": words}))
        self.assertEqual(script, chats.page_script({"identity": LISA}, nonce="MTIzNA==", endpoint="/chats"))
        self.assertTrue(script.startswith('<script nonce="MTIzNA=="'))
        self.assertTrue(chats.page_script(identity=LISA).startswith("<script>"))

    def test_a_script_of_the_request_is_not_mixed_with_words(self):
        with self.assertRaises(TypeError):
            opened().page_script({"identity": LISA, "script": {}}, nonce="MTIzNA==")

    def test_a_nonce_of_another_form_is_refused(self):
        with self.assertRaises(RequestError):
            opened().page_script(identity=LISA, nonce='"><script>')


class Verify(unittest.TestCase):
    def test_the_vendors_own_check_is_made(self):
        chats = opened()
        bundles = chats.issue(identity=LISA)["bundles"]
        verdicts = chats.verify(bundles=bundles)["verdicts"]
        self.assertEqual({verdict["adapter"]: verdict["accepted"] for verdict in verdicts}["portal"], True)
        bundles[1]["payload"]["userHmac"] = "0" * 64
        verdicts = chats.verify({"bundles": [bundles[1]], "adapter": "portal"})["verdicts"]
        self.assertIs(verdicts[0]["accepted"], False)
        later = chats.verify(bundles=chats.issue(identity=LISA)["bundles"], adapter="portal", now=NOW + 86400)
        self.assertIs(later["verdicts"][1]["accepted"], False)

    def test_a_request_at_fault_raises(self):
        with self.assertRaises(RequestError):
            opened().verify(bundles=[], adapter="nobody")


class Others(unittest.TestCase):
    def test_the_adapters_are_told(self):
        told = {one["adapter"]: one["kind"] for one in opened().adapters()}
        kinds = {name: entry["kind"] for name, entry in CONFIG["adapters"].items()}
        self.assertEqual(told, kinds)

    def test_a_failure_is_explained(self):
        found = {failure["kind"] for failure in explain("jwt is invalid")}
        self.assertIn("helpshift-identities", found)
        self.assertGreater(len(explain()), 20)
        self.assertEqual(explain("no such failure"), [])

    def test_the_findings_of_a_configuration(self):
        findings = check_config(CONFIG, secrets={**SECRETS, "CHAT": "short"})
        by_adapter = {finding["adapter"]: finding for finding in findings}
        self.assertTrue(by_adapter["chat"]["warnings"])
        self.assertEqual(by_adapter["portal"]["problems"], [])
        self.assertTrue(by_adapter["portal"]["secrets"])

    def test_after_close_each_call_raises(self):
        with opened() as chats:
            self.assertIn("open", repr(chats))
        calls = [
            lambda: chats.issue(identity=LISA),
            lambda: chats.issue_text("{}"),
            lambda: chats.verify(bundles=[]),
            lambda: chats.verify_text("{}"),
            lambda: chats.page_script(identity=LISA),
            chats.adapters,
        ]
        for call in calls:
            self.assertRaises(ClosedError, call)
        chats.close()
        self.assertIn("closed", repr(chats))


class Time(unittest.TestCase):
    def test_without_now_it_is_the_machines(self):
        chats = Countersign.open(CONFIG, secrets=SECRETS)
        before = int(time.time())
        answer = chats.issue(identity=LISA, adapters=["support"])
        at = claims(answer["bundles"][0]["payload"]["identity_token"])["iat"]
        self.assertTrue(before <= at <= time.time())

    def test_now_is_called_once_for_a_request_and_may_have_a_fraction(self):
        calls = []
        chats = opened(now=lambda: calls.append(None) or NOW + 0.9)
        answer = chats.issue(identity=LISA)
        self.assertEqual(len(calls), 1)
        token = by_name(answer)["support"]["payload"]["identity_token"]
        self.assertEqual(claims(token)["iat"], NOW)

    def test_an_exception_of_now_reaches_the_caller(self):
        moments = iter([LookupError("no time"), NOW])

        def now():
            moment = next(moments)
            if isinstance(moment, Exception):
                raise moment
            return moment

        chats = opened(now=now)
        with self.assertRaisesRegex(LookupError, "no time"):
            chats.issue(identity=LISA)
        self.assertEqual(len(chats.issue(identity=LISA)["bundles"]), 3)

    def test_a_now_of_another_form_is_refused(self):
        last = 253402300799  # date -u -d '9999-12-31T23:59:59' +%s
        self.assertEqual(len(opened(now=lambda: last).issue(identity=LISA)["bundles"]), 3)
        for moment in (float("nan"), float("inf"), -1, last + 1, NOW * 1000, 10**400):
            self.assertRaises(ValueError, opened(now=lambda moment=moment: moment).issue, identity=LISA)
        for moment in (None, "1735689600", True, [NOW]):
            self.assertRaises(TypeError, opened(now=lambda moment=moment: moment).issue, identity=LISA)

    def test_threads_have_their_own_time(self):
        local = threading.local()
        chats = opened(now=lambda: local.now)
        wrong = []

        def ask(moment):
            local.now = moment
            for _ in range(300):
                (entry,) = chats.issue(identity=LISA, adapters=["support"])["bundles"]
                at = claims(entry["payload"]["identity_token"])["iat"]
                if at != moment:
                    wrong.append(at)

        threads = [threading.Thread(target=ask, args=(NOW + index,)) for index in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(wrong, [])


if __name__ == "__main__":
    unittest.main()
