"""Checks a sealed letter with pyHanko and pikepdf: nothing of this is the service's own code.

usage: check_seal.py letter.pdf [root.pem]

The root is trusted, and the seal has to carry what leads to it; without one, the certificate in the seal is taken as
trusted, as whom to trust is not the question then. Prints one line of JSON and
exits 0 only if the seal is valid, covers the entire file, and allows no change.
"""

import json
import sys

import pikepdf
from pyhanko.keys import load_cert_from_pemder
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

with open(sys.argv[1], "rb") as file:
    reader = PdfFileReader(file)
    signatures = reader.embedded_signatures
    if len(signatures) != 1:
        sys.exit(f"{len(signatures)} signatures")
    signature = signatures[0]
    trusted = load_cert_from_pemder(sys.argv[2]) if len(sys.argv) > 2 else signature.signer_cert
    context = ValidationContext(trust_roots=[trusted], allow_fetching=False)
    status = validate_pdf_signature(signature, context)
    report = {
        "valid": status.bottom_line,
        "coverage": status.coverage.name,
        "docmdp_ok": status.docmdp_ok,
        "modifications": status.modification_level.name,
        "signer": status.signing_cert.subject.human_friendly,
    }

with pikepdf.open(sys.argv[1]) as pdf:
    report["attachments"] = {
        name: spec.get_file().read_bytes().decode() for name, spec in pdf.attachments.items()
    }
    report["relationships"] = sorted(str(file.AFRelationship) for file in pdf.Root.AF)

print(json.dumps(report))
held = status.bottom_line and report["coverage"] == "ENTIRE_FILE" and status.docmdp_ok
sys.exit(0 if held else 1)
