"""Reads of the plan, narrowed to what the actor may see.

review      approvable_by, waiting_count, waits_of, revisions_of, decisions_by
plan        plan_between: one line per post and time, with the state on every page
deliveries  needs_person, siblings, story, overdue_now
ways        by_hand_why: pages a person will have to serve, said before anything is scheduled
stop        current_stop

and for single screens:

calendar    days of a week and of a month, filters
untimed     drafts that say nothing of when
norms       weeks of pages beside the plan
places      pages to choose from in the editor, with this post counted
preview     how a post will look in each network, and its counters
roads       how it will get onto each marked page, and why not by API
by_hand     the package for placing it by hand: text, files in order, steps of its kind
changes     every version that stood on a page, the change under way, what waits for a person
lacks       what keeps a draft from being submitted
people      who may approve
said        what a revision says, its remark, what has changed
post_places a post on its pages, for its card
queue       the approver's list
story       a delivery's timeline, what is awaited, which acts are open
attention   the list of what waits for a decision
"""
