"""Every write of the plan: one verb per function, its access check, its journal entry, one transaction.

    drafts      create_post, edit_draft, discard
    times       reschedule, remove_page: before an approval
    review      submit, withdraw, approve, return_with_remark
    events/     entering, deciding, changing, posts, questions, officials, templates
    documents   confirm_plan
    deliveries  move_delivery, cancel_delivery, hold, lift_hold, retry
    outcomes    answer_unknown, place_by_hand
    stop        stop_all, lift_stop
    rubrics     create_rubric, edit_rubric
    media       keep_photo, keep_file
    incoming    begin, take_piece, finish, cancel: a large file in pieces
    changes     remove, done_by_hand, retry_change, cancel_change; `correct` with an approval
    tasks       finish_task; `plan_tasks` with an approval, `remind` by the minute

`filling` and `queueing` are parts of `drafts` and `review`, and make no entry of their own.

`version` arguments are the numbers a person saw on the screen: an older one is refused with `Stale`. Each act may
be clicked twice: the second click finds the first one's result.
"""
