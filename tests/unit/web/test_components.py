from upturn.web.components import paginate


def test_fifty_a_page() -> None:
    second = paginate(1104, 2, "q=ada&year=9")
    assert (second.first, second.last, second.pages) == (51, 100, 23)
    assert second.previous_url == "?page=1&q=ada&year=9"
    assert second.next_url == "?page=3&q=ada&year=9"


def test_the_last_page_may_be_short_and_leads_nowhere_further() -> None:
    last = paginate(1104, 23)
    assert (last.first, last.last, last.next_url) == (1101, 1104, "")


def test_a_page_that_does_not_exist_becomes_the_nearest_that_does() -> None:
    assert paginate(60, 99).page == 2
    assert paginate(60, -4).page == 1


def test_an_empty_list_has_one_page_and_no_rows() -> None:
    nothing = paginate(0, 1)
    assert (nothing.first, nothing.last, nothing.pages, nothing.previous_url) == (0, 0, 1, "")
