"""PyJWT: each bundle's token, and forgeries of it."""

import json
import sys
from pathlib import Path

import jwt

work = Path(sys.argv[1])


def read(file):
    people = (work / "identities").read_bytes().split(b"\n")
    for line in (work / file).read_bytes().splitlines():
        bundle = json.loads(line)
        if "error" not in bundle:
            token = bundle["payload"]
            for key in bundle["verification"]["payload"].split("/")[1:]:
                token = token[key]
            secret = (work / "secrets" / f"{bundle['adapter']}-secret").read_bytes()
            yield bundle, token, secret, json.loads(people[bundle["line"] - 1])


def is_refused(token, key):
    try:
        jwt.decode(token, key, algorithms=["HS256"], options={"verify_sub": False, "verify_aud": False})
    except jwt.InvalidTokenError:
        return True
    return False


verified, refused = 0, 0
for bundle, token, key, person in read("bundles"):
    header, claims, signature = token.split(".")
    if is_refused(token, key):
        sys.exit(f"{bundle['kind']}, line {bundle['line']}: PyJWT refuses the token")
    told = jwt.decode(token, options={"verify_signature": False}).values()
    email = person.get("email")
    names = [person.get("user_id"), email["address"] if isinstance(email, dict) else email]
    if not any(name in told for name in names if name):
        sys.exit(f"{bundle['kind']}, line {bundle['line']}: PyJWT finds nobody in the token")
    verified += 1
    longer = jwt.encode(jwt.decode(token, options={"verify_signature": False}), key, algorithm="HS512")
    for forged in (longer, f"{header}.{claims}.", f"{header}.{claims[:-4]}.{signature}", f"{header}.{claims}.{signature[::-1]}"):
        if not is_refused(forged, key):
            sys.exit(f"{bundle['kind']}, line {bundle['line']}: PyJWT accepts a forged token")
        refused += 1
    if not is_refused(token, key + b"x"):
        sys.exit(f"{bundle['kind']}, line {bundle['line']}: PyJWT accepts another key")
    refused += 1
for bundle, token, key, _ in read("expired"):
    # PyJWT knows no longest age: only the end that a token says of itself.
    if "exp" in jwt.decode(token, options={"verify_signature": False}):
        if not is_refused(token, key):
            sys.exit(f"{bundle['kind']}, line {bundle['line']}: PyJWT accepts a token of two days ago")
        refused += 1
print(f"PyJWT verifies {verified} tokens, and refuses {refused} others")
