"""The seal's CMS, as PAdES baseline asks (ETSI EN 319 142-1)."""

import hashlib

from asn1crypto import cms, core, tsp  # noqa: F401  tsp names the signing certificate

from letter import entry, mutant

REQUIRED = {"content_type", "message_digest", "signing_certificate_v2", "cms_algorithm_protection"}
DIGESTS = {"sha256": hashlib.sha256, "sha384": hashlib.sha384, "sha512": hashlib.sha512}
STAMP = "1.2.840.113549.1.9.16.2.14"


def names(letter):
    return [attribute["type"].native for attribute in letter.signer()["signed_attrs"]]


def attribute(signer, name):
    return next(a for a in signer["signed_attrs"] if a["type"].native == name)


def changed(letter, change):
    """Changes the envelope alone; the bytes around it stay."""
    envelope = letter.envelope()
    change(envelope)
    letter.rewritten = cms.ContentInfo({"content_type": "signed_data", "content": envelope.untag()}).dump(force=True)


def rewrite(name):
    """A mutant of the envelope alone."""

    def add(change):
        mutant(name)(lambda letter: changed(letter, change))
        return change

    return add


def covered(letter):
    start, length, second, rest = letter.range()
    return letter.raw[start : start + length] + letter.raw[second : second + rest]


def seal_anew(letter):
    """Lets the envelope speak of the bytes as they are now, as whoever has a key could."""

    def change(envelope):
        signer = envelope["signer_infos"][0]
        hash_ = DIGESTS[signer["digest_algorithm"]["algorithm"].native]
        attribute(signer, "message_digest")["values"] = [hash_(covered(letter)).digest()]

    changed(letter, change)


@entry
def envelope_is_version_1_and_detached(letter):
    envelope = letter.envelope()
    assert envelope["version"].native == "v1" and letter.signer()["version"].native == "v1"
    content = envelope["encap_content_info"]
    assert content["content_type"].native == "data" and content["content"].native is None


@rewrite("envelope_is_version_1_and_detached")
def _(envelope):
    envelope["encap_content_info"]["content"] = core.OctetString(b"x")


@rewrite("envelope_is_version_1_and_detached")
def _(envelope):
    envelope["version"] = "v3"


@entry
def envelope_has_one_signer(letter):
    assert len(letter.envelope()["signer_infos"]) == 1


@rewrite("envelope_has_one_signer")
def _(envelope):
    envelope["signer_infos"].append(envelope["signer_infos"][0].copy())


@entry
def attributes_of_the_baseline_are_there_once(letter):
    for name in REQUIRED:
        assert names(letter).count(name) == 1, name


@rewrite("attributes_of_the_baseline_are_there_once")
def _(envelope):
    signer = envelope["signer_infos"][0]
    signer["signed_attrs"] = [*signer["signed_attrs"], attribute(signer, "content_type")]


@entry
def there_is_no_signing_time_and_nothing_else(letter):
    assert set(names(letter)) <= REQUIRED


@rewrite("there_is_no_signing_time_and_nothing_else")
def _(envelope):
    time = cms.CMSAttribute({"type": "signing_time", "values": [cms.Time({"utc_time": core.UTCTime("220830160000Z")})]})
    signer = envelope["signer_infos"][0]
    signer["signed_attrs"] = sorted([*signer["signed_attrs"], time], key=lambda a: a.dump())


@entry
def content_type_is_data(letter):
    assert letter.attribute("content_type").native == "data"


@rewrite("content_type_is_data")
def _(envelope):
    attribute(envelope["signer_infos"][0], "content_type")["values"] = ["signed_data"]


@entry
def message_digest_is_that_of_the_covered_bytes(letter):
    hash_ = DIGESTS[letter.signer()["digest_algorithm"]["algorithm"].native]
    assert letter.attribute("message_digest").native == hash_(covered(letter)).digest()


@rewrite("message_digest_is_that_of_the_covered_bytes")
def _(envelope):
    attribute(envelope["signer_infos"][0], "message_digest")["values"] = [b"\7" * 32]


@entry
def signing_certificate_is_the_leaf(letter):
    (certificate,) = letter.attribute("signing_certificate_v2")["certs"]
    leaf = letter.envelope()["certificates"][0].chosen
    assert certificate["hash_algorithm"]["algorithm"].native == "sha256"
    assert certificate["cert_hash"].native == hashlib.sha256(leaf.dump()).digest()
    issuer_serial = certificate["issuer_serial"]
    assert issuer_serial["serial_number"].native == leaf.serial_number
    assert issuer_serial["issuer"][0].chosen == leaf.issuer


@rewrite("signing_certificate_is_the_leaf")
def _(envelope):
    attribute(envelope["signer_infos"][0], "signing_certificate_v2")["values"][0]["certs"][0]["cert_hash"] = b"\7" * 32


@entry
def algorithms_are_protected(letter):
    protection, signer = letter.attribute("cms_algorithm_protection"), letter.signer()
    assert protection["digest_algorithm"].native == signer["digest_algorithm"].native
    assert protection["signature_algorithm"].native == signer["signature_algorithm"].native
    (digest,) = letter.envelope()["digest_algorithms"]
    assert digest.native == signer["digest_algorithm"].native


@rewrite("algorithms_are_protected")
def _(envelope):
    protection = attribute(envelope["signer_infos"][0], "cms_algorithm_protection")["values"][0]
    protection["digest_algorithm"]["algorithm"] = "sha512"


@entry
def attributes_are_sorted_as_der_asks(letter):
    parts = [attribute.dump() for attribute in letter.signer()["signed_attrs"]]
    assert parts == sorted(parts)


@mutant("attributes_are_sorted_as_der_asks")
def _(letter):
    # The library sorts whatever it writes, so the bytes are turned round.
    parts = [attribute.dump() for attribute in letter.signer()["signed_attrs"]]
    changed(letter, lambda envelope: None)
    data = letter.rewritten.replace(b"".join(parts), b"".join(reversed(parts)))
    assert data != letter.rewritten
    letter.rewritten = data


@entry
def signer_is_the_leaf_and_its_certificate_is_there(letter):
    leaf, sid = letter.envelope()["certificates"][0].chosen, letter.signer()["sid"].chosen
    assert sid["issuer"] == leaf.issuer and sid["serial_number"].native == leaf.serial_number


@rewrite("signer_is_the_leaf_and_its_certificate_is_there")
def _(envelope):
    signer = envelope["signer_infos"][0]
    named = cms.IssuerAndSerialNumber({"issuer": signer["sid"].chosen["issuer"], "serial_number": 7})
    signer["sid"] = cms.SignerIdentifier("issuer_and_serial_number", named)


@entry
def nothing_unsigned_but_a_time_stamp(letter):
    unsigned = letter.signer()["unsigned_attrs"]
    assert not unsigned or [a["type"].dotted for a in unsigned] == [STAMP]


@rewrite("nothing_unsigned_but_a_time_stamp")
def _(envelope):
    signer = envelope["signer_infos"][0]
    signer["unsigned_attrs"] = [attribute(signer, "content_type").copy()]
