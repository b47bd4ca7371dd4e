"""Makes one letter as others would, and prints what each step took, in seconds, as one line of JSON.

usage: peers.py FOLDER        with letter.html, and letter.docx if it is not to be made from the page

LibreOffice is started once a letter, which is its usual use; WeasyPrint is warm. Each figure is the median of several.
"""

import datetime
import io
import json
import pathlib
import statistics
import subprocess
import sys
import time

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers
from weasyprint import HTML

ROUNDS = 5
folder = pathlib.Path(sys.argv[1])


def median(step):
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        result = step()
        times.append(time.perf_counter() - start)
    return statistics.median(times), result


def soffice(target, source):
    profile = f"-env:UserInstallation=file://{folder}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", target, "--outdir", str(folder), str(source)]
    subprocess.run(command, check=True, capture_output=True)


def signer():
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "A peer")])
    now = datetime.datetime.now(datetime.timezone.utc)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now)
        .not_valid_after(now + datetime.timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    passphrase = b"a peer"
    encrypted = serialization.pkcs12.serialize_key_and_certificates(
        b"peer", key, certificate, None, serialization.BestAvailableEncryption(passphrase)
    )
    path = folder / "peer.p12"
    path.write_bytes(encrypted)
    return signers.SimpleSigner.load_pkcs12(str(path), passphrase=passphrase)


page = (folder / "letter.html").read_text()
document = folder / "letter.docx"
if not document.exists():
    soffice("docx:MS Word 2007 XML", folder / "letter.html")
soffice("pdf", document)  # makes the profile, which no letter should pay for
export = 'pdf:writer_pdf_Export:{"SelectPdfVersion":{"type":"long","value":"3"},"PDFUACompliance":{"type":"boolean","value":"true"}}'
libreoffice, _ = median(lambda: soffice(export, document))
HTML(string=page).write_pdf(pdf_variant="pdf/a-3a")
weasyprint, made = median(lambda: HTML(string=page).write_pdf(pdf_variant="pdf/a-3a"))

key = signer()


def seal():
    writer = IncrementalPdfFileWriter(io.BytesIO(made))
    metadata = signers.PdfSignatureMetadata(
        field_name="Seal", certify=True, subfilter=fields.SigSeedSubFilter.PADES, md_algorithm="sha256"
    )
    return signers.sign_pdf(writer, metadata, signer=key)


pyhanko, _ = median(seal)
print(json.dumps({"libreoffice": libreoffice, "weasyprint": weasyprint, "pyhanko": pyhanko}))
