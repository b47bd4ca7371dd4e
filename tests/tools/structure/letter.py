"""A sealed letter as its bytes and its objects, and the lists of entries and mutants."""

import io
import re

import pikepdf
from asn1crypto import cms

ENTRIES = []
MUTANTS = []


def entry(function):
    """An entry that holds unless the function raises."""
    ENTRIES.append((function.__name__, function))
    return function


def mutant(name):
    """A change after which exactly the entry of this name fails."""

    def add(function):
        MUTANTS.append((name, function))
        return function

    return add


class Letter:
    """Objects and bytes are changed apart: a mutant of the one leaves the other as it was sealed."""

    def __init__(self, raw):
        self.raw = raw
        self.pdf = pikepdf.open(io.BytesIO(raw))
        self.rewritten = None

    def write(self, path, original):
        """Writes what was changed: the bytes, the envelope in its place, or else the objects."""
        if self.raw != original:
            path.write_bytes(self.raw)
        elif self.rewritten:
            digits = self.rewritten.hex().upper().encode()
            start, length, second, _ = self.range()
            place = max(second - start - length - 2, len(digits))
            hole = b"<" + digits.ljust(place, b"0") + b">"
            path.write_bytes(self.raw[: start + length] + hole + self.raw[second:])
        else:
            self.pdf.save(path, fix_metadata_version=False)

    @property
    def root(self):
        return self.pdf.Root

    @property
    def widget(self):
        return self.root.AcroForm.Fields[0]

    @property
    def signature(self):
        return self.widget.V

    @property
    def tree(self):
        return self.root.StructTreeRoot

    @property
    def document(self):
        """The element of the whole document."""
        return self.tree.K[0]

    @property
    def element(self):
        """The structure element of the seal."""
        return self.document.K[-1]

    @property
    def seal_page(self):
        def seals(page):
            return any(a.get("/FT") == "/Sig" for a in page.obj.get("/Annots", []))

        return next(page.obj for page in self.pdf.pages if seals(page))

    def elements(self):
        """Every structure element, depth first."""
        waiting = [self.document]
        while waiting:
            element = waiting.pop()
            yield element
            kids = element.get("/K", [])
            kids = kids if isinstance(kids, pikepdf.Array) else [kids]
            waiting.extend(kid for kid in kids if isinstance(kid, pikepdf.Dictionary) and "/S" in kid)

    def numbers(self):
        """The list of parents as a dictionary."""
        numbers = list(self.tree.ParentTree.Nums)
        return {int(numbers[at]): numbers[at + 1] for at in range(0, len(numbers), 2)}

    def range(self):
        """The four numbers of the seal's byte range, from the bytes."""
        found = re.findall(rb"/ByteRange \[(\d+) +(\d+) +(\d+) +(\d+) *\]", self.raw)
        return [int(number) for number in found[-1]]

    def hole(self):
        """What the byte range leaves out."""
        start, length, second, _ = self.range()
        return self.raw[start + length : second]

    def envelope(self):
        """The seal's CMS, or the one that a mutant has in its place."""
        data = self.rewritten or bytes.fromhex(self.hole()[1:-1].decode())
        return cms.ContentInfo.load(data)["content"]

    def signer(self):
        return self.envelope()["signer_infos"][0]

    def attribute(self, name):
        """The value of a signed attribute; that there is one only is an entry of its own."""
        return next(a["values"][0] for a in self.signer()["signed_attrs"] if a["type"].native == name)
