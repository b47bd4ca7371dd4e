"""Makes one letter as others would, and prints what each step took, in seconds, as one line of JSON.

usage: peers.py FOLDER        with letter.html, and letter.docx if it is not to be made from the page

LibreOffice and Chromium are started once a letter, which is their usual use; WeasyPrint is warm, and so is a second
Chromium that its driver tells what to print. Each figure is the median of several.
"""

import base64
import datetime
import io
import json
import pathlib
import statistics
import subprocess
import sys
import time
import urllib.request

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


CHROMIUM = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run"]


def printed_by_chromium(page):
    made = folder / "chromium.pdf"
    where = [f"--user-data-dir={folder}/chromium", "--no-pdf-header-footer", f"--print-to-pdf={made}"]
    subprocess.run(["chromium", *CHROMIUM, *where, page.as_uri()], check=True, capture_output=True)
    return made.read_bytes()


class WarmChromium:
    """A Chromium that stays, driven by WebDriver."""

    def __enter__(self):
        self.driver = subprocess.Popen(["chromedriver", "--port=0"], stdout=subprocess.PIPE, text=True)
        said = next(line for line in self.driver.stdout if "started successfully on port " in line)
        self.base = f"http://127.0.0.1:{said.strip().rstrip('.').rsplit(' ', 1)[1]}/session"
        options = {"browserName": "chrome", "goog:chromeOptions": {"args": CHROMIUM}}
        session = self.tell("", {"capabilities": {"alwaysMatch": options}})
        self.base += "/" + session["sessionId"]
        return self

    def tell(self, command, body, method="POST"):
        headers = {"Content-Type": "application/json"}
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.base + command, data, headers, method=method)
        with urllib.request.urlopen(request) as answer:
            return json.load(answer)["value"]

    def printed(self, page):
        self.tell("/url", {"url": page.as_uri()})
        return base64.b64decode(self.tell("/print", {"page": {"width": 21.59, "height": 27.94}}))

    def __exit__(self, *_):
        self.tell("", None, "DELETE")
        self.driver.kill()
        self.driver.wait()


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

printed_by_chromium(folder / "letter.html")  # makes the profile
chromium, printed = median(lambda: printed_by_chromium(folder / "letter.html"))
with WarmChromium() as warm:
    warm.printed(folder / "letter.html")
    chromium_warm, printed_warm = median(lambda: warm.printed(folder / "letter.html"))
assert printed.startswith(b"%PDF") and printed_warm.startswith(b"%PDF")

key = signer()


def seal():
    writer = IncrementalPdfFileWriter(io.BytesIO(made))
    metadata = signers.PdfSignatureMetadata(
        field_name="Seal", certify=True, subfilter=fields.SigSeedSubFilter.PADES, md_algorithm="sha256"
    )
    return signers.sign_pdf(writer, metadata, signer=key)


pyhanko, _ = median(seal)
times = {"libreoffice": libreoffice, "weasyprint": weasyprint, "pyhanko": pyhanko}
print(json.dumps({**times, "chromium": chromium, "chromium_warm": chromium_warm}))
