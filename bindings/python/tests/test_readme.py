"""The README's lines run as they stand, and its helpers answer in the frameworks of their names."""

import json
import os
import sys
import unittest

import readme
from countersign_chats import Email, Identity

LISA = Identity(user_id="usr_8f2k9d", email=Email("lisa@example.com", verified=True))
NAMED = {"adapters": ["support"], "client": {"userId": "usr_8f2k9d", "userEmail": "lisa@example.com"}}
ANOTHER = {"adapters": ["support"], "client": {"userId": "somebody", "userEmail": ""}}


class Lines(unittest.TestCase):
    def test_the_lines(self):
        self.run_lines(readme.HERE)

    def test_the_lines_of_the_whole_repository(self):
        self.run_lines(readme.TOP)

    def run_lines(self, file):
        folder, before = readme.written(file), os.getcwd()
        self.addCleanup(folder.cleanup)
        os.chdir(folder.name)
        self.addCleanup(os.chdir, before)
        names = {}
        exec(readme.blocks("python", file)[0], names)
        self.assertTrue(names["script"].startswith('<script nonce="MTIzNA=="'))
        for adapter in ("support", "portal"):
            self.assertTrue(f'\\"adapter\\":\\"{adapter}\\"' in names["script"], adapter)

    def test_a_helper_has_at_most_twenty_lines(self):
        modules = readme.modules()
        self.assertEqual(len(modules), 4)
        for name, text in modules.items():
            lines = [line for line in text.split("\n")[1:] if line.strip()]
            self.assertLessEqual(len(lines), 20, name)


class Endpoint:
    """Each framework has `ask(body, user)`, which returns the status, the bundles and the headers."""

    @classmethod
    def setUpClass(cls):
        cls.folder, cls.before = readme.written(), os.getcwd()
        os.chdir(cls.folder.name)
        users = "def session_user(request):\n    return USERS.get(request.headers.get('x-test-user'))\n"
        with open("users.py", "w") as file:
            file.write(f"USERS = {{}}\n{users}")
        sys.path.insert(0, cls.folder.name)
        for name in ("users", "chats"):
            sys.modules.pop(name, None)
        import users

        users.USERS["lisa"] = LISA
        cls.start()

    @classmethod
    def tearDownClass(cls):
        sys.path.remove(cls.folder.name)
        os.chdir(cls.before)
        cls.folder.cleanup()

    def test_the_bundles_of_the_user(self):
        for body in (b"", b"{}"):
            status, bundles, headers = self.ask(body, "lisa")
            self.assertEqual((status, {one["adapter"] for one in bundles}), (200, {"portal", "support"}))
            self.assertEqual(headers["cache-control"], "no-store")
            self.assertTrue(headers["content-type"].startswith("application/json"))
        status, bundles, _ = self.ask(json.dumps(NAMED).encode(), "lisa")
        self.assertEqual((status, [one["adapter"] for one in bundles]), (200, ["support"]))
        verdicts = sys.modules["chats"].chats.verify(bundles=bundles)["verdicts"]
        self.assertEqual(verdicts[0]["user"]["user_id"], "usr_8f2k9d")

    def test_another_user_is_a_conflict(self):
        self.assertEqual(self.ask(json.dumps(ANOTHER).encode(), "lisa")[0], 409)

    def test_somebody_who_is_signed_out(self):
        self.assertEqual(self.ask(json.dumps(NAMED).encode(), None)[0], 401)
        status, bundles, _ = self.ask(b"{}", None)
        self.assertEqual(status, 200)
        self.assertTrue(all(one["action"] == "login" for one in bundles))

    def test_an_adapter_that_the_product_does_not_offer(self):
        chats = sys.modules["chats"]
        before, chats.CHATS = chats.CHATS, ["portal"]
        self.addCleanup(setattr, chats, "CHATS", before)
        for names in ("support", "portal, support"):
            body = json.dumps({"adapters": names.split(", ")}).encode()
            self.assertEqual(self.ask(body, "lisa")[0], 422)
        self.assertEqual([one["adapter"] for one in self.ask(b"{}", "lisa")[1]], ["portal"])

    def test_an_adapter_that_refuses(self):
        sys.modules["users"].USERS["long"] = Identity(user_id="u" * 3000)
        self.assertEqual(self.ask(b'{"adapters": ["support"]}', "long")[0], 403)

    def test_a_question_of_another_form(self):
        for body in (b"[]", b"7", b"{", b"\xff", b'{"adapters": 7}', b'{"adapters": ["nobody"]}', b'{"action": "dance"}'):
            self.assertIn(self.ask(body, "lisa")[0], (400, 422), body)

    def test_the_page_cannot_choose_the_user(self):
        body = b'{"identity": {"user_id": "somebody"}, "now": 0, "from": "oidc", "adapters": ["portal"]}'
        (bundle,) = self.ask(body, "lisa")[1]
        self.assertEqual(bundle["payload"]["user"]["externalUserId"], "usr_8f2k9d")


def named(user):
    return {} if user is None else {"x-test-user": user}


class Flask(Endpoint, unittest.TestCase):
    @classmethod
    def start(cls):
        import flask
        from with_flask import pages

        cls.app = flask.Flask("product")
        cls.app.register_blueprint(pages)

    def ask(self, body, user):
        answer = self.app.test_client().post("/chats", data=body, content_type="application/json", headers=named(user))
        return answer.status_code, answer.get_json(silent=True), answer.headers

    def test_the_script_of_a_page(self):
        import flask

        with self.app.test_request_context():
            page = flask.render_template_string("{{ chats_script(user, 'MTIzNA==') | safe }}", user=LISA)
            guest = flask.render_template_string("{{ chats_script(none, 'MTIzNA==') | safe }}")
        for script in (page, guest):
            self.assertTrue(script.startswith('<script nonce="MTIzNA=="'))
        self.assertIn("usr_8f2k9d", page)
        self.assertNotIn("usr_8f2k9d", guest)

    def test_a_form_of_another_site(self):
        answer = self.app.test_client().post("/chats", data="{}", content_type="text/plain", headers=named("lisa"))
        self.assertEqual(answer.status_code, 415)


class Django(Endpoint, unittest.TestCase):
    @classmethod
    def start(cls):
        import django
        from django.conf import settings
        from django.urls import path

        if not settings.configured:
            settings.configure(ROOT_URLCONF=[], ALLOWED_HOSTS=["*"], SECRET_KEY="of the test")
            django.setup()
        from with_django import sign_in

        settings.ROOT_URLCONF = (path("chats", sign_in),)

    def ask(self, body, user, kind="application/json"):
        from django.test import Client

        client = Client(raise_request_exception=False, enforce_csrf_checks=True)
        answer = client.post("/chats", data=body, content_type=kind, headers=named(user))
        return answer.status_code, json.loads(answer.content), answer.headers

    def test_a_form_of_another_site(self):
        self.assertEqual(self.ask(b"{}", "lisa", "text/plain")[0], 422)


class FastApi(Endpoint, unittest.TestCase):
    @classmethod
    def start(cls):
        from fastapi import FastAPI
        from with_fastapi import pages

        cls.app = FastAPI()
        cls.app.include_router(pages)

    def ask(self, body, user, kind="application/json"):
        from fastapi.testclient import TestClient

        headers = {"content-type": kind, **named(user)}
        answer = TestClient(self.app).post("/chats", content=body, headers=headers)
        return answer.status_code, answer.json(), answer.headers

    def test_a_form_of_another_site(self):
        self.assertEqual(self.ask(b"{}", "lisa", "text/plain")[0], 422)


if __name__ == "__main__":
    unittest.main()
