"""Reads of the plan, narrowed to what the actor may see.

review      approvable_by, waiting_count, waits_of, revisions_of, decisions_by
plan        plan_between: one line per post and time, with the state on every page
deliveries  needs_person, siblings, story, overdue_now
ways        by_hand_why: pages a person will have to serve, said before anything is scheduled
stop        current_stop
"""
