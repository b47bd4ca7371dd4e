"""What pages and the file as a whole need for PDF/A-3a and PDF/UA-1."""

import re

from pikepdf import Array, Dictionary, Name, String

from letter import entry, mutant

RELATIONSHIPS = {"/Data", "/Supplement", "/Source", "/Alternative"}


def annotations(letter):
    return [annotation for page in letter.pdf.pages for annotation in page.obj.get("/Annots", [])]


@entry
def seal_stands_on_one_page_once(letter):
    seals = [a for a in annotations(letter) if a.Subtype == "/Widget"]
    assert [a.objgen for a in seals] == [letter.widget.objgen]


@mutant("seal_stands_on_one_page_once")
def _(letter):
    letter.seal_page.Annots.append(letter.widget)


@entry
def other_annotations_are_links(letter):
    for a in annotations(letter):
        assert a.Subtype in ("/Link", "/Widget"), a.Subtype


@mutant("other_annotations_are_links")
def _(letter):
    note = Dictionary(Type=Name.Annot, Subtype=Name.Text, Rect=Array([0, 0, 9, 9]), F=4, Contents=String("x"))
    first = annotations(letter)[0]
    note.StructParent = first.StructParent
    letter.seal_page.Annots.append(letter.pdf.make_indirect(note))


@entry
def links_are_printed_and_described(letter):
    for a in annotations(letter):
        if a.Subtype == "/Link":
            assert int(a.F) & 4 and str(a.Contents).strip()


@mutant("links_are_printed_and_described")
def _(letter):
    del next(a for a in annotations(letter) if a.Subtype == "/Link").Contents


@entry
def every_annotation_is_tagged(letter):
    numbers = letter.numbers()
    for a in annotations(letter):
        assert numbers[int(a.StructParent)].Type == "/StructElem"


@mutant("every_annotation_is_tagged")
def _(letter):
    del next(a for a in annotations(letter) if a.Subtype == "/Link").StructParent


@entry
def tabs_follow_the_structure(letter):
    for page in letter.pdf.pages:
        assert not page.obj.get("/Annots") or page.obj.Tabs == "/S"


@mutant("tabs_follow_the_structure")
def _(letter):
    letter.seal_page.Tabs = Name.R


@entry
def every_page_is_in_the_structure(letter):
    numbers = letter.numbers()
    for page in letter.pdf.pages:
        assert len(numbers[int(page.obj.StructParents)]) > 0


@mutant("every_page_is_in_the_structure")
def _(letter):
    del letter.pdf.pages[0].obj.StructParents


@entry
def figures_have_alternative_texts(letter):
    for element in letter.elements():
        if element.S in ("/Figure", "/Formula"):
            assert str(element.Alt).strip()


@mutant("figures_have_alternative_texts")
def _(letter):
    figure = Dictionary(Type=Name.StructElem, S=Name.Figure, P=letter.document, K=Array([]))
    letter.document.K.insert(0, letter.pdf.make_indirect(figure))


@entry
def file_is_marked_as_tagged(letter):
    info = letter.root.MarkInfo
    assert bool(info.Marked) and "/Suspects" not in info


@mutant("file_is_marked_as_tagged")
def _(letter):
    letter.root.MarkInfo.Marked = False


@entry
def file_names_its_language(letter):
    assert re.fullmatch("[a-z]{2}(-[A-Z]{2})?", str(letter.root.Lang))


@mutant("file_names_its_language")
def _(letter):
    del letter.root.Lang


@entry
def window_shows_the_title(letter):
    assert bool(letter.root.ViewerPreferences.DisplayDocTitle)
    assert "<dc:title>" in letter.root.Metadata.read_bytes().decode()


@mutant("window_shows_the_title")
def _(letter):
    letter.root.ViewerPreferences.DisplayDocTitle = False


def without(letter, words):
    metadata = letter.root.Metadata
    text = metadata.read_bytes().decode()
    assert words in text
    metadata.write(text.replace(words, "").encode())


@entry
def metadata_claims_pdf_a_3a(letter):
    text = letter.root.Metadata.read_bytes().decode()
    assert "<pdfaid:part>3</pdfaid:part>" in text
    assert "<pdfaid:conformance>A</pdfaid:conformance>" in text


@mutant("metadata_claims_pdf_a_3a")
def _(letter):
    without(letter, "<pdfaid:conformance>A</pdfaid:conformance>")


@entry
def metadata_claims_pdf_ua_1(letter):
    assert "<pdfuaid:part>1</pdfuaid:part>" in letter.root.Metadata.read_bytes().decode()


@mutant("metadata_claims_pdf_ua_1")
def _(letter):
    without(letter, "<pdfuaid:part>1</pdfuaid:part>")


@entry
def metadata_is_readable_by_anybody(letter):
    metadata = letter.root.Metadata
    assert (metadata.Type, metadata.Subtype) == ("/Metadata", "/XML") and "/Filter" not in metadata


@mutant("metadata_is_readable_by_anybody")
def _(letter):
    bytes_ = letter.root.Metadata.read_bytes()
    letter.root.Metadata = letter.pdf.make_stream(bytes_, Type=Name.Metadata, Subtype=Name.Text)


@entry
def output_intent_has_a_profile(letter):
    (intent,) = letter.root.OutputIntents
    assert intent.S == "/GTS_PDFA1" and str(intent.OutputConditionIdentifier)
    assert len(intent.DestOutputProfile.read_bytes()) > 128


@mutant("output_intent_has_a_profile")
def _(letter):
    del letter.root.OutputIntents[0].DestOutputProfile


@entry
def attachments_say_what_they_are(letter):
    names = list(letter.root.Names.EmbeddedFiles.Names)
    listed = {file.objgen for file in names[1::2]}
    assert listed == {file.objgen for file in letter.root.AF} and len(listed) == len(names) // 2
    for file in letter.root.AF:
        assert file.AFRelationship in RELATIONSHIPS and str(file.UF) == str(file.F) and str(file.Desc)
        assert file.EF.F.Type == "/EmbeddedFile" and str(file.EF.F.Subtype).count("/") == 2


@mutant("attachments_say_what_they_are")
def _(letter):
    del letter.root.AF[0].AFRelationship


@mutant("attachments_say_what_they_are")
def _(letter):
    del letter.root.AF[0]


@mutant("attachments_say_what_they_are")
def _(letter):
    letter.root.AF[0].EF.F.Subtype = Name("/json")


@entry
def nothing_runs(letter):
    assert not {"/OpenAction", "/AA", "/OCProperties"} & set(letter.root.keys())
    assert set(letter.root.Names.keys()) == {"/EmbeddedFiles"}


@mutant("nothing_runs")
def _(letter):
    letter.root.OpenAction = Dictionary(S=Name.JavaScript, JS=String("1"))


@mutant("nothing_runs")
def _(letter):
    letter.root.Names.JavaScript = Dictionary(Names=Array([]))


@entry
def fonts_are_embedded_and_map_to_unicode(letter):
    seen = 0
    for page in letter.pdf.pages:
        for font in page.obj.Resources.Font.values():
            seen += 1
            (descendant,) = font.DescendantFonts
            assert "/FontFile3" in descendant.FontDescriptor and "/ToUnicode" in font
    assert seen


@mutant("fonts_are_embedded_and_map_to_unicode")
def _(letter):
    font = next(iter(letter.pdf.pages[0].obj.Resources.Font.values()))
    del font.ToUnicode


@mutant("fonts_are_embedded_and_map_to_unicode")
def _(letter):
    font = next(iter(letter.pdf.pages[0].obj.Resources.Font.values()))
    del font.DescendantFonts[0].FontDescriptor.FontFile3
