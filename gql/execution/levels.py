"""The quick way through a plan: level by level, by compiled functions.

A level is what can be asked once the objects above are there. Its values are fetched together,
then put into the dicts that wait for them; which keeps new objects, whose fields are the next
level. Anything unusual ends the quick way, and `careful` builds the answer from what was fetched.
"""

from collections.abc import Sequence

from gql.execution.careful import answer_carefully
from gql.execution.fetch import fetch
from gql.execution.finish import Answer
from gql.execution.kept import Kept
from gql.execution.run import Asked, Run
from gql.execution.shapes import Field


async def answer(run: Run) -> Answer:
    """Run the plan."""
    plan = run.plan
    try:
        for group in plan.groups:
            await _run_group(run, group)
    except Exception:  # noqa: BLE001 - whatever it was, the careful way words it
        return await answer_carefully(run)
    return Answer(run.data, [])


async def _run_group(run: Run, group: Sequence[Field]) -> None:
    """Run fields of the root, with all that lies below them."""
    plan = run.plan
    kept = Kept(len(plan.shapes), run)
    if not run.data:
        run.data.update(plan.functions["shape_0"](run.root, kept))
    kept[0] = ([run.root], [run.data])
    level = [Asked(field, *kept[0]) for field in group if not field.is_plain]
    for below in (*plan.levels[1:], ()):
        if not level:
            return
        await fetch(run, level)
        for asked in level:
            plan.fills[asked.field.number](asked.outs, asked.values, kept)
        level = [Asked(field, *kept[field.shape]) for field in below if kept[field.shape][0]]
