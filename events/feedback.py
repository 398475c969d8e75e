"""Feedback of work: the items that it answers are settled, all else is dropped."""

from datetime import datetime

from domain.channels import ChannelKey
from domain.feedback import AskedWork, Feedback, answer_items, rows_for
from domain.messages import MessageKind
from domain.ports import IntakeTransaction


async def take_feedback(tx: IntakeTransaction, feedback: Feedback, now: datetime) -> None:
    """Settle what is still awaited of our own work; what is settled already stays as it is."""
    work = await tx.asked_work(feedback.activity_id) if feedback.activity_id else None
    if work is None:
        return
    answered = answer_items(work, feedback)
    if answered:
        await tx.close_items(work, answered, now)
    if feedback.kind is MessageKind.PRODUCT_FETCHED_MANUAL_FEEDBACK:
        await _note_runs(tx, work, feedback, now)


async def _note_runs(
    tx: IntakeTransaction, work: AskedWork, feedback: Feedback, now: datetime
) -> None:
    """Whatever else was said, and when: a run that ended well has named all that there is."""
    brand_id = work.activity.brand_id
    if brand_id is None:
        return
    for row in rows_for(work, feedback):
        if row.success:
            channel = ChannelKey(brand_id, row.channel_code)
            asked_at = work.activity.requested_at
            await tx.note_product_run(channel, feedback.activity_id, asked_at, now)
