"""Configurations, secrets and files: where they come from, and that none is printed."""

import os
import tempfile
import unittest
from pathlib import Path

from countersign_chats import ConfigError, Countersign, check_config
from given import CONFIG, LISA, NOW, SECRET, SECRETS, opened, told

TOML = """
[adapters.portal]
kind = "userhero"
public-key = "pk_test"
secret = { file = "secrets/portal" }
"""
ENTRY = {"kind": "userhero", "public-key": "pk_test"}


def one(secret):
    return {"adapters": {"portal": {**ENTRY, "secret": secret}}}


def proof(chats):
    (entry,) = chats.issue(identity=LISA, now=NOW)["bundles"]
    return entry["payload"]["userHmac"]


EXPECTED = proof(Countersign.open(one({"env": "S"}), secrets={"S": SECRET}))


class Files(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        (self.folder / "secrets").mkdir()
        self.secret = self.folder / "secrets" / "portal"
        self.config = self.folder / "countersign.toml"
        self.config.write_text(TOML)

    def test_a_file_is_relative_to_the_configuration_and_loses_a_line_break(self):
        for end in (b"", b"\n", b"\r\n"):
            self.secret.write_bytes(SECRET + end)
            self.assertEqual(proof(Countersign.open(self.config)), EXPECTED)
            self.assertEqual(proof(Countersign.open(str(self.config))), EXPECTED)
        for end in (b"\n\n", b"\r", b" "):
            self.secret.write_bytes(SECRET + end)
            self.assertNotEqual(proof(Countersign.open(self.config)), EXPECTED)

    def test_files_that_are_given_stand_in_place_of_those_of_the_disk(self):
        self.secret.write_bytes(b"another secret, of thirty-two b.")
        for content in (SECRET, SECRET.decode() + "\n"):
            files = {"secrets/portal": content}
            self.assertEqual(proof(Countersign.open(self.config, files=files)), EXPECTED)
            self.assertEqual(proof(Countersign.open(one({"file": "secrets/portal"}), files=files)), EXPECTED)
        self.assertRaises(ConfigError, Countersign.open, self.config, files={})

    def test_with_a_dict_nothing_is_read(self):
        self.secret.write_bytes(SECRET)
        self.assertRaises(ConfigError, Countersign.open, one({"file": str(self.secret)}))

    def test_files_that_hold_no_secret_are_faults(self):
        def detail():
            (problem,) = refused(self.config).problems
            self.assertEqual(problem["path"], "adapters.portal.secret")
            return problem["detail"]

        self.assertIn("not there", detail())
        self.secret.write_bytes(b"\n")
        self.assertIn("empty", detail())
        self.secret.write_bytes(b"x" * (64 * 1024 + 1))
        self.assertIn("longer than 65536 bytes", detail())
        self.secret.unlink()
        self.secret.mkdir()
        self.assertIn("is a directory", detail())
        self.secret.rmdir()
        os.mkfifo(self.secret)
        self.assertIn("no regular file", detail())

    def test_a_file_that_everybody_can_write_is_a_warning(self):
        self.secret.write_bytes(SECRET)
        for mode, warnings in ((0o600, 0), (0o602, 1)):
            self.secret.chmod(mode)
            (finding,) = check_config(self.config)
            self.assertEqual(len(finding["warnings"]), warnings, finding)

    def test_a_configuration_that_is_none_is_a_fault_without_its_text(self):
        for content in (b"secret = 'hunter2", b"\xffhunter2", b"#hunter2" * 200_000, b"[adapters]"):
            self.config.write_bytes(content)
            error = refused(self.config)
            self.assertTrue(error.problems)
            self.assertNotIn("hunter2", told(error))
        self.secret.write_bytes(SECRET)
        self.config.write_text(TOML + "#" * 1024 * 1024)
        self.assertIn("longer than 1048576 bytes", str(refused(self.config)))
        self.config.unlink()
        self.assertRaises(FileNotFoundError, Countersign.open, self.config)


class Secrets(unittest.TestCase):
    def test_text_and_bytes_are_taken(self):
        for secret in (SECRET, SECRET.decode(), bytearray(SECRET), memoryview(SECRET)):
            self.assertEqual(proof(Countersign.open(one({"env": "S"}), secrets={"S": secret})), EXPECTED)

    def test_the_environment_is_the_default(self):
        os.environ["COUNTERSIGN_TEST"] = SECRET.decode()
        self.addCleanup(os.environ.pop, "COUNTERSIGN_TEST")
        self.assertEqual(proof(Countersign.open(one({"env": "COUNTERSIGN_TEST"}))), EXPECTED)
        self.assertRaises(ConfigError, Countersign.open, one({"env": "COUNTERSIGN_TEST"}), secrets={})
        os.environb[b"COUNTERSIGN_TEST"] = b"hunter2\xff"
        error = refused(one({"env": "COUNTERSIGN_TEST"}))
        self.assertIn("UTF-8", str(error))
        self.assertNotIn("hunter2", told(error))

    def test_another_type_is_a_fault(self):
        for secret in (42, ["hunter2"], {"hunter2": 1}, object(), "", b"", None, "hunter2\ud800"):
            error = refused(one({"env": "S"}), secrets={"S": secret})
            self.assertEqual(error.problems[0]["path"], "adapters.portal.secret")
            self.assertNotIn("hunter2", told(error))

    def test_a_fault_says_where_the_secret_is_lacking(self):
        env, file = one({"env": "COUNTERSIGN_ABSENT"}), one({"file": "secrets/absent"})
        for config, given, detail in (
            (env, {}, "the environment variable that it names is not there"),
            (env, {"secrets": {}}, "the entry of `secrets` that it names is not there"),
            (env, {"secrets": {"COUNTERSIGN_ABSENT": ""}}, "the entry of `secrets` that it names is empty"),
            (file, {}, "the entry of `files` that it names is not there"),
            (file, {"files": {"secrets/absent": b"\n"}}, "the entry of `files` that it names is empty"),
        ):
            self.assertEqual([problem["detail"] for problem in refused(config, **given).problems], [detail])

    def test_only_what_is_named_is_looked_up_and_its_exception_reaches_the_caller(self):
        asked = []

        class Vault(dict):
            def __getitem__(self, name):
                asked.append(name)
                raise ConnectionError("the vault is away")

        with self.assertRaisesRegex(ConnectionError, "the vault is away"):
            Countersign.open(one({"env": "S"}), secrets=Vault(T="t"))
        self.assertEqual(set(asked), {"S"})

    def test_no_secret_is_printed(self):
        chats = opened()
        shown = repr(chats) + str(chats) + repr(chats._opened) + repr(dir(chats))
        error = refused({"adapters": {**CONFIG["adapters"], "other": {"secret": "hunter2"}}}, secrets=SECRETS)
        shown += told(error)
        self.assertNotIn("hunter2", shown)
        self.assertNotIn(SECRET.decode(), shown)

    def test_a_configuration_that_names_all_wrong_tells_all(self):
        error = refused(CONFIG, secrets={})
        self.assertEqual(len(error.problems), len(CONFIG["adapters"]))
        self.assertIn("adapters.chat.secret: ", str(error))


def refused(config, **given):
    try:
        Countersign.open(config, **given)
    except ConfigError as error:
        return error
    raise AssertionError("it was opened")


if __name__ == "__main__":
    unittest.main()
