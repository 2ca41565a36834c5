"""The Imports pages: is the data right and fresh?"""

from collections.abc import Callable

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from upturn.access.viewer import Viewer
from upturn.exchange.actions import (
    ImportRefused,
    accept_import,
    answer_question,
    propose_file,
    withdraw_import,
)
from upturn.exchange.outcomes import COLUMNS, Question
from upturn.exchange.queries import ImportDetail, import_detail, imports_of, rejected_rows_of
from upturn.exchange.states import ImportState, WrongState
from upturn.kernel.academic_year import AcademicYear
from upturn.registers.queries import freshness_of
from upturn.web import clock
from upturn.web.imports.forms import AnswerForm, ColumnsForm, UploadForm
from upturn.web.imports.presenting import imports_page, proposal_page, working_page
from upturn.web.imports.words import kind_of
from upturn.web.viewing import viewer_of

STILL_WORKING = {ImportState.WAITING, ImportState.READING, ImportState.ACCEPTED}
MAY_BE_MAPPED = {ImportState.QUESTION, ImportState.PROPOSED}


@require_http_methods(["GET", "POST"])
def imports(request: HttpRequest) -> HttpResponse:
    """What waits for a person, what was done, and a file to bring in."""
    viewer = viewer_of(request)
    lines = imports_of(viewer)
    given = (request.POST, request.FILES) if request.method == "POST" else ()
    form = UploadForm(*given)
    if given and (kept := _keep(request, viewer, form)) is not None:
        return redirect("import", kept)
    freshness = freshness_of(viewer.organisation_id, AcademicYear.containing(clock.today()))
    page = imports_page(lines, freshness, clock.today())
    return render(request, "imports/page.html", {"page": page, "form": form})


@require_safe
def proposal(request: HttpRequest, proposal_id: int) -> HttpResponse:
    """One file: being read, asking something, ready to review, or done."""
    viewer = viewer_of(request)
    detail = _detail(viewer, proposal_id)
    state = detail.line.state
    if request.headers.get("HX-Request"):
        return _whether_to_look_again(detail, request.GET.get("done", "0"))
    if state in STILL_WORKING:
        return render(request, "imports/working.html", {"page": working_page(detail)})
    if state is ImportState.UNREADABLE:
        return render(request, "imports/unreadable.html", {"detail": detail})
    if state is ImportState.QUESTION and detail.question:
        return _ask(request, detail, detail.question)
    return render(request, "imports/proposal.html", {"page": proposal_page(detail, viewer)})


@require_POST
def answer(request: HttpRequest, proposal_id: int) -> HttpResponse:
    """Answer what the file left open."""
    viewer = viewer_of(request)
    detail = _detail(viewer, proposal_id)
    if detail.question is None or detail.question.about == COLUMNS:
        return redirect("import", proposal_id)
    form = AnswerForm(detail.question.answers, request.POST)
    if not form.is_valid():
        return render(request, "imports/question.html", {"detail": detail, "form": form})
    order = form.cleaned_data["answer"]
    return _say_refusal(
        request,
        lambda: answer_question(by=viewer, proposal_id=proposal_id, date_order=order),
        "import",
        proposal_id,
    )


@require_http_methods(["GET", "POST"])
def columns(request: HttpRequest, proposal_id: int) -> HttpResponse:
    """Say which column is what, where nobody could tell or it was taken wrongly."""
    viewer = viewer_of(request)
    detail = _detail(viewer, proposal_id)
    if detail.line.state not in MAY_BE_MAPPED:
        return redirect("import", proposal_id)
    form = _columns_form(request, detail)
    if not form.is_bound or not form.is_valid():
        another_kind = request.method == "POST" and not form.is_bound
        return render(
            request, "imports/columns.html", {"detail": detail, "form": form, "another_kind": another_kind}
        )
    return _say_refusal(
        request,
        lambda: answer_question(
            by=viewer, proposal_id=proposal_id, columns=form.columns(), kind=form.cleaned_data["kind"]
        ),
        "import",
        proposal_id,
    )


@require_POST
def accept(request: HttpRequest, proposal_id: int) -> HttpResponse:
    """Take a reviewed file."""
    viewer = viewer_of(request)
    return _say_refusal(
        request, lambda: accept_import(by=viewer, proposal_id=proposal_id), "import", proposal_id
    )


@require_POST
def withdraw(request: HttpRequest, proposal_id: int) -> HttpResponse:
    """Take a file back before it was committed."""
    viewer = viewer_of(request)
    return _say_refusal(request, lambda: withdraw_import(by=viewer, proposal_id=proposal_id), "imports")


@require_safe
def rejected_rows(request: HttpRequest, proposal_id: int) -> FileResponse:
    """The rows not taken, each with its reason, to be corrected and given again."""
    kept = rejected_rows_of(viewer_of(request), proposal_id)
    if kept is None:
        raise Http404
    return FileResponse(
        kept.open("rb"), as_attachment=True, filename=f"rejected-{proposal_id}.csv", content_type="text/csv"
    )


def _keep(request: HttpRequest, viewer: Viewer, form: UploadForm) -> int | None:
    """Keep the file that was given; what is wrong with it is said at its box."""
    refused = getattr(request, "upload_refused", "")
    if refused:
        form.errors["file"] = form.error_class([refused])
        return None
    if not form.is_valid():
        return None
    file = form.cleaned_data["file"]
    try:
        kept = propose_file(
            by=viewer, organisation_id=viewer.organisation_id, file_name=file.name, chunks=file.chunks()
        )
    except ImportRefused as too_much:
        form.add_error("file", str(too_much))
        return None
    return int(kept.pk)


def _detail(viewer: Viewer, proposal_id: int) -> ImportDetail:
    detail = import_detail(viewer, proposal_id)
    if detail is None:
        raise Http404
    return detail


def _whether_to_look_again(detail: ImportDetail, done: str) -> HttpResponse:
    """To a page that waits: nothing while there is nothing new, then word to open the whole page afresh."""
    if detail.line.state in STILL_WORKING and done == str(detail.stretches[0]):
        return HttpResponse(status=204)
    return HttpResponse(headers={"HX-Refresh": "true"})


def _ask(request: HttpRequest, detail: ImportDetail, question: Question) -> HttpResponse:
    if question.about == COLUMNS:
        return render(
            request, "imports/columns.html", {"detail": detail, "form": _columns_form(request, detail)}
        )
    return render(request, "imports/question.html", {"detail": detail, "form": AnswerForm(question.answers)})


def _columns_form(request: HttpRequest, detail: ImportDetail) -> ColumnsForm:
    """The columns as they were taken, or as somebody says; afresh where the file turns out another kind."""
    read = detail.line.outcome.columns if detail.line.outcome else ()
    columns = (
        detail.question.answers if detail.question else tuple((each.heading, each.example) for each in read)
    )
    chosen = detail.columns or {each.role: each.heading for each in read if each.role}
    kind = kind_of(request.POST.get("kind") or detail.line.kind)
    same = request.method == "POST" and kind_of(request.POST.get("shown", kind)) is kind
    return ColumnsForm(columns, chosen, kind, request.POST if same else None)


def _say_refusal(request: HttpRequest, act: Callable[[], object], *then: object) -> HttpResponse:
    """Act, or say why not; either way the reader lands where they can see how it stands."""
    try:
        act()
    except (WrongState, ImportRefused) as refused:
        messages.error(request, str(refused))
    return redirect(reverse(str(then[0]), args=then[1:]))
