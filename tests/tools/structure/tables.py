"""The bytes: byte range, tables, trailers and the spacing of objects, as PDF/A and an incremental update ask."""

import re

from letter import entry, mutant


def tables(raw):
    """Each table with its trailer, newest first."""
    at = int(re.findall(rb"startxref\n(\d+)\n%%EOF", raw)[-1])
    while at is not None:
        end = raw.index(b"startxref", at)
        section = raw[at:end]
        yield at, section
        trailer = section[section.index(b"trailer") :] if b"trailer" in section else section
        previous = re.search(rb"/Prev (\d+)", trailer)
        at = int(previous.group(1)) if previous else None


def rows(section):
    """Number and offset of every object in use."""
    lines = section[: section.index(b"trailer")].split(b"\n")[1:-1]
    number = 0
    for line in lines:
        row = re.fullmatch(rb"(\d{10}) (\d{5}) ([fn])[ \r]", line)
        head = re.fullmatch(rb"(\d+) (\d+)", line)
        assert row or head, line
        if head:
            number = int(head.group(1))
            continue
        if row.group(3) == b"n":
            yield number, int(row.group(1))
        number += 1


@entry
def byte_range_leaves_out_the_signature_alone(letter):
    start, _, second, length = letter.range()
    hole = letter.hole()
    assert start == 0 and hole[:1] == b"<" and hole[-1:] == b">"
    assert re.fullmatch(rb"[0-9A-F]*", hole[1:-1]) and len(hole) % 2 == 0
    # Later revisions may follow; the seal's own revision ends where its byte range does.
    assert letter.raw[: second + length].endswith(b"%%EOF\n")


@mutant("byte_range_leaves_out_the_signature_alone")
def _(letter):
    letter.raw = re.sub(
        rb"(/ByteRange \[0 \d+ +\d+ +)(\d+)", lambda m: m[1] + str(int(m[2]) - 9).encode(), letter.raw
    )


@entry
def byte_range_stands_in_a_place_of_fixed_width(letter):
    found = re.search(rb"/ByteRange \[0 ((?:\d+ +){2}\d+ *)\]", letter.raw)
    assert len(found.group(1)) == 32


@mutant("byte_range_stands_in_a_place_of_fixed_width")
def _(letter):
    letter.raw = re.sub(rb"(/ByteRange \[0 [\d ]+) \]", rb" \1]", letter.raw)


@entry
def signature_is_padded_with_zeros(letter):
    bytes_ = bytes.fromhex(letter.hole()[1:-1].decode())
    length = 4 + int.from_bytes(bytes_[2:4], "big")
    assert bytes_[:2] == b"\x30\x82" and not bytes_[length:].strip(b"\0")


@mutant("signature_is_padded_with_zeros")
def _(letter):
    # One digit after the signature; the file's length stays.
    start, length, second, _ = letter.range()
    hole = bytearray(letter.hole())
    der = 4 + int.from_bytes(bytes.fromhex(hole[5:9].decode()), "big")
    wide = hole[: 1 + 2 * der] + b"07" + hole[1 + 2 * der : -1] + b">"
    letter.raw = letter.raw[: start + length] + bytes(wide) + letter.raw[second:]
    letter.raw = re.sub(
        rb"(/ByteRange \[0 \d+ +)(\d+)( +)", lambda m: m[1] + str(int(m[2]) + 2).encode() + m[3], letter.raw
    )
    shift(letter, second, 2)


def shift(letter, after, by):
    """Sets the last table right after some bytes were put in."""

    def moved(found):
        at = int(found[1])
        return b"%010d 00000 n " % (at + by if at > after else at)

    at = int(re.findall(rb"startxref\n(\d+)\n%%EOF", letter.raw)[-1]) + by
    letter.raw = letter.raw[:at] + re.sub(rb"(\d{10}) 00000 n ", moved, letter.raw[at:])
    letter.raw = re.sub(rb"startxref\n\d+\n%%EOF\n$", b"startxref\n%d\n%%%%EOF\n" % at, letter.raw)


@entry
def tables_are_classic(letter):
    for _, section in tables(letter.raw):
        assert section.startswith(b"xref\n") and b"/XRefStm" not in section
    assert not re.search(rb"/Type ?/(XRef|ObjStm)\b", letter.raw)


@mutant("tables_are_classic")
def _(letter):
    head, tail = letter.raw.rsplit(b"/Info ", 1)
    reference, rest = tail.split(b"R", 1)
    letter.raw = head + b"/XRefStm 1".ljust(len(b"/Info ") + len(reference) + 1, b"0") + rest


@entry
def table_rows_have_twenty_bytes_and_lead_to_objects(letter):
    for _, section in tables(letter.raw):
        for number, offset in rows(section):
            assert letter.raw[offset:].startswith(b"%d 0 obj" % number), number


@mutant("table_rows_have_twenty_bytes_and_lead_to_objects")
def _(letter):
    at = letter.raw.rindex(b" 00000 n ")
    digit = b"%d" % ((letter.raw[at - 1] - 47) % 10)
    letter.raw = letter.raw[: at - 1] + digit + letter.raw[at:]


@entry
def objects_are_spaced_as_pdf_a_asks(letter):
    for _, section in tables(letter.raw):
        for number, offset in rows(section):
            if not letter.raw[offset:].startswith(b"%d 0 obj" % number):
                continue  # another entry's business
            head = re.match(rb"\d+ \d+ obj\s?\n", letter.raw[offset:])
            assert head and letter.raw[offset - 1 : offset] in b"\n\r", number
            end = letter.raw.index(b"endobj", offset)
            assert letter.raw[end - 1 : end] in b"\n\r" and letter.raw[end + 6 : end + 7] in b"\n\r", number


@mutant("objects_are_spaced_as_pdf_a_asks")
def _(letter):
    # A blank in the place of the line end before the last object's "endobj".
    at = letter.raw.rindex(b"\nendobj")
    letter.raw = letter.raw[:at] + b" endobj" + letter.raw[at + 7 :]


@entry
def trailers_chain_and_identify(letter):
    sections = [section for _, section in tables(letter.raw)]
    assert len(sections) >= 2
    for section in sections:
        trailer = section[section.index(b"trailer") :]
        assert b"/Size" in trailer and b"/Root" in trailer and b"/Encrypt" not in trailer
        identifier = re.search(rb"/ID ?\[(<[^>]*>|\([^)]*\)) ?(<[^>]*>|\([^)]*\))\]", trailer)
        assert identifier, "no identifier of two parts"


@mutant("trailers_chain_and_identify")
def _(letter):
    head, tail = letter.raw.rsplit(b"/ID ", 1)
    letter.raw = head + b"/IE " + tail


@entry
def file_begins_and_ends_as_binary_pdf(letter):
    assert re.match(rb"%PDF-1\.7\n%[\x80-\xff]{4}", letter.raw) and letter.raw.endswith(b"%%EOF\n")


@mutant("file_begins_and_ends_as_binary_pdf")
def _(letter):
    letter.raw = letter.raw[:9] + b"%abcd" + letter.raw[14:]
