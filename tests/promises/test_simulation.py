"""R28: the intake's own code in a world that fails by a seed; SIMULATION_SEED tells one again."""

import os
from collections.abc import Callable

import pytest
from simulation import World

FIRST = 20261121


async def test_no_seed_loses_doubles_or_ages_anything(size: Callable[[int, int], int]) -> None:
    given = os.environ.get("SIMULATION_SEED")
    seeds = [int(given)] if given else range(FIRST, FIRST + size(200, 10_000))
    for seed in seeds:
        world = World(seed)
        try:
            await world.run()
        except BaseException:
            print("\n".join(world.store.story[-40:]))
            print(f"tell it again with SIMULATION_SEED={seed}")
            raise


@pytest.mark.parametrize("seed", [FIRST, FIRST + 1])
async def test_a_seed_always_tells_the_same_story(seed: int) -> None:
    stories: list[list[str]] = []
    for _ in range(2):
        world = World(seed)
        await world.run()
        stories.append(world.store.story)
    assert stories[0] == stories[1]
    assert len(stories[0]) > 100


async def test_the_world_is_as_bad_as_it_says() -> None:
    """What never happens is not shown to be survived."""
    happened: set[str] = set()
    longest = 0
    for seed in range(FIRST, FIRST + 50):
        world = World(seed)
        await world.run()
        happened |= set(world.store.story)
        longest = max(longest, len(world.store.story))
    assert {"killed", "away", "commit", "committed", "quarantine", "body"} <= happened
    assert longest > 200
