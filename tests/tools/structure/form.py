"""The seal's field, its appearance, its place in the structure, the form, the permissions, the signature dictionary."""

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from letter import entry, mutant

PRINT, LOCKED = 4, 128
INVISIBLE, HIDDEN, NO_VIEW, TOGGLE = 1, 2, 32, 256


@entry
def field_and_widget_are_one(letter):
    w = letter.widget
    assert (w.Type, w.Subtype, w.FT) == ("/Annot", "/Widget", "/Sig")
    assert str(w.T) and "/Kids" not in w and "/Parent" not in w


@mutant("field_and_widget_are_one")
def _(letter):
    letter.widget.Kids = Array([])


@entry
def field_has_a_description(letter):
    assert str(letter.widget.TU).strip()


@mutant("field_has_a_description")
def _(letter):
    del letter.widget.TU


@entry
def widget_is_printed_and_never_hidden(letter):
    flags = int(letter.widget.F)
    assert flags & PRINT and flags & LOCKED
    assert not flags & (INVISIBLE | HIDDEN | NO_VIEW | TOGGLE)


for flags in (LOCKED, PRINT, *(PRINT | LOCKED | bad for bad in (INVISIBLE, HIDDEN, NO_VIEW, TOGGLE))):

    @mutant("widget_is_printed_and_never_hidden")
    def _(letter, flags=flags):
        letter.widget.F = flags


@entry
def widget_names_its_page(letter):
    assert letter.widget.P.objgen == letter.seal_page.objgen


@mutant("widget_names_its_page")
def _(letter):
    del letter.widget.P


@entry
def widget_lies_within_its_page(letter):
    left, bottom, right, top = (float(side) for side in letter.widget.Rect)
    box = [float(side) for side in letter.seal_page.MediaBox]
    assert box[0] <= left < right <= box[2] and box[1] <= bottom < top <= box[3]


@mutant("widget_lies_within_its_page")
def _(letter):
    letter.widget.Rect = Array([72, 100, 900, 130])


@entry
def widget_does_nothing(letter):
    assert not {"/A", "/AA", "/MK"} & set(letter.widget.keys())


for key in ("/A", "/AA", "/MK"):

    @mutant("widget_does_nothing")
    def _(letter, key=key):
        letter.widget[key] = Dictionary()


@entry
def appearance_is_the_normal_one_alone(letter):
    assert set(letter.widget.AP.keys()) == {"/N"}


@mutant("appearance_is_the_normal_one_alone")
def _(letter):
    letter.widget.AP.D = letter.widget.AP.N


@entry
def appearance_is_an_empty_form(letter):
    form = letter.widget.AP.N
    assert isinstance(form, pikepdf.Stream) and form.Subtype == "/Form" and len(form.BBox) == 4
    assert not form.read_bytes().strip() and not form.Resources.keys()


@mutant("appearance_is_an_empty_form")
def _(letter):
    letter.widget.AP.N.write(b"0 0 10 10 re f")


@mutant("appearance_is_an_empty_form")
def _(letter):
    del letter.widget.AP.N["/BBox"]


@entry
def seal_is_one_element(letter):
    e = letter.element
    assert (e.Type, e.S) == ("/StructElem", "/Form") and str(e.Alt).strip()
    assert e.P.objgen == letter.document.objgen and e.Pg.objgen == letter.seal_page.objgen


@mutant("seal_is_one_element")
def _(letter):
    letter.element.S = Name.Div


@mutant("seal_is_one_element")
def _(letter):
    del letter.element.Alt


@mutant("seal_is_one_element")
def _(letter):
    letter.element.P = letter.tree


@entry
def element_has_the_widget_as_its_only_kid(letter):
    (kid,) = letter.element.K
    assert kid.Type == "/OBJR" and kid.Obj.objgen == letter.widget.objgen
    assert kid.Pg.objgen == letter.seal_page.objgen


@mutant("element_has_the_widget_as_its_only_kid")
def _(letter):
    letter.element.K.append(letter.element.K[0])


@mutant("element_has_the_widget_as_its_only_kid")
def _(letter):
    letter.element.K[0].Type = Name.MCR


@entry
def widget_leads_to_its_element(letter):
    found = letter.numbers()[int(letter.widget.StructParent)]
    assert found.S == letter.element.S and found.objgen == letter.element.objgen


@mutant("widget_leads_to_its_element")
def _(letter):
    nums = letter.tree.ParentTree.Nums
    nums[-1] = letter.document


@entry
def next_key_is_beyond_all_keys(letter):
    assert int(letter.tree.ParentTreeNextKey) == max(letter.numbers()) + 1


@mutant("next_key_is_beyond_all_keys")
def _(letter):
    letter.tree.ParentTreeNextKey = 0


@entry
def keys_of_parents_are_sorted_and_unique(letter):
    keys = [int(key) for key in list(letter.tree.ParentTree.Nums)[::2]]
    assert keys == sorted(set(keys))


@mutant("keys_of_parents_are_sorted_and_unique")
def _(letter):
    nums = letter.tree.ParentTree.Nums
    nums.insert(0, nums[1])
    nums.insert(0, 0)


@entry
def form_has_the_seal_alone(letter):
    form = letter.root.AcroForm
    # A document time stamp is a field without a widget: it may be listed here and stands on no page.
    first, *others = form.Fields
    assert first.FT == "/Sig" and int(form.SigFlags) == 3
    for field in others:
        assert field.FT == "/Sig" and field.V.SubFilter == "/ETSI.RFC3161"
        assert not {"/Subtype", "/Rect", "/P"} & set(field.keys())


@mutant("form_has_the_seal_alone")
def _(letter):
    letter.root.AcroForm.SigFlags = 1


@mutant("form_has_the_seal_alone")
def _(letter):
    text = Dictionary(FT=Name.Tx, T=String("More"))
    letter.root.AcroForm.Fields.append(letter.pdf.make_indirect(text))


@entry
def form_is_plain(letter):
    assert not {"/NeedAppearances", "/XFA"} & set(letter.root.AcroForm.keys())


@mutant("form_is_plain")
def _(letter):
    letter.root.AcroForm.NeedAppearances = True


@mutant("form_is_plain")
def _(letter):
    letter.root.AcroForm.XFA = Array([])


@entry
def permissions_name_the_seal_alone(letter):
    permissions = letter.root.Perms
    assert set(permissions.keys()) == {"/DocMDP"}
    assert permissions.DocMDP.objgen == letter.signature.objgen


@mutant("permissions_name_the_seal_alone")
def _(letter):
    letter.root.Perms.UR3 = letter.signature


@mutant("permissions_name_the_seal_alone")
def _(letter):
    del letter.root.Perms


@entry
def signature_is_of_the_kind_that_pades_asks(letter):
    s = letter.signature
    assert (s.Type, s.Filter, s.SubFilter) == ("/Sig", "/Adobe.PPKLite", "/ETSI.CAdES.detached")


@mutant("signature_is_of_the_kind_that_pades_asks")
def _(letter):
    letter.signature.SubFilter = Name("/adbe.pkcs7.detached")


@entry
def signature_says_when_who_and_why(letter):
    s = letter.signature
    assert str(s.M).startswith("D:") and str(s.Name) and str(s.Reason)


for key in ("/M", "/Name", "/Reason"):

    @mutant("signature_says_when_who_and_why")
    def _(letter, key=key):
        del letter.signature[key]


@entry
def signature_certifies_and_permits_nothing(letter):
    (reference,) = letter.signature.Reference
    parameters = reference.TransformParams
    assert (reference.Type, reference.TransformMethod) == ("/SigRef", "/DocMDP")
    assert (parameters.Type, int(parameters.P), parameters.V) == ("/TransformParams", 1, "/1.2")


@mutant("signature_certifies_and_permits_nothing")
def _(letter):
    letter.signature.Reference[0].TransformParams.P = 2


@mutant("signature_certifies_and_permits_nothing")
def _(letter):
    letter.signature.Reference[0].TransformMethod = Name.FieldMDP


@entry
def reference_has_no_digest(letter):
    keys = {"/DigestMethod", "/DigestValue", "/DigestLocation"}
    assert not any(keys & set(reference.keys()) for reference in letter.signature.Reference)


for key in ("/DigestMethod", "/DigestValue", "/DigestLocation"):

    @mutant("reference_has_no_digest")
    def _(letter, key=key):
        letter.signature.Reference[0][key] = Name.MD5


@entry
def signature_dictionary_has_no_certificate(letter):
    assert "/Cert" not in letter.signature


@mutant("signature_dictionary_has_no_certificate")
def _(letter):
    letter.signature.Cert = String("x")
