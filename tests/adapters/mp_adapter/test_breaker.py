"""A breaker opens on many failures of few calls, lets a probe through now and then, and closes."""

import random

from adapters.mp_adapter.breaker import LAST, OPENS_AT, REST, Breaker

NOW = 1000.0


def opened(now: float = NOW) -> Breaker:
    breaker = Breaker()
    for _ in range(OPENS_AT):
        breaker.failed(now)
    return breaker


def test_it_opens_at_the_tenth_failure_in_a_row_and_says_so_once() -> None:
    breaker = Breaker()
    assert [breaker.failed(NOW) for _ in range(OPENS_AT + 1)] == [False] * 9 + [True, False]
    assert breaker.wait(NOW) == REST
    assert breaker.wait(NOW + 3) == REST - 3


def test_one_answer_in_two_keeps_it_closed() -> None:
    breaker = Breaker()
    for _ in range(1_000):
        breaker.failed(NOW)
        breaker.answered(probe=False)
    assert not breaker.is_open


def test_two_failures_in_three_open_it_within_twenty() -> None:
    breaker, failures = Breaker(), 0
    while not breaker.is_open:
        breaker.answered(probe=False)
        breaker.failed(NOW)
        breaker.failed(NOW)
        failures += 2
    assert failures <= 20


def test_only_what_failed_lately_is_remembered() -> None:
    breaker = Breaker()
    for _ in range(OPENS_AT - 1):
        breaker.failed(NOW)
    for _ in range(LAST):
        assert not breaker.is_calm
        breaker.answered(probe=False)
    assert breaker.is_calm


def test_one_probe_goes_and_its_answer_closes() -> None:
    breaker = opened()
    assert breaker.wait(NOW + REST) == 0
    assert breaker.begin(NOW + REST) is True
    assert breaker.wait(NOW + REST) == REST  # for everybody else
    assert breaker.answered(probe=True) is True
    assert breaker.wait(NOW + REST) == 0
    assert breaker.is_calm


def test_a_probe_that_fails_or_hangs_is_followed_by_the_next() -> None:
    breaker = opened()
    breaker.begin(NOW + REST)
    assert breaker.failed(NOW + REST) is False
    assert breaker.wait(NOW + 2 * REST - 1) == 1
    assert breaker.begin(NOW + 2 * REST) is True  # whether the first has ended or not
    assert breaker.answered(probe=True) is True


def test_answers_to_calls_from_before_prove_nothing() -> None:
    breaker = opened()
    assert breaker.answered(probe=False) is False
    assert breaker.is_open


def test_a_side_that_is_back_is_found_within_ten_seconds() -> None:
    """Whatever happened before, with a call each tenth of a second, of which some hang."""
    print("seed 20")
    rng = random.Random(20)
    for _ in range(200):
        breaker, now, back = opened(), NOW, NOW + rng.uniform(0, 60)
        hanging: list[float] = []
        while breaker.is_open:
            now += 0.1
            hanging = [end for end in hanging if end > now or breaker.failed(now)]
            if breaker.wait(now) == 0:
                probe = breaker.begin(now)
                if now >= back:
                    breaker.answered(probe=probe)
                elif rng.random() < 0.5:
                    hanging.append(now + 10)
                else:
                    breaker.failed(now)
        assert now - back < 10
