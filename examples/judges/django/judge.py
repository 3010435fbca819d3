"""The template tags of the three packages, each asked for the user of a bundle. A stand-in has Django's few names."""

import datetime
import json
import sys
import types
from collections import Counter
from pathlib import Path
from types import SimpleNamespace as Of

work = Path(sys.argv[1])
settings = Of(INTERCOM_APPID="abc12345", INTERCOM_APP_ID="abc12345", INTERCOM_INCLUDE_USERID=True)


class Library:
    """Django's registry of tags, which here leaves each function as it is."""

    def tag(self, function):
        return function

    def inclusion_tag(self, *_names, **_options):
        return lambda function: function


class Context(dict):
    """A page's variables, which Django keeps in layers."""

    def __iter__(self):
        return iter([dict(self.items())])


class Names(types.ModuleType):
    """A module in which every name is an exception: none is used but to be there."""

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return type(name, (Exception,), {})


def stand_in(name, **said):
    module = Names(name)
    vars(module).update(said, __path__=[])
    sys.modules[name] = module


def asked(key):
    """The tags under a secret: the settings are read when a tag's module is loaded."""
    settings.INTERCOM_SECURE_KEY = settings.INTERCOM_HMAC_SECRET_KEY = key.decode()
    settings.REAMAZE_SECRET_KEY = key
    for name in [name for name in sys.modules if name.startswith(("django_", "analytical"))]:
        del sys.modules[name]
    from analytical.templatetags.intercom import IntercomNode
    from django_intercom.templatetags.intercom import intercom_tag
    from django_reamaze.templatetags.reamaze import add_reamaze_script

    return IntercomNode, intercom_tag, add_reamaze_script


for name, said in {
    "django": {}, "django.conf": {"settings": settings}, "django.core": {}, "django.core.exceptions": {},
    "django.template": {"Library": Library, "Node": object}, "django.template.loader": {}, "django.utils": {},
    "django.utils.six": {"b": lambda text: text.encode("latin-1")},
}.items():  # fmt: skip
    stand_in(name, **said)
sys.modules["django.utils"].six = sys.modules["django.utils.six"]


def hashes(bundle, key):
    """What each package makes for the user of the bundle, by its name."""
    node, intercom, reamaze = asked(key)
    payload = bundle["payload"]
    user = Of(
        id=payload.get("user_id", payload.get("id")), pk=payload.get("user_id"), email=payload.get("email"),
        username="ada", is_authenticated=True, date_joined=datetime.datetime.now(), get_full_name=lambda: "Ada",
    )  # fmt: skip
    context = {"request": Of(user=user, META={"HTTP_USER_AGENT": ""}, session=Of(session_key="")), "user": user}
    if bundle["kind"] == "reamaze":
        if user.email.isascii() and user.id.isascii():
            yield "django-reamaze", reamaze(context)["reamaze_auth_key"]
        return
    yield "django-intercom", intercom(context)["user_hash"]
    # It takes ASCII alone. A page may name its user by variables.
    if (user.id or user.email).isascii():
        said = {"intercom_user_id": user.id, "intercom_email": user.email}
        said = Context({key: value for key, value in said.items() if value})
        yield "django-analytical", node._get_custom_attrs(node(), said)["user_hash"]


def main():
    counts = Counter()
    for line in (work / "bundles").read_bytes().splitlines():
        bundle = json.loads(line)
        # Two of them take the secret as a text.
        if "error" in bundle or bundle["adapter"].endswith("-bold"):
            continue
        key = (work / "secrets" / f"{bundle['adapter']}-secret").read_bytes()
        proof = bundle["payload"][bundle["verification"]["payload"][1:]]
        for package, made in hashes(bundle, key):
            if made != proof:
                sys.exit(f"{bundle['kind']}, {bundle['adapter']}, line {bundle['line']}: {package} makes another hash")
            counts[package] += 1
    print("the same hashes: " + ", ".join(f"{count} of {package}" for package, count in sorted(counts.items())))


main()
