"""A run's configuration: what is asked of the user, and where files are found."""

import pytest
import yaml
from conftest import ROOT

from casereview import runconfig
from casereview.errors import ReviewError

SCHEMA = yaml.safe_load((ROOT / "workflow/schemas/config.schema.yaml").read_text())


def test_the_live_pubmed_without_an_email_is_refused_with_the_way_to_give_it():
    with pytest.raises(ReviewError, match=r"set pubmed\.email"):
        runconfig.checked({"pubmed": {"source": "entrez"}}, SCHEMA)


def test_the_live_pubmed_with_an_email_is_accepted():
    full = runconfig.checked({"pubmed": {"source": "entrez", "email": "a@b.org"}}, SCHEMA)
    assert full["pubmed"]["email"] == "a@b.org"
    assert full["review"] == "nmosd-ctd"


def test_keys_of_snakemake_pass_unread():
    assert runconfig.checked({"pathvars": {"logs": "l"}}, SCHEMA, known=["pathvars"])["pathvars"] == {"logs": "l"}


def test_a_users_own_file_goes_before_the_projects(tmp_path):
    own = tmp_path / "config" / "reviews"
    own.mkdir(parents=True)
    (own / "nmosd-ctd.yaml").write_text("title: mine\n")
    assert runconfig.review_file("nmosd-ctd", [tmp_path, ROOT]) == own / "nmosd-ctd.yaml"
    assert runconfig.review_file("nmosd-ctd", [tmp_path / "elsewhere", ROOT]).is_relative_to(ROOT)


def test_no_such_review_names_those_there_are():
    with pytest.raises(ReviewError, match=r"there is no review 'nmosd-cdt'.*nmosd-ctd"):
        runconfig.review_file("nmosd-cdt", [ROOT])


def test_a_snapshot_is_known_by_content_not_by_time_or_place(tmp_path):
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "x.xml").write_text("<PubmedArticleSet/>")
    first, second = (runconfig.source_state(str(tmp_path / n)) for n in "ab")
    assert first == second
    (tmp_path / "b" / "x.xml").write_text("<PubmedArticleSet></PubmedArticleSet>")
    assert runconfig.source_state(str(tmp_path / "b")) != first


@pytest.mark.parametrize(("make", "said"), [(None, "not a folder"), ("folder", "is empty")])
def test_a_snapshot_that_is_missing_or_empty_says_what_belongs_there(tmp_path, make, said):
    place = tmp_path / "snapshot"
    if make:
        place.mkdir()
    with pytest.raises(ReviewError, match=said):
        runconfig.source_state(str(place))


def test_the_review_is_the_one_named_else_that_of_the_configuration(tmp_path):
    folders = [tmp_path / "mine", tmp_path / "project"]
    assert runconfig.chosen_review("given", folders) == "given"
    assert runconfig.chosen_review(None, folders) == "nmosd-ctd"
    for folder, said in zip(folders, ("results: elsewhere\n", "review: theirs\n"), strict=True):
        (folder / "config").mkdir(parents=True)
        (folder / "config/config.yaml").write_text(said)
    assert runconfig.chosen_review(None, folders) == "theirs"
    (folders[0] / "config/config.yaml").write_text("review: mine\n")
    assert runconfig.chosen_review(None, folders) == "mine"


@pytest.mark.parametrize("name", ["decisions/roe.xlsx", "decisions/roe.ods", "corrections.xls"])
def test_a_spreadsheet_in_the_place_of_what_people_write_is_not_passed_over(tmp_path, name):
    path = tmp_path / "config/reviews/mine" / name
    path.parent.mkdir(parents=True)
    path.write_bytes(b"PK")
    (path.parent / f"~${path.name}").write_bytes(b"")
    pattern = "decisions/*.csv" if "decisions" in name else "corrections.csv"
    with pytest.raises(ReviewError, match=rf"{path.name} is a spreadsheet, which is not read: save it as CSV"):
        runconfig.files_of_people("mine", pattern, [tmp_path])
    path.unlink()
    assert runconfig.files_of_people("mine", pattern, [tmp_path]) == []
