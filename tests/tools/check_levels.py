"""Checks sealed letters with time stamps, with pyHanko, offline: nothing of this is the service's own code.

usage: check_levels.py FOLDER [MOMENT]

The folder holds the letters (*.pdf) and the two roots to trust, seal.chain.pem (the last certificate) and roots.pem.
Nothing is fetched. Prints one line of JSON for each letter, in the order of their names. If a letter holds a store of
certificates, every certificate must be shown to be unrevoked from that store alone.
"""

import asyncio
import json
import logging
import sys
from datetime import datetime
from pathlib import Path

from asn1crypto import pem, x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature, validate_pdf_timestamp
from pyhanko.sign.validation.ades import ades_lta_validation
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.sign.validation.errors import NoDSSFoundError
from pyhanko.sign.validation.policy_decl import (
    PdfSignatureValidationSpec,
    RevinfoOnlineFetchingRule,
    RevocationInfoGatheringSpec,
    SignatureValidationSpec,
)
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.authority import CertTrustAnchor
from pyhanko_certvalidator.context import CertValidationPolicySpec
from pyhanko_certvalidator.ltv.types import ValidationTimingInfo
from pyhanko_certvalidator.policy_decl import CertRevTrustPolicy, RevocationCheckingPolicy
from pyhanko_certvalidator.registry import SimpleTrustManager

logging.disable(logging.WARNING)
folder = Path(sys.argv[1])
moment = datetime.fromisoformat(sys.argv[2]) if len(sys.argv) > 2 else None


def last_of(name):
    certificates = list(pem.unarmor((folder / name).read_bytes(), multiple=True))
    return x509.Certificate.load(certificates[-1][2])


roots = [last_of("seal.chain.pem"), last_of("roots.pem")]
common = {"trust_roots": roots, "allow_fetching": False}
if moment is not None:
    common["moment"] = moment


def policy():
    hard = CertRevTrustPolicy(RevocationCheckingPolicy.from_legacy("hard-fail"))
    spec = CertValidationPolicySpec(SimpleTrustManager.build(roots), hard)
    local = RevocationInfoGatheringSpec(RevinfoOnlineFetchingRule.LOCAL_ONLY)
    return PdfSignatureValidationSpec(
        SignatureValidationSpec(cert_validation_policy=spec, revinfo_gathering_policy=local)
    )


def report(path):
    with open(path, "rb") as file:
        reader = PdfFileReader(file)
        try:
            store = DocumentSecurityStore.read_dss(reader)
        except NoDSSFoundError:
            store = None

        def context():
            if store is None:
                return ValidationContext(**common)
            return store.as_validation_context({**common, "revocation_mode": "hard-fail"})

        [signature] = reader.embedded_regular_signatures
        status = validate_pdf_signature(signature, context(), context())
        stamp = status.timestamp_validity
        found = {
            "file": path.name,
            "valid": status.bottom_line,
            "trusted": status.trusted,
            "coverage": status.coverage.name,
            "modifications": status.modification_level.name,
            "docmdp_ok": status.docmdp_ok,
            "time_stamp": None if stamp is None else stamp.trusted and stamp.valid,
            "document_time_stamps": [],
            "from_store": store is not None,
        }
        for embedded in reader.embedded_timestamp_signatures:
            checked = validate_pdf_timestamp(embedded, context())
            found["document_time_stamps"].append(
                checked.valid and checked.trusted and checked.coverage.name != "UNCLEAR"
            )
        if store is not None:
            timing = None
            if moment is not None:
                timing = ValidationTimingInfo(moment, moment, False)
            result = asyncio.run(ades_lta_validation(signature, policy(), timing_info=timing))
            found["archival"] = str(result.ades_subindic)
        return found


for path in sorted(folder.glob("*.pdf")):
    print(json.dumps(report(path)))
