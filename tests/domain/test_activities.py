"""Activities: an overall status that is honest about what is not known."""

import itertools

import pytest
from made import NOON

from domain.activities import Activity, ActivityKind, overall
from domain.activities import ActivityStatus as A

# What an item counts as for its activity: items have four statuses that activities lack.
OWN = {A.PENDING, A.SENT, A.SUCCEEDED, A.PARTLY_SUCCEEDED, A.FAILED, A.UNKNOWN}


@pytest.mark.parametrize(
    ("statuses", "expected"),
    [
        ([], A.SUCCEEDED),
        ([A.PENDING], A.PENDING),
        ([A.QUEUED], A.PENDING),
        ([A.SENT], A.SENT),
        ([A.SUCCEEDED], A.SUCCEEDED),
        ([A.SUPERSEDED], A.SUCCEEDED),
        ([A.FAILED], A.FAILED),
        ([A.NOT_SENT], A.FAILED),
        ([A.UNKNOWN], A.UNKNOWN),
        ([A.NO_FEEDBACK], A.UNKNOWN),
        ([A.PARTLY_SUCCEEDED], A.PARTLY_SUCCEEDED),
        ([A.SUCCEEDED, A.SUCCEEDED], A.SUCCEEDED),
        ([A.SUCCEEDED, A.SUPERSEDED], A.SUCCEEDED),
        ([A.SUCCEEDED, A.FAILED], A.PARTLY_SUCCEEDED),
        ([A.SUCCEEDED, A.NOT_SENT], A.PARTLY_SUCCEEDED),
        ([A.FAILED, A.NOT_SENT], A.FAILED),
        ([A.SUCCEEDED, A.UNKNOWN], A.UNKNOWN),
        ([A.SUCCEEDED, A.NO_FEEDBACK], A.UNKNOWN),
        ([A.FAILED, A.UNKNOWN], A.UNKNOWN),
        ([A.SENT, A.UNKNOWN], A.UNKNOWN),
        ([A.SENT, A.SUCCEEDED], A.SENT),
        ([A.SENT, A.FAILED], A.SENT),
        ([A.QUEUED, A.UNKNOWN], A.PENDING),
        ([A.PENDING, A.SUCCEEDED, A.FAILED], A.PENDING),
    ],
)
def test_the_whole_is_told_from_its_items(statuses: list[A], expected: A) -> None:
    for arrangement in itertools.permutations(statuses):
        assert overall(arrangement) is expected


def test_no_activity_has_an_items_own_status() -> None:
    for length in (1, 2, 3):
        for statuses in itertools.combinations_with_replacement(A, length):
            found = overall(statuses)
            assert found in OWN
            if A.UNKNOWN in statuses or A.NO_FEEDBACK in statuses:
                assert found in {A.UNKNOWN, A.PENDING}


@pytest.mark.parametrize(
    ("done", "count", "share"), [(0, 0, 1.0), (0, 4, 0.0), (1, 4, 0.25), (4, 4, 1.0)]
)
def test_progress_is_the_share_whose_outcome_is_known(done: int, count: int, share: float) -> None:
    activity = Activity(
        "1", ActivityKind.SYNC_ORDERS, A.PENDING, "brand-1", "key-1", "Ops", NOON, None, count, done
    )
    assert activity.progress == share
