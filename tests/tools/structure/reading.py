"""What a screen reader meets: lists, notes and the names, as the tags tell them."""

from pikepdf import Dictionary, Name

from letter import entry, mutant


def kids(element):
    """The elements within an element, without its pieces of the page."""
    inner = element.get("/K", [])
    inner = [inner] if isinstance(inner, Dictionary) else inner
    return [kid for kid in inner if isinstance(kid, Dictionary) and "/S" in kid]


def of_kind(letter, kind):
    return [element for element in letter.elements() if element.get("/S") == kind]


@entry
def names_are_a_list_under_a_heading(letter):
    elements = kids(letter.document)
    at = next(at for at, element in enumerate(elements) if str(element.get("/T", "")) == "Signatories")
    heading, names = elements[at : at + 2]
    assert str(heading.S).startswith("/H") and [str(kid.Alt) for kid in kids(heading)] == ["Signatories"]
    assert names.S == "/L"
    for item in kids(names):
        assert [kid.S for kid in kids(item)] == ["/Lbl", "/LBody"]


@mutant("names_are_a_list_under_a_heading")
def _(letter):
    next(e for e in kids(letter.document) if str(e.get("/T", "")) == "Signatories").S = Name.P


@entry
def lists_have_items_and_items_hold_the_lists_within(letter):
    for element in of_kind(letter, "/L"):
        assert kids(element) and all(kid.S == "/LI" for kid in kids(element))
        assert element.P.S != "/L"


@mutant("lists_have_items_and_items_hold_the_lists_within")
def _(letter):
    numbers = next(e for e in of_kind(letter, "/L") if str(e.P.S) == "/Document")
    kids(numbers)[0].S = Name.Div


@entry
def a_number_belongs_to_its_note(letter):
    for note in of_kind(letter, "/Note"):
        assert kids(note)[0].S == "/Lbl"


@mutant("a_number_belongs_to_its_note")
def _(letter):
    kids(of_kind(letter, "/Note")[0])[0].S = Name.Span
