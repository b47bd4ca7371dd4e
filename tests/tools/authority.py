"""A certificate authority, a time-stamp authority and their lists of revoked certificates, on loopback: certomancer.

usage: authority.py FOLDER

Writes into the folder seal.key.pem and seal.chain.pem (leaf, intermediate, root) and roots.pem (the time-stamp
authority's root), prints the port, and serves until its standard input ends. /time gives time stamps, /time/NAME those
of another signer. Two files in the folder change what it does: `now` holds the time that it believes, and with `outage`
there every answer is 503.
"""

import os
import sys
import threading
from datetime import datetime, timedelta, timezone
from pathlib import Path

import yaml
from certomancer.integrations.animator import Animator, AnimatorArchStore
from certomancer.registry import CertLabel, CertomancerConfig
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from werkzeug.serving import WSGIRequestHandler, make_server
from werkzeug.wrappers import Response

folder = Path(sys.argv[1])
keys = folder / "keys"
keys.mkdir()

# Name, kind of key, issuer, first and last day from today on, what it is for.
CERTIFICATES = [
    ("root", "p384", "root", -30, 7300, "authority"),
    ("intermediate", "p256", "root", -30, 3650, "authority"),
    ("sealer", "p256", "intermediate", -30, 730, "seal"),
    ("time-root", "p384", "time-root", -30, 7300, "authority"),
    ("time-authority", "p256", "time-root", -30, 3650, "authority"),
    ("time", "rsa", "time-authority", -30, 120, "time"),
    ("next-time", "p256", "time-authority", -30, 1000, "time"),
    ("wrong-purpose", "p256", "time-authority", -30, 1000, "wrong"),
    ("not-critical", "p256", "time-authority", -30, 1000, "not-critical"),
    ("stranger", "p256", "stranger-root", -30, 1000, "time"),
    ("stranger-root", "p256", "stranger-root", -30, 1000, "authority"),
]
STAMPERS = ["time", "next-time", "wrong-purpose", "not-critical", "stranger"]

today = datetime.now(tz=timezone.utc).replace(hour=0, minute=0, second=0, microsecond=0)


def day(offset):
    return (today + timedelta(days=offset)).strftime("%Y-%m-%dT%H:%M:%S+0000")


def write_key(name, kind):
    key = {
        "p256": lambda: ec.generate_private_key(ec.SECP256R1()),
        "p384": lambda: ec.generate_private_key(ec.SECP384R1()),
        "rsa": lambda: rsa.generate_private_key(65537, 3072),
    }[kind]()
    pem = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    (keys / f"{name}.pem").write_bytes(pem)


def usage(*names):
    return {
        "id": "key_usage",
        "critical": True,
        "smart-value": {"schema": "key-usage", "params": list(names)},
    }


def extensions(issuer, purpose):
    purposes = {
        "authority": [
            {"id": "basic_constraints", "critical": True, "value": {"ca": True}},
            usage("key_cert_sign", "crl_sign"),
        ],
        "seal": [usage("digital_signature", "non_repudiation")],
    }
    stamping = {
        "time": (True, ["time_stamping"]),
        "wrong": (True, ["time_stamping", "code_signing"]),
        "not-critical": (False, ["time_stamping"]),
    }
    if purpose in stamping:
        critical, value = stamping[purpose]
        found = [
            usage("digital_signature"),
            {"id": "extended_key_usage", "critical": critical, "value": value},
        ]
    else:
        found = purposes[purpose]
    if issuer is not None:
        point = {"schema": "crl-dist-url", "params": {"crl-repo-names": [issuer]}}
        found.append({"id": "crl_distribution_points", "smart-value": point})
    return found


class Quiet(WSGIRequestHandler):
    def log(self, *_):
        pass


class Authority(Animator):
    def at_time(self, request):
        now = folder / "now"
        if now.exists():
            return datetime.fromisoformat(now.read_text())
        return datetime.now(tz=timezone.utc)


for name, kind, *_ in CERTIFICATES:
    write_key(name, kind)

served = {}


def serve(environ, start_response):
    if (folder / "outage").exists():
        return Response("out of order", 503)(environ, start_response)
    path = environ["PATH_INFO"]
    if path == "/time":
        path = "/time/next-time" if (folder / "now").exists() else "/time/time"
    if path.startswith("/time/"):
        environ["PATH_INFO"] = "/all/tsa/" + path.removeprefix("/time/")
    return served["app"](environ, start_response)


server = make_server("127.0.0.1", 0, serve, threaded=True, request_handler=Quiet)
issuers = sorted({issuer for name, _, issuer, *_ in CERTIFICATES})
settings = {
    "external-url-prefix": f"http://127.0.0.1:{server.server_port}",
    "keysets": {
        "all": {
            "path-prefix": str(keys),
            "keys": {name: {"path": f"{name}.pem"} for name, *_ in CERTIFICATES},
        }
    },
    "pki-architectures": {
        "all": {
            "keyset": "all",
            "entity-defaults": {"country-name": "US", "organization-name": "Letters"},
            "entities": {
                name: {"common-name": name.replace("-", " ").capitalize()}
                for name, *_ in CERTIFICATES
            },
            "certs": {
                name: {
                    "subject": name,
                    "issuer": issuer,
                    "validity": {"valid-from": day(first), "valid-to": day(last)},
                    "extensions": extensions(None if issuer == name else issuer, purpose),
                }
                for name, _, issuer, first, last, purpose in CERTIFICATES
            },
            "services": {
                "crl-repo": {
                    issuer: {"for-issuer": issuer, "simulated-update-schedule": "P7D"}
                    for issuer in issuers
                },
                "time-stamping": {
                    name: {"signing-cert": name, "certs-to-embed": ["time-authority", "root"]}
                    for name in STAMPERS
                },
            },
        }
    },
}
(folder / "certomancer.yml").write_text(yaml.safe_dump(settings))
config = CertomancerConfig.from_file(str(folder / "certomancer.yml"), str(folder))
served["app"] = Authority(AnimatorArchStore(config.pki_archs), with_web_ui=False)


def pem(*names):
    from asn1crypto import pem as armor

    architecture = next(iter(config.pki_archs.values()))
    certificates = (architecture.get_cert(CertLabel(name)).dump() for name in names)
    return b"".join(armor.armor("CERTIFICATE", certificate) for certificate in certificates)


(folder / "seal.key.pem").write_bytes((keys / "sealer.pem").read_bytes())
(folder / "seal.chain.pem").write_bytes(pem("sealer", "intermediate", "root"))
(folder / "roots.pem").write_bytes(pem("time-root"))


def end_with_the_test():
    sys.stdin.buffer.read()
    os._exit(0)


threading.Thread(target=end_with_the_test, daemon=True).start()
print(server.server_port, flush=True)
server.serve_forever()
