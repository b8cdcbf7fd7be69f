"""JUnit XML as the strict schema asks for it, whatever a submission says."""

import xml.etree.ElementTree as ET
from datetime import UTC, datetime

from autograder.integrations.junit import JunitHome, to_junit

MOMENT = datetime(2026, 3, 1, 12, 0, 0, 5, UTC)


def suites(*reports):
    return ET.fromstring(to_junit(reports, MOMENT))  # noqa: S314 - our own text


def test_one_case_a_check_with_failure_error_and_skip_told_apart(report):
    suite = suites(report)[0]
    counts = {name: int(suite.get(name)) for name in ("tests", "failures", "errors", "skipped")}
    assert counts == {"tests": 9, "failures": 1, "errors": 1, "skipped": 1}
    for name, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
        assert len(suite.findall(f"testcase/{tag}")) == counts[name]
    assert len(suite.findall("testcase")) == counts["tests"]


def test_the_elements_come_in_the_schemas_order_and_with_its_attributes(report):
    suite = suites(report)[0]
    tags = [one.tag for one in suite]
    assert (tags[0], tags[-2:]) == ("properties", ["system-out", "system-err"])
    assert set(tags[1:-2]) == {"testcase"}
    assert suite.get("timestamp") == "2026-03-01T12:00:00"
    assert all(one.get("type") for one in [*suite.iter("failure"), *suite.iter("error")])
    assert all({"name", "classname", "time"} <= set(one.attrib) for one in suite.iter("testcase"))


def test_points_are_in_properties_and_suites_are_numbered(report):
    found = suites(report, report)
    assert [suite.get("id") for suite in found] == ["0", "1"]
    values = {one.get("name"): float(one.get("value")) for one in found[0].iter("property")}
    assert values == {"score": report.score, "max_score": report.max_score}


def test_what_xml_cannot_hold_is_spelled_out(report):
    assert "\x00" not in to_junit([report], MOMENT)
    assert "-0.01" in suites(report)[0].find("testcase/failure").text


def test_a_home_writes_the_file(report, assignment, tmp_path):
    JunitHome(path=tmp_path / "ci" / "junit.xml").receive(assignment, [], None)
    assert ET.parse(tmp_path / "ci" / "junit.xml").getroot().tag == "testsuites"  # noqa: S314
