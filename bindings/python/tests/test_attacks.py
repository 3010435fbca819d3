"""Requests that no application would send. Each gets an answer or an exception, and the next call works."""

import json
import os
import random
import sys
import threading
import time
import unittest

from countersign_chats import Identity, RequestError
from given import LISA, by_name, opened


class Asked(unittest.TestCase):
    """Whatever a test has asked, the next request is answered as before."""

    def setUp(self):
        self.chats = opened()
        self.expected = self.chats.issue(identity=LISA)

    def tearDown(self):
        self.assertEqual(self.chats.issue(identity=LISA), self.expected)


class Attacks(Asked):
    def refuse(self, **parts):
        try:
            self.chats.issue(**parts)
        except RequestError as error:
            self.assertIsNone(error.__context__)
            self.assertNotIn("hunter2", str(error) + repr(error))
            return error.problems[0]["detail"]
        self.fail("it was answered")

    def test_texts_that_are_no_request(self):
        texts = ["", " ", "null", "[]", "7", '"x"', "{", "{}", "\0", "\ufeff{}", "\ud800", "{\ud800}", "NaN"]
        texts += ['{"identity":{"user_id":"u"},"identity":{"user_id":"v"}}', '{"identity":{"user_id":"\\ud800"}}']
        texts += ['{"identity":' * 50, '{"now":1e400,"identity":{"user_id":"u"}}', '{"__proto__":{},"identity":{}}']
        for text in texts:
            for call in (self.chats.issue_text, self.chats.verify_text):
                answer = json.loads(call(text))
                refused = "error" in answer or all("error" in entry for entry in answer["bundles"])
                self.assertTrue(refused, (text, answer))

    def test_a_text_that_is_none_is_a_type_error(self):
        for text in (None, 7, b"{}", {"identity": {}}, ["{}"]):
            self.assertRaises(TypeError, self.chats.issue_text, text)
            self.assertRaises(TypeError, self.chats.verify_text, text)

    def test_deep_nesting(self):
        for depth in (200, 100_000):
            for start, end in (("[", "]"), ('{"a":', "}")):
                deep = start * depth + "1" + end * depth
                answer = json.loads(self.chats.issue_text(f'{{"identity":{{"user_id":"u","attributes":{{"a":{deep}}}}}}}'))
                self.assertTrue("error" in answer or all("error" in one for one in answer["bundles"]))
                json.loads(self.chats.verify_text(f'{{"bundles":[{deep}]}}'))
        deep = []
        for _ in range(sys.getrecursionlimit() * 200):
            deep = [deep]
        self.assertIn("too deeply", self.refuse(identity={"user_id": "hunter2", "attributes": deep}))
        while deep:
            deep = deep.pop()

    def test_what_holds_itself(self):
        circle = {"user_id": "hunter2"}
        circle["attributes"] = circle
        self.assertIn("holds itself", self.refuse(identity=circle))
        circle = ["hunter2"]
        circle.append(circle)
        self.refuse(identity=Identity(user_id="u", tags=circle))

    def test_what_json_has_no_word_for(self):
        values = [float("nan"), float("inf"), {"hunter2"}, b"hunter2", object(), 1j, lambda: None]
        for value in values:
            detail = self.refuse(identity={"user_id": "hunter2", "attributes": {"a": value}})
            self.assertIn("JSON has no word for" if isinstance(value, float) else "neither dict", detail)
        self.refuse(identity={"user_id": "hunter2", ("a", "b"): 1})

    def test_halves_of_characters(self):
        answer = self.chats.issue(identity={"user_id": "u\ud800"})
        self.assertTrue(all("error" in entry for entry in answer["bundles"]))
        answer = self.chats.issue(identity={"user_id": "u", "name": "\udfff"})
        self.assertNotIn("error", by_name(answer)["chat"])

    def test_a_key_that_stands_twice(self):
        self.assertIn("error", self.chats.issue(identity={"user_id": "u", "attributes": {1: 1, "1": 2}})["bundles"][0])

    def test_huge_numbers(self):
        self.refuse(identity={"user_id": "u"}, now=2**53)
        for number in (2**53, 10**300, 10**5000, 1e308):
            if number == 10**5000 and hasattr(sys, "get_int_max_str_digits"):
                self.refuse(identity={"user_id": "u", "attributes": {"a": number}})
            else:
                answer = self.chats.issue(identity={"user_id": "u", "attributes": {"a": number}})
                self.assertNotIn("error", by_name(answer)["chat"])

    def test_a_name_of_a_script_that_ends_the_element(self):
        script = self.chats.page_script(identity={"user_id": "u", "name": "</script><script>alert(1)//<!--\u2028"})
        self.assertEqual(script.lower().count("<script"), 1)
        self.assertEqual(script.lower().count("</script"), 1)

    def test_random_bytes_of_a_request(self):
        dice = random.Random(1)
        text = json.dumps({"identity": LISA, "adapters": ["chat"], "now": 1, "script": {"nonce": "MTIzNA=="}})
        for _ in range(3000):
            at, to = sorted(dice.choices(range(len(text)), k=2))
            broken = text[:at] + dice.choice(['"', "{", "}", "[", "\\", "\0", "9", "", text[:to]]) + text[to:]
            json.loads(self.chats.issue_text(broken))
            json.loads(self.chats.verify_text(broken))

    def test_many_threads_and_a_close_in_between(self):
        wrong, chats = [], opened()

        def ask():
            for _ in range(500):
                if chats.issue(identity=LISA) != self.expected:
                    wrong.append(None)

        threads = [threading.Thread(target=ask) for _ in range(32)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(wrong, [])
        ended = []

        def until_closed():
            try:
                while True:
                    chats.issue(identity=LISA)
            except Exception as error:
                ended.append(type(error).__name__)

        threads = [threading.Thread(target=until_closed) for _ in range(8)]
        for thread in threads:
            thread.start()
        chats.close()
        for thread in threads:
            thread.join()
        self.assertEqual(set(ended), {"ClosedError"})

    @unittest.skipUnless(hasattr(os, "fork"), "there is no fork")
    def test_a_fork(self):
        child = os.fork()
        if child == 0:
            status = 1
            try:
                status = int(self.chats.issue(identity=LISA) != self.expected)
            finally:
                os._exit(status)
        self.assertEqual(os.waitpid(child, 0)[1], 0)

    def test_no_value_of_a_user_in_a_repr(self):
        self.assertEqual(repr(Identity(user_id="hunter2", name="hunter2")), "Identity(user_id, name)")


class Large(Asked):
    def test_a_request_of_100_mb(self):
        big = "x" * (100 * 1024 * 1024)
        answer = by_name(self.chats.issue(identity={"user_id": big}))
        self.assertEqual(answer["support"]["error"]["problems"][0]["code"], "too-long")
        answer = json.loads(self.chats.issue_text(big))
        self.assertLess(len(json.dumps(answer)), 10_000)
        many = '{"identity":{"user_id":"u","tags":[' + '"a",' * 5_000_000 + '"a"]}}'
        self.assertIn("bundles", json.loads(self.chats.issue_text(many)))

    def test_a_depth_of_three_million(self):
        deep = "[" * 3_000_000 + "]" * 3_000_000
        answer = json.loads(self.chats.issue_text(f'{{"identity":{{"user_id":"u","attributes":{{"a":{deep}}}}}}}'))
        self.assertTrue("error" in answer or all("error" in one for one in answer["bundles"]))

    def test_other_threads_run_while_an_answer_is_made(self):
        big = '{"identity":{"user_id":"u","tags":[' + '"a",' * 10_000_000 + '"a"]}}'
        times, moments = [], []

        def ask():
            times.append(time.perf_counter())
            self.chats.issue_text(big)
            times.append(time.perf_counter())

        thread = threading.Thread(target=ask)
        thread.start()
        while thread.is_alive():
            moments.append(time.perf_counter())
            time.sleep(0.001)
        start, end = times
        quarter = (end - start) / 4
        self.assertTrue(any(start + quarter < moment < end - quarter for moment in moments))


if __name__ == "__main__":
    unittest.main()
