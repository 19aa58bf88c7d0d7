"""Curves of a portal: a point a run or a day, and the band of the usual."""

from reports import QUIET, USUAL, reports

from crawler.run_report.curves import MEASURES, channel_yields, curves
from crawler.run_report.differences import differences

NAMES = [measure.name for measure in MEASURES]


def test_a_point_is_a_run_and_the_newest_is_not_in_the_band() -> None:
    found = curves("mou", reports({"mou": [USUAL, QUIET]}))
    assert len(found.points) == 22
    newest = dict(zip(NAMES, found.points[-1].values, strict=True))
    assert (newest["new"], newest["characters an article"], newest["articles listed a channel"]) == (0, None, 20)
    usual = dict(zip(NAMES, found.points[0].values, strict=True))
    assert (usual["new"], usual["ms an answer"], usual["residues an article"]) == (10, 300, 0.1)
    assert (usual["agreement of the judges, %"], usual["outside the usual container, %"]) == (97, 3)
    assert found.bands[NAMES.index("new")] == (10, 10)
    assert curves("other", reports({"mou": [USUAL]})).points == []


def test_each_channel_has_what_it_listed_last_and_usually() -> None:
    told = reports({"mou": [USUAL]}, days=3)
    told[0]["channels"] = {"mou": {"要闻": 4, "社会": 7}}
    assert channel_yields("mou", told) == [("要闻", 4, 20), ("社会", 7, None)]
    assert channel_yields("other", told) == []


def test_many_runs_are_shown_by_the_day_and_those_before_four_weeks_are_not() -> None:
    daily = reports({"mou": [USUAL]}, days=60)
    hourly = [each | {"finished": each["finished"].replace("T00", f"T{hour:02}")} for each in daily for hour in (9, 8)]
    points = curves("mou", hourly).points
    assert len(points) == 29
    assert points[-1].values[0] == 20


def test_a_difference_shows_what_was_and_what_is_and_a_little_around_it() -> None:
    old = "三月以来，全市各地抢抓农时，春耕备耕有序展开，农资储备充足，机具检修到位，共播种三万亩。"
    found = differences(old, old.replace("三万", "五万"))
    assert [piece.kind for piece in found] == ["same", "old", "new", "same"]
    assert [piece.text for piece in found[1:]] == ["三", "五", "万亩。"]
    assert found[0].text.startswith("…")
    assert differences(old, old) == ()
    assert [piece.kind for piece in differences("", old)] == ["new"]
    assert sum(len(piece.text) for piece in differences("甲" * 90_000, "乙丙" * 90_000)) < 1_000
    assert len(differences("ab" * 400, "a" * 400)) <= 41
