"""A paper is told of once by each digest, whoever posts it again under whichever name, until people
say something new of it; and none is lost for want of room.
"""

import pytest
from paper_club import CHANNEL, DIGEST, PaperClub, at, paper, pdf, said
from redis import Redis

from bot.club.ledger import begin, merge, note_issue
from bot.core.club.identity import papers_named
from bot.core.club.issue import Issue
from bot.core.club.stamped import back, recognised, renamed
from bot.core.club.talk import says_something

KEY, OTHER = "arxiv:2401.00001", "arxiv:2401.00002"
TITLE = "A Study of Caches That Forget What They Were Told"
MONTHLY = DIGEST.model_copy(update={"id": "monthly", "cron": "0 9 1 * *"})
ISSUE = Issue(featured=(KEY,), titles=((KEY, TITLE),))
TAKES = {KEY: (CHANNEL.model_copy(update={"thread": "issue"}), "take")}


@pytest.mark.parametrize(
    "words",
    [
        "@shedder digest status",
        "@shedder what does figure 3 show?",
        "I asked @shedder and it says that figure 3 is wrong",
        "digest now",
        "forget this",
        "lol",
        "hahaha so good!!",
        "Thanks for sharing, will read it tomorrow",
        "+1",
        "wow",
    ],
)
def test_what_says_nothing_brings_no_paper_back(redis: Redis, words: str) -> None:
    club = PaperClub(redis, now=at(8))
    club.hear(paper("m1", day=1))
    note_issue(redis, DIGEST, ISSUE, at(4.6), clock=club.clock)
    club.hear(said("r1", "U3", words, 6, below="m1"))
    week = club.week(4.6, 11.6)
    assert (week.papers, [each.key for each in week.skipped]) == ((), [])
    club.hear(said("r2", "U4", "On our cluster it is half as fast", 7, below="m1"))
    [again] = club.week(4.6, 11.6).papers
    assert [each.id for each in again.newly_said] == ["r2"]


@pytest.mark.parametrize("words", ["I ran it", "这篇论文的评估不可信", "Das glaube ich nicht"])
def test_a_sentence_is_one_in_any_language(words: str) -> None:
    assert says_something(said("r", text=words, below="m"))


def test_what_comes_back_says_where_it_was_told(redis: Redis) -> None:
    club = PaperClub(redis, now=at(8))
    club.hear(paper("m1", day=1), said("r1", "U3", "It is fast on paper", 2, below="m1"))
    note_issue(redis, DIGEST, ISSUE, at(4.6), clock=club.clock, takes=TAKES)
    note_issue(redis, DIGEST, ISSUE, at(4.6), clock=club.clock)  # again, by who knows less
    club.hear(said("r2", "U4", "On our cluster it is half as fast", 7, below="m1"))
    [again] = club.week(4.6, 11.6).papers
    assert again.before is not None
    assert (again.before.title, again.before.until) == (TITLE, at(4.6))
    assert (again.before.place, again.before.message) == TAKES[KEY]
    assert (again.again, again.held, [each.id for each in again.discussion]) == (
        True,
        False,
        ["r2"],
    )


def test_two_digests_of_a_channel_each_tell_of_what_they_did_not_tell(redis: Redis) -> None:
    weekly = PaperClub(redis, now=at(8))
    monthly = PaperClub(redis, MONTHLY, now=at(8))
    weekly.hear(paper("m1", day=1))
    note_issue(redis, DIGEST, ISSUE, at(4.6), clock=weekly.clock)
    assert weekly.week(0, 7).papers == ()
    [due] = monthly.week(-20, 7).papers
    assert (due.key, due.again) == (KEY, False)
    note_issue(redis, MONTHLY, ISSUE, at(7), clock=monthly.clock)
    assert [each.why for each in monthly.week(-20, 7).skipped] == ["shown before"]


def test_a_paper_that_is_read_is_known_by_what_it_is_and_what_it_is_called(redis: Redis) -> None:
    club = PaperClub(redis, now=at(8))
    club.hear(said("m1", files=(pdf("F1"),), day=1))
    told = Issue(
        featured=("file:F1",), titles=(("file:F1", TITLE),), same=(("file:F1", "sha256:a"),)
    )
    note_issue(redis, DIGEST, told, at(4.6), clock=club.clock)
    club.hear(said("m2", "U2", "mine", 5, files=(pdf("F2"),)), paper("m3", 1, "U3", 5))
    week = club.week(4.6, 11.6)
    upload, link = week.papers
    for identity, title in (("sha256:a", "anything"), (KEY, TITLE.upper())):
        before = recognised(week, identity, title)
        assert before is not None
        assert before.key == "sha256:a"
        assert back(link, before) is None
    assert recognised(week, "sha256:b", "Short title") is None
    merge(redis, DIGEST, (renamed(upload.key, "sha256:a"), renamed(link.key, "sha256:a")))
    week = club.week(4.6, 11.6)
    assert (week.papers, [each.key for each in week.skipped]) == ((), [KEY])
    club.hear(said("r1", "U4", "It is half as fast here", 6, below="m2"))
    [again] = club.week(4.6, 11.6).papers
    assert (again.key, again.url, again.again) == (KEY, f"https://arxiv.org/abs/{KEY[6:]}", True)


def test_what_no_issue_told_of_is_held_over_until_one_does(redis: Redis) -> None:
    club = PaperClub(redis, now=at(8))
    begin(redis, DIGEST, at(0))
    begin(redis, DIGEST, at(3))
    club.hear(paper("m0", 3, day=-1), paper("m1", 1, day=1), paper("m2", 2, day=1))
    note_issue(redis, DIGEST, ISSUE, at(4.6), clock=club.clock)
    club.hear(said("r2", "U2", "I wonder about its tail latency", 2, below="m2"))
    [held] = club.week(4.6, 11.6).papers
    assert (held.key, held.held, len(held.discussion)) == (OTHER, True, 1)
    note_issue(redis, DIGEST, Issue(listed=(OTHER,)), at(11.6), clock=club.clock)
    assert club.week(11.6, 18.6).papers == ()


def test_talk_below_a_list_is_of_a_paper_only_where_that_is_named(redis: Redis) -> None:
    club = PaperClub(redis)
    lines = "This week:\n- Mooncake: https://arxiv.org/abs/2401.00001\n"
    lines += "- https://arxiv.org/abs/2401.00002 by our friends\n- https://arxiv.org/abs/2401.00003"
    club.hear(
        said("m1", text=lines),
        said("r1", "U2", "Not convincing at all to me", 0.1, below="m1"),
        said("r2", "U3", "mooncake is fast but needs RDMA", 0.2, below="m1"),
        said("r3", "U2", "The third one of these has no baseline", 0.3, below="m1"),
        said("r4", "U2", "2401.00002 has code", 0.4, below="m1"),
        said("r5", "U2", "The first thing I missed is a baseline", 0.5, below="m1"),
        said("m2", files=(pdf("F1", "gfs-sosp03.pdf"), pdf("F2", "borg.pdf")), day=1),
        said("r6", "U2", "Borg still runs today, gfs does not", 1.1, below="m2"),
        said("r7", "U2", "borg is the better one of the two", 1.2, below="m2"),
        said("m3", text="https://arxiv.org/abs/2401.00009", files=(pdf("F3"),), day=2),
        said("r8", "U2", "One paper, posted with its PDF", 2.1, below="m3"),
    )
    said_of = {each.key: [one.id for one in each.discussion] for each in club.week().papers}
    assert said_of == {
        KEY: ["r2"],
        OTHER: ["r4"],
        "arxiv:2401.00003": ["r3"],
        "file:F1": [],
        "file:F2": ["r6", "r7"],
        "arxiv:2401.00009": ["r8"],
        "file:F3": ["r8"],
    }


PAGES = {
    "usenix.org/nsdi24-foo": (
        "https://www.usenix.org/system/files/nsdi24-foo.pdf",
        "https://www.usenix.org/conference/nsdi24/presentation/foo",
    ),
    "neurips.cc/2023-0123456789abcdef": (
        "https://proceedings.neurips.cc/paper_files/paper/2023/hash/0123456789abcdef-Abstract.html",
        "https://proceedings.neurips.cc/paper_files/paper/2023/file/0123456789abcdef-Paper.pdf",
    ),
    "mlr.press/v202-sheng23a": (
        "https://proceedings.mlr.press/v202/sheng23a.html",
        "https://proceedings.mlr.press/v202/sheng23a/sheng23a.pdf",
    ),
    "sciencedirect.com/s0167739x18319903": (
        "https://www.sciencedirect.com/science/article/abs/pii/S0167739X18319903?via%3Dihub",
        "https://www.sciencedirect.com/science/article/pii/S0167739X18319903/pdfft",
    ),
    "ieeexplore.ieee.org/9355301": (
        "https://ieeexplore.ieee.org/document/9355301",
        "https://ieeexplore.ieee.org/stamp/stamp.jsp?tp=&arnumber=9355301",
        "https://ieeexplore-ieee-org.proxy.lib.example.edu/document/9355301",
        "https://login.ezproxy.example.edu/login?url=https://ieeexplore.ieee.org/document/9355301",
    ),
    "aclanthology.org/p19-1001": (
        "https://aclanthology.org/P19-1001.pdf",
        "https://www.aclweb.org/anthology/P19-1001/",
    ),
    "paperswithcode.com/attention": ("https://paperswithcode.com/paper/attention",),
    "cs.example.edu/a/spark.pdf": ("https://cs.example.edu/a/spark.pdf?x=1#page=2",),
}


def test_pages_from_which_nothing_is_fetched_are_papers_too() -> None:
    for key, urls in PAGES.items():
        for url in urls:
            [named] = papers_named(said("1", text=f"see ({url})."))
            assert (named.key, named.url == "") == (f"web:{key}", key.startswith("cs.")), url
            assert named.url == "" or named.url.startswith("https://")
    for other in (
        "https://usenix.org/blog",
        "http://[x.pdf",
        "https://[draft].pdf",
        "https:///.pdf",
    ):
        assert papers_named(said("1", text=other)) == ()


def test_a_doi_with_brackets_is_whole() -> None:
    one, other = (
        f"https://onlinelibrary.wiley.com/doi/10.1002/(SICI)1097(1998)17:15<{page}::AID-SIM9>3.0.CO;2-2"
        for page in (1661, 1713)
    )
    keys = [each.key for each in papers_named(said("1", text=f"{one} and <{other}>"))]
    assert keys == [
        f"doi:10.1002/(sici)1097(1998)17:15<{page}::aid-sim9>3.0.co;2-2" for page in (1661, 1713)
    ]
