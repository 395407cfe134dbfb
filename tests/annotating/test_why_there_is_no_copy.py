"""A file that cannot or must not be copied ends in a sentence, in time, and harms nobody."""

import io
import json
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pdfs
import pytest
from highlights import LOOK, about, anywhere, critique, evidence, finding, highlights, opened
from pypdf import PdfReader, PdfWriter
from pypdf.constants import UserAccessPermissions
from readings import document

from bot.core.answer import Critique
from bot.core.errors import Cancelled, Unreadable, UserError
from workers import bounded
from workers.annotating import Unannotatable, annotate, annotator
from workers.annotating.copying import annotated
from workers.annotating.marks import sheaf

SENTENCE = "A queue per tenant cuts the wait by half."
FREE = UserAccessPermissions.all()
SHARE = 3  # of the odd files, every so manieth; 1 tries them all


def a_page() -> pdfs.Page:
    return pdfs.Page().text(72, 700, SENTENCE)


def refused(content: bytes, said: Critique | None = None, **how: float) -> Unannotatable:
    with pytest.raises(Unannotatable) as caught:
        annotate(content, said or anywhere(), LOOK, "paper", **how)  # type: ignore[arg-type]
    assert isinstance(caught.value, UserError)
    message = caught.value.message
    assert message.startswith("There is no annotated copy. ")
    assert "“a.pdf”" in message
    assert message.endswith(".")
    return caught.value


def encrypted(permissions: UserAccessPermissions) -> bytes:
    """Anybody may read it; whoever knows the password may change it."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(a_page().bytes())))
    writer.encrypt("", "owner", permissions_flag=permissions, algorithm="AES-256")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("permissions", "reason", "word"),
    [
        (FREE, "encrypted", "protection"),
        (FREE & ~UserAccessPermissions.ADD_OR_MODIFY, "forbidden", "does not allow notes"),
    ],
)
def test_an_encrypted_file(permissions: UserAccessPermissions, reason: str, word: str) -> None:
    content = encrypted(permissions)
    why = refused(content, about(content, SENTENCE))
    assert (why.reason, word in why.message) == (reason, True)


def test_a_file_with_a_password() -> None:
    assert refused(pdfs.pdf([a_page()], password="x")).reason in ("encrypted", "forbidden")


SIGNATURE = "<< /Type /Sig /Filter /Adobe.PPKLite /ByteRange [0 1 2 3] /Contents <00> >>"
FIELD = f"<< /FT /Sig /T (s) /V {SIGNATURE} >>"


@pytest.mark.parametrize(
    "entries",
    [
        f"/AcroForm << /SigFlags 3 /Fields [{FIELD}] >>",
        f"/AcroForm << /Fields [<< /T (all) /Kids [<< /T (x) /FT /Tx >> {FIELD}] >>] >>",
        f"/Perms << /DocMDP {SIGNATURE} >>",
    ],
    ids=["signed", "in a group", "certified"],
)
def test_a_signed_file(entries: str) -> None:
    content = pdfs.pdf([a_page()], entries=entries)
    why = refused(content, about(content, SENTENCE))
    assert why.reason == "signed"
    assert "break the signature" in why.message


def test_a_field_nobody_has_signed_yet_is_no_reason() -> None:
    entries = "/AcroForm << /SigFlags 1 /Fields [<< /FT /Sig /T (sign here) >>] >>"
    content = pdfs.pdf([a_page()], entries=entries)
    assert highlights(annotate(content, about(content, SENTENCE), LOOK, "paper"))


def test_a_file_cut_off_before_its_end() -> None:
    content = a_page().bytes().rpartition(b"startxref")[0]
    assert refused(content, about(a_page().bytes(), SENTENCE)).reason == "damaged"


def test_a_copy_beyond_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    content = a_page().bytes()
    monkeypatch.setattr(annotator, "MOST_BYTES", len(content) + 100)
    assert refused(content, about(content, SENTENCE)).reason == "too_big"


def test_a_document_read_without_places() -> None:
    content = a_page().bytes()
    (found,) = evidence(content, SENTENCE)
    nowhere = found.model_copy(update={"boxes": ()})
    assert refused(content, critique(finding(nowhere))).reason == "no_places"


HOSTILE: dict[str, Callable[[], bytes]] = {
    "a bomb": lambda: pdfs.bomb(60),
    "nested states": pdfs.nested_states,
    "forms within forms": lambda: pdfs.forms_within_forms(16),
    "a form in itself": pdfs.form_in_itself,
    "a page tree in itself": pdfs.page_tree_in_itself,
    "annotations in themselves": lambda: _annots("/Annots 7 0 R"),
    "a million annotations": lambda: _annots(f"/Annots [{'null ' * 1_000_000}]"),
    "annotations that are none": lambda: _annots("/Annots (text)"),
    "fields in circles": lambda: pdfs.pdf([a_page()], entries="/AcroForm << /Fields [7 0 R] >>"),
    "no PDF": lambda: b"%PDF-1.7 and nothing else",
    "nothing": lambda: b"",
}


def _annots(entries: str) -> bytes:
    page = a_page()
    page.extra = entries
    return page.bytes()


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_file_ends_in_a_copy_or_a_sentence(kind: str) -> None:
    _ends_well(HOSTILE[kind](), anywhere())


def test_an_outline_that_runs_in_circles_is_not_walked() -> None:
    content = pdfs.outline_in_itself()
    _ends_well(content, about(content, "Readable all the same."))


def test_the_odd_files_end_in_a_copy_or_a_sentence(corpus: Path) -> None:
    files = sorted((corpus / "odd").glob("*.pdf"))[::SHARE]
    contents = [path.read_bytes() for path in files]
    with ThreadPoolExecutor(2) as pool:
        copies = list(
            pool.map(lambda content: _ends_well(content, _first_words(content)), contents)
        )
    assert len(copies) > 50 // SHARE
    assert sum(copies) >= 8 // SHARE


def _first_words(content: bytes) -> Critique:
    """A quote from whatever can be read, otherwise one that was never made."""
    with _one_at_a_time:  # PDFium is not to be used by two threads
        try:
            read = document(content)
        except Unreadable:
            return anywhere()
        for page in read.pages:
            for line in page.text.splitlines():
                if len(line) > 20:
                    return about(content, line)
    return anywhere()


_one_at_a_time = threading.Lock()


def _ends_well(content: bytes, said: Critique) -> bool:
    try:
        copy = annotate(content, said, LOOK, "paper")
    except Unannotatable:
        return False
    with _one_at_a_time, opened(copy):
        return True


def test_a_process_that_does_not_end_is_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = tmp_path / "child.py"
    script.write_text("import time\ntime.sleep(60)\n")
    monkeypatch.setattr(bounded, "SCRIPT", script)
    began = time.monotonic()
    assert refused(a_page().bytes(), wall_seconds=0.3).reason == "too_complex"
    assert time.monotonic() - began < 30
    with pytest.raises(Cancelled):
        annotate(a_page().bytes(), anywhere(), LOOK, "paper", cancelled=lambda: True)


@pytest.mark.parametrize("written", [b"", b"hello", b"{", b'{"refused": "me"}', b"[]"])
def test_what_is_no_copy_is_not_believed(
    written: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = tmp_path / "child.py"
    script.write_text(f"import sys; sys.stdout.buffer.write({written!r})")
    monkeypatch.setattr(bounded, "SCRIPT", script)
    assert refused(a_page().bytes()).reason == "too_complex"


def test_a_page_that_is_not_there_is_left_out() -> None:
    content = a_page().bytes()
    (found,) = evidence(content, SENTENCE)
    far = found.model_copy(update={"boxes": ((99, found.boxes[0][1]), (0, found.boxes[0][1]))})
    order = json.dumps(sheaf(critique(finding(far), finding(found)), LOOK, "paper")).encode()
    copy = annotated(order + b"\n" + content, 1 << 20)
    assert len(highlights(copy)) == 1
